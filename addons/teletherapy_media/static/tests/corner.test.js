import { describe, expect, test } from "@odoo/hoot";
import { Corner } from "@teletherapy_media/room/common/corner";
import {
    CORNER_KEY,
    CORNER_MESSAGE,
    CORNER_SIZE,
} from "@teletherapy_media/room/common/corner_wire";

describe.current.tags("headless");

const ORIGIN = "https://practice.example";
const ROOM = { session_id: 7, back_url: "/odoo/calendar.event/5" };

/** A window with as much as the corner needs; `parent` is another one when it is shown in a frame. */
function makePage({ isFramed = true } = {}) {
    const page = new EventTarget();
    const parent = { postMessage: (data, origin) => expect.step([data, origin]) };
    return Object.assign(page, {
        parent: isFramed ? parent : page,
        location: { origin: ORIGIN, assign: (url) => expect.step(url) },
        sessionStorage: {
            setItem: (key, value) => expect.step([key, value]),
            removeItem: (key) => expect.step(key),
        },
    });
}

function say(page, data, { origin = ORIGIN, source = page.parent } = {}) {
    page.dispatchEvent(Object.assign(new Event("message"), { data, origin, source }));
}

test("a page of its own is no corner, and goes into one by way of Odoo", () => {
    const corner = new Corner(makePage({ isFramed: false }));
    corner.start();
    expect.verifySteps([CORNER_KEY]);
    corner.tell({ isOver: false, waiting: 0 });
    corner.enlarge();
    corner.shrink(ROOM);
    expect.verifySteps([[CORNER_KEY, 7], "/odoo/calendar.event/5"]);
});

test("in a frame its size is the web client's to say", () => {
    const page = makePage();
    const corner = new Corner(page);
    corner.addEventListener("size", () => expect.step(corner.size));
    corner.start();
    expect.verifySteps([[{ type: CORNER_MESSAGE.READY }, ORIGIN]]);
    say(page, { type: CORNER_MESSAGE.SIZE, size: CORNER_SIZE.CORNER });
    expect(corner.isSmall).toBe(true);
    corner.enlarge();
    expect.verifySteps([
        CORNER_SIZE.CORNER,
        [{ type: CORNER_MESSAGE.RESIZE, size: CORNER_SIZE.FULL }, ORIGIN],
    ]);
    say(page, { type: CORNER_MESSAGE.SIZE, size: CORNER_SIZE.FULL });
    corner.enlarge();
    corner.shrink(ROOM);
    corner.tell({ isOver: true, waiting: 2 });
    expect.verifySteps([
        CORNER_SIZE.FULL,
        [{ type: CORNER_MESSAGE.RESIZE, size: CORNER_SIZE.CORNER }, ORIGIN],
        [{ type: CORNER_MESSAGE.NEWS, isOver: true, waiting: 2 }, ORIGIN],
    ]);
});

test("nobody else is listened to", () => {
    const page = makePage();
    const corner = new Corner(page);
    corner.start();
    expect.verifySteps([[{ type: CORNER_MESSAGE.READY }, ORIGIN]]);
    const size = { type: CORNER_MESSAGE.SIZE, size: CORNER_SIZE.CORNER };
    say(page, size, { origin: "https://elsewhere.example" });
    say(page, size, { source: {} });
    say(page, "something");
    expect(corner.size).toBe(null);
    corner.stop();
    say(page, size);
    expect(corner.size).toBe(null);
});
