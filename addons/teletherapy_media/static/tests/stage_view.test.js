import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { CORNER, LAYOUT } from "@teletherapy_media/room/common/layout";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";
import {
    getLayout,
    getLayouts,
    getMain,
    isSelfApart,
    isSelfSeen,
    StageView,
} from "@teletherapy_media/room/common/stage_view";

describe.current.tags("headless");

const STORAGE_KEY = "teletherapy_room.view";

function makeState(count, values = {}) {
    const others = Object.fromEntries(
        Array.from({ length: count }, (_, index) => `${index + 1}`).map((id) => [
            id,
            { id, name: id, role: "guest", state: "connected" },
        ])
    );
    return Object.assign(makeRoomState(), { role: "client", others, isJoined: true, ...values });
}

beforeEach(() => localStorage.removeItem(STORAGE_KEY));

test("two people see each other large, and oneself apart", () => {
    const state = makeState(1);
    const view = new StageView(state);
    expect(getLayout(state)).toBe(LAYOUT.FULL);
    expect(getMain(state)).toBe("1");
    expect(isSelfApart(state)).toBe(true);
    view.setLayout(LAYOUT.SIDE);
    expect(getMain(state)).toBe(null);
    expect(isSelfApart(state)).toBe(false);
});

test("there is a choice of two layouts, others for more people", () => {
    expect(getLayouts(makeState(1))).toEqual([LAYOUT.FULL, LAYOUT.SIDE]);
    expect(getLayouts(makeState(2))).toEqual([LAYOUT.GRID, LAYOUT.SPEAKER]);
});

test("the layout for two and that for more are kept apart", () => {
    const state = makeState(2);
    const view = new StageView(state);
    view.setLayout(LAYOUT.SPEAKER);
    expect(getLayout(state)).toBe(LAYOUT.SPEAKER);
    delete state.others["2"];
    expect(getLayout(state)).toBe(LAYOUT.FULL);
});

test("who has spoken last is large, and who is pinned stays so", () => {
    const state = makeState(3, { lastSpeakerId: "2" });
    const view = new StageView(state);
    expect(getMain(state)).toBe(null);
    view.setLayout(LAYOUT.SPEAKER);
    expect(getMain(state)).toBe("2");
    view.pin("3");
    expect(getMain(state)).toBe("3");
    state.lastSpeakerId = "1";
    expect(getMain(state)).toBe("3");
    view.pin(null);
    expect(getMain(state)).toBe("1");
    delete state.others["1"];
    expect(getMain(state)).toBe("2");
});

test("whoever is pinned in the grid is large until they go or another layout is chosen", () => {
    const state = makeState(3);
    const view = new StageView(state);
    view.pin("2");
    expect([getLayout(state), getMain(state)]).toEqual([LAYOUT.SPEAKER, "2"]);
    delete state.others["2"];
    expect(getLayout(state)).toBe(LAYOUT.GRID);
    view.pin("1");
    view.setLayout(LAYOUT.GRID);
    expect(getMain(state)).toBe(null);
});

test("a shared screen is large, whoever speaks, as long as nobody is pinned", () => {
    const state = makeState(3, { lastSpeakerId: "2" });
    const view = new StageView(state);
    state.others["3"].screen = true;
    expect([getLayout(state), getMain(state)]).toEqual([LAYOUT.SPEAKER, "3"]);
    view.pin("1");
    expect(getMain(state)).toBe("1");
    view.pin(null);
    state.others["3"].screen = false;
    expect([getLayout(state), getMain(state)]).toEqual([LAYOUT.GRID, null]);
});

test("another arrangement begins on its first page", () => {
    const state = makeState(12);
    const view = new StageView(state);
    view.setPage(1);
    expect(state.view.page).toBe(1);
    view.setLayout(LAYOUT.SPEAKER);
    expect(state.view.page).toBe(0);
});

test("the choice is remembered, and who was pinned is not", () => {
    const view = new StageView(makeState(3));
    view.setLayout(LAYOUT.SIDE);
    view.setLayout(LAYOUT.SPEAKER);
    view.setCorner(CORNER.TOP_LEFT);
    view.setSelfHidden(true);
    view.pin("2");
    expect(JSON.parse(localStorage.getItem(STORAGE_KEY))).toEqual({
        pair: LAYOUT.SIDE,
        group: LAYOUT.SPEAKER,
        corner: CORNER.TOP_LEFT,
        isSelfHidden: true,
    });
    const state = makeState(1);
    new StageView(state);
    expect(state.view).toEqual({
        pair: LAYOUT.SIDE,
        group: LAYOUT.SPEAKER,
        corner: CORNER.TOP_LEFT,
        isSelfHidden: true,
        pinnedId: null,
        page: 0,
    });
    expect(isSelfSeen(state)).toBe(false);
});

test("what is not to be understood of it is left out", () => {
    const { view: fresh } = makeRoomState();
    for (const stored of [
        "nonsense",
        "[]",
        "7",
        "null",
        '{"pair": "grid", "corner": 3, "page": 5}',
    ]) {
        localStorage.setItem(STORAGE_KEY, stored);
        const state = makeState(1);
        new StageView(state);
        expect(state.view).toEqual(fresh);
    }
});

test("who only watches has no picture of their own, and nothing to set beside that of one person", () => {
    const state = makeState(1, { role: "observer" });
    new StageView(state).setLayout(LAYOUT.SIDE);
    expect(isSelfSeen(state)).toBe(false);
    expect([getLayouts(state), getLayout(state)]).toEqual([[], LAYOUT.FULL]);
});
