import { SCREEN, DEVICE_STEP } from "@teletherapy_media/room/common/room_state";
import { LAYOUT } from "@teletherapy_media/room/common/layout";
import { drawPerson, gather, getId, getName, getRole, makePerson } from "./story_people";

const HOUR = 3_600_000;
export const THERAPIST = 0;
export const CLIENT = 1;

function makeSession(values = {}) {
    const start = new Date(Date.UTC(2026, 10, 24, 15));
    return {
        id: 7,
        start: start.toISOString(),
        stop: new Date(start.valueOf() + HOUR).toISOString(),
        opens: start.toISOString(),
        closes: new Date(start.valueOf() + 2 * HOUR).toISOString(),
        practice: "Harbor Counseling",
        admission: "automatic",
        back_url: "/my/teletherapy/7",
        ...values,
    };
}

/** What holds for a person on every screen, with microphone and camera. */
export function makeBase(number, values = {}) {
    return {
        role: getRole(number),
        selfName: getName(number),
        session: makeSession(),
        isJoined: true,
        hasModeration: true,
        deviceStep: DEVICE_STEP.DONE,
        microphone: { on: true, error: null, track: null },
        camera: { on: true, error: null, stream: drawPerson(number), isMirrored: true },
        devices: { microphone: [], camera: [], speaker: [] },
        settings: { blur: false, noiseSuppression: true, echoCancellation: true },
        ...values,
    };
}

/** The session of the person of this number with those others. */
export function makeLive(number, others, values = {}) {
    return makeBase(number, {
        screen: SCREEN.LIVE,
        others: gather(...others),
        peerId: others.length === 1 ? others[0].id : null,
        streams: Object.fromEntries(others.map(({ id }) => [id, drawPerson(Number(id))])),
        isConnected: true,
        isSecured: true,
        isInGroup: others.length > 1,
        liveSince: Date.now() - 754_000,
        ...values,
    });
}

function makeGroup(number, count, values = {}) {
    const numbers = Array.from({ length: count }, (_, index) => index).filter(
        (each) => each !== number
    );
    return makeLive(
        number,
        numbers.map((each) => makePerson(each, { microphone: each % 4 !== 3 })),
        values
    );
}

const LIVE = {
    "pair-therapist": () => ({ state: makeLive(THERAPIST, [makePerson(CLIENT)]) }),
    "pair-client": () => ({ state: makeLive(CLIENT, [makePerson(THERAPIST)]) }),
    "pair-side": () => ({
        state: makeLive(CLIENT, [makePerson(THERAPIST)]),
        view: { pair: LAYOUT.SIDE },
    }),
    "pair-self-hidden": () => ({
        state: makeLive(CLIENT, [makePerson(THERAPIST)]),
        view: { isSelfHidden: true },
    }),
    ...Object.fromEntries(
        [3, 4, 5, 9, 16].flatMap((count) => [
            [
                `group-${count}`,
                () => ({ state: makeGroup(CLIENT, count, { speakerId: getId(2) }) }),
            ],
            [
                `speaker-${count}`,
                () => ({
                    state: makeGroup(THERAPIST, count, {
                        speakerId: getId(2),
                        lastSpeakerId: getId(2),
                    }),
                    view: { group: LAYOUT.SPEAKER },
                }),
            ],
        ])
    ),
};

/** @returns {Object<string, () => Object>} by name, what makes a state of the page */
export function getStories() {
    return LIVE;
}
