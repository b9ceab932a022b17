import { describe, expect, test } from "@odoo/hoot";
import {
    arrange,
    CORNER,
    getCorner,
    getGrid,
    getNextCorner,
} from "@teletherapy_media/room/common/layout";

describe.current.tags("headless");

const DESKTOP = { width: 1264, height: 640 };
const PHONE = { width: 344, height: 480 };
const PHONE_ON_ITS_SIDE = { width: 540, height: 300 };
const PLACES = [DESKTOP, PHONE, PHONE_ON_ITS_SIDE, { width: 752, height: 860 }];
const SELF = "self";

function makeIds(count) {
    return Array.from({ length: count }, (_, index) => `${index + 1}`);
}

function arrangeIn(place, options) {
    return arrange({
        ids: [],
        self: SELF,
        main: null,
        page: 0,
        pagerHeight: 56,
        ...place,
        ...options,
    });
}

function isInside({ left, top, width, height }, place) {
    const slack = 0.01;
    return (
        left >= -slack &&
        top >= -slack &&
        left + width <= place.width + slack &&
        top + height <= place.height + slack
    );
}

function overlap(one, other) {
    const isApart =
        one.left + one.width <= other.left ||
        other.left + other.width <= one.left ||
        one.top + one.height <= other.top ||
        other.top + other.height <= one.top;
    return !isApart;
}

test("tiles are as large as can be", () => {
    for (const [count, { width, height }, columns, rows] of [
        [1, DESKTOP, 1, 1],
        [2, DESKTOP, 2, 1],
        [2, PHONE, 1, 2],
        [3, DESKTOP, 2, 2],
        [3, PHONE, 1, 3],
        [4, DESKTOP, 2, 2],
        [4, PHONE, 2, 2],
        [4, PHONE_ON_ITS_SIDE, 2, 2],
        [9, DESKTOP, 3, 3],
    ]) {
        const grid = getGrid(count, width, height);
        expect([count, grid.columns, grid.rows]).toEqual([count, columns, rows]);
    }
});

test("a phone held upright has two columns at most", () => {
    for (let count = 1; count <= 16; count++) {
        expect(getGrid(count, PHONE.width, PHONE.height).columns).toBeLessThan(3);
    }
});

test("a tile is no narrower than 4:3 and no wider than 16:9, on an upright phone 3:4", () => {
    for (const { width, height } of PLACES) {
        const least = width === PHONE.width ? 3 / 4 : 4 / 3;
        for (let count = 1; count <= 16; count++) {
            const tile = getGrid(count, width, height);
            expect(tile.width / tile.height).toBeWithin(least - 0.001, 16 / 9 + 0.001);
        }
    }
});

test("there is a place for everybody, also before the size is known", () => {
    for (let count = 0; count <= 16; count++) {
        for (const [width, height] of [
            [0, 0],
            [1, 1],
            [640, 360],
            [300, 900],
        ]) {
            const { columns, rows } = getGrid(count, width, height);
            expect(columns * rows).not.toBeLessThan(count);
        }
    }
    const { places } = arrangeIn({ width: 0, height: 0 }, { ids: makeIds(3), main: "2" });
    for (const { width, height } of Object.values(places)) {
        expect(width >= 0 && height >= 0).toBe(true);
    }
});

test("no tile covers another one or leaves the place", () => {
    for (const place of PLACES) {
        for (let count = 1; count <= 15; count++) {
            for (const main of [null, "1"]) {
                const { places } = arrangeIn(place, { ids: makeIds(count), main });
                const rectangles = Object.values(places);
                expect(rectangles.every((rectangle) => isInside(rectangle, place))).toBe(true);
                const pairs = rectangles.flatMap((one, index) =>
                    rectangles.slice(index + 1).map((other) => [one, other])
                );
                expect(pairs.some(([one, other]) => overlap(one, other))).toBe(false);
            }
        }
    }
});

test("alone with one person, that one has the whole place", () => {
    const { places, pages } = arrangeIn(DESKTOP, { ids: ["1"], self: null, main: "1" });
    expect(places).toEqual({ 1: { left: 0, top: 0, ...DESKTOP } });
    expect(pages).toHaveLength(1);
});

test("nine tiles fit a computer and four a phone; the rest comes on further pages", () => {
    for (const [place, most] of [
        [DESKTOP, 9],
        [PHONE, 4],
        [PHONE_ON_ITS_SIDE, 4],
    ]) {
        expect(arrangeIn(place, { ids: makeIds(most - 1) }).pages).toHaveLength(1);
        const { places, pages } = arrangeIn(place, { ids: makeIds(most) });
        expect(pages).toHaveLength(2);
        expect(Object.keys(places)).toHaveLength(most);
    }
});

test("everybody is on one page, and oneself on every one", () => {
    for (const place of PLACES) {
        for (const main of [null, "4"]) {
            const { pages } = arrangeIn(place, { ids: makeIds(15), main });
            expect(pages.every((ids) => ids.at(-1) === SELF)).toBe(true);
            const others = pages.flat().filter((id) => id !== SELF);
            expect(others).toEqual(makeIds(15).filter((id) => id !== main));
        }
    }
});

test("who is shown large is so on every page", () => {
    for (const page of [0, 1]) {
        const { places } = arrangeIn(PHONE, { ids: makeIds(15), main: "4", page });
        const { width, height } = places["4"];
        for (const [id, small] of Object.entries(places)) {
            expect(id === "4" || small.width * small.height < (width * height) / 2).toBe(true);
        }
    }
});

test("a page that is not there any more becomes the last one", () => {
    const { page, pages } = arrangeIn(PHONE, { ids: makeIds(5), page: 7 });
    expect(page).toBe(pages.length - 1);
    expect(arrangeIn(PHONE, { ids: makeIds(2), page: 7 }).page).toBe(0);
});

test("the pager stands on no tile", () => {
    const { places } = arrangeIn(DESKTOP, { ids: makeIds(15) });
    for (const { top, height } of Object.values(places)) {
        expect(top + height).not.toBeGreaterThan(DESKTOP.height - 56 + 0.01);
    }
});

test("one's own picture goes to the nearest corner", () => {
    expect(getCorner(10, 10, 100, 60)).toBe(CORNER.TOP_LEFT);
    expect(getCorner(90, 10, 100, 60)).toBe(CORNER.TOP_RIGHT);
    expect(getCorner(10, 50, 100, 60)).toBe(CORNER.BOTTOM_LEFT);
    expect(getCorner(90, 50, 100, 60)).toBe(CORNER.BOTTOM_RIGHT);
});

test("arrows lead to the corner beside, and other keys nowhere", () => {
    expect(getNextCorner(CORNER.BOTTOM_RIGHT, "ArrowUp")).toBe(CORNER.TOP_RIGHT);
    expect(getNextCorner(CORNER.BOTTOM_RIGHT, "ArrowRight")).toBe(CORNER.BOTTOM_RIGHT);
    expect(getNextCorner(CORNER.TOP_RIGHT, "ArrowLeft")).toBe(CORNER.TOP_LEFT);
    expect(getNextCorner(CORNER.TOP_LEFT, "ArrowDown")).toBe(CORNER.BOTTOM_LEFT);
    expect(getNextCorner(CORNER.TOP_LEFT, "Enter")).toBe(null);
});
