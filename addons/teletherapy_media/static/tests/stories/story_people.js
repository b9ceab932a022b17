import { PARTICIPANT_STATE, ROLE } from "@teletherapy_media/room/common/wire";

/** In the order in which a story that needs so many brings them along. Long names are real, too. */
const NAMES = [
    "Dana Reyes",
    "Alex Morgan",
    "Maximiliane Konstantinopoulou-Whitfield",
    "Sam Carter",
    "Jordan Lee",
    "Priya Nair",
    "Tomás Aguirre de la Fuente",
    "Noor Haddad",
    "Wei Chen",
    "Amara Okafor",
    "Ines Duarte",
    "Jonas Lindqvist",
    "Keiko Tanaka",
    "Luca Bianchi",
    "Grace Mbeki",
    "Omar Farouk",
];
const WIDTH = 640;
const HEIGHT = 360;
const SKINS = ["#e2b294", "#be8a68", "#f0c9a8", "#8a5a3c", "#d7a27e"];
const HAIRS = ["#462d23", "#231c1a", "#8c5a2b", "#5a5a5f"];

/** @returns {string} of the person of this number: the therapist is 0, the client 1, all others are guests */
export function getId(number) {
    return String(number).padStart(32, "0");
}

export function getName(number) {
    return NAMES[number];
}

export function getRole(number) {
    return [ROLE.THERAPIST, ROLE.CLIENT][number] || ROLE.GUEST;
}

/** @returns {Object} an entry of `others`: in the session, seen and heard, if nothing else is said */
export function makePerson(number, values = {}) {
    return {
        id: getId(number),
        name: getName(number),
        role: getRole(number),
        state: PARTICIPANT_STATE.CONNECTED,
        since: Date.now() - 4 * 60_000,
        microphone: true,
        camera: true,
        screen: false,
        raisedAt: null,
        stalled: false,
        ...values,
    };
}

/** @returns {Object} `others`, by id */
export function gather(...people) {
    return Object.fromEntries(people.map((person) => [person.id, person]));
}

/** @returns {MediaStream} a still picture of a drawn person, another one for each number */
export function drawPerson(number) {
    const canvas = Object.assign(document.createElement("canvas"), {
        width: WIDTH,
        height: HEIGHT,
    });
    const context = canvas.getContext("2d");
    const pick = (values) => values[number % values.length];
    const draw = () => {
        const fill = (color, ...rectangle) => {
            context.fillStyle = color;
            context.fillRect(...rectangle);
        };
        const ellipse = (color, x, y, width, height) => {
            context.fillStyle = color;
            context.beginPath();
            context.ellipse(x, y, width, height, 0, 0, 2 * Math.PI);
            context.fill();
        };
        fill(`hsl(${(number * 47) % 360} 14% 62%)`, 0, 0, WIDTH, HEIGHT);
        fill("#c4d6dc", 50, 60, 100, 130);
        ellipse(`hsl(${(number * 67) % 360} 28% 42%)`, 320, 370, 150, 120);
        fill(pick(SKINS), 296, 210, 48, 60);
        ellipse(pick(HAIRS), 320, 152, 66, 84);
        ellipse(pick(SKINS), 320, 172, 54, 72);
        ellipse("#32231e", 299, 165, 5, 6);
        ellipse("#32231e", 341, 165, 5, 6);
        ellipse("#96463f", 320, 208, 18, 5);
    };
    draw();
    // a canvas sends a picture only when it is drawn on
    setInterval(draw, 200);
    return canvas.captureStream(5);
}
