import { describe, expect, test } from "@odoo/hoot";
import { QUALITY } from "@teletherapy_media/room/common/connection_quality";
import { DEVICE_ERROR } from "@teletherapy_media/room/common/device_error";
import { LAYOUT } from "@teletherapy_media/room/common/layout";
import {
    DEVICE_STEP,
    makeRoomState,
    SCREEN,
    TEST_STEP,
} from "@teletherapy_media/room/common/room_state";
import { getLayout } from "@teletherapy_media/room/common/stage_view";
import { CLOSE_REASON, ROLE } from "@teletherapy_media/room/common/wire";
import { getStories } from "./stories/stories";

describe.current.tags("headless");

function makeAll() {
    return Object.values(getStories()).map((make) => {
        const { state, view } = make();
        const all = Object.assign(makeRoomState(), state);
        Object.assign(all.view, view);
        return all;
    });
}

function expectAll(values, getValues) {
    const told = new Set(makeAll().flatMap(getValues));
    expect(Object.values(values).filter((value) => !told.has(value))).toEqual([]);
}

test("there is a story of every screen, and of every reason to be on the closing page", () => {
    expectAll(SCREEN, ({ screen }) => screen);
    expectAll(CLOSE_REASON, ({ reason }) => reason);
});

test("there is a story of every step, every error of a device and every finding of the test", () => {
    expectAll(DEVICE_STEP, ({ deviceStep }) => deviceStep);
    expectAll(DEVICE_ERROR, ({ microphone, camera }) => [microphone.error, camera.error]);
    expectAll(TEST_STEP, ({ connectionTest }) => connectionTest.step);
    expectAll(QUALITY, ({ connectionTest }) => connectionTest.quality);
});

test("there is a story of every role but that of a guest, who sees what a client sees", () => {
    const { GUEST, ...roles } = ROLE;
    expectAll(roles, ({ role }) => role);
    expect(GUEST).toBe("guest");
});

test("there is a story of every layout, and of every size of a group", () => {
    const live = makeAll().filter(({ screen }) => screen === SCREEN.LIVE);
    const layouts = new Set(live.map(getLayout));
    expect(Object.values(LAYOUT).filter((layout) => !layouts.has(layout))).toEqual([]);
    const sizes = new Set(live.map(({ others }) => Object.keys(others).length + 1));
    for (let size = 2; size <= 16; size++) {
        expect(sizes.has(size)).toBe(true);
    }
});

test("every flag of the page's state is up in a story", () => {
    const flags = Object.entries(makeRoomState())
        .filter(([, value]) => typeof value === "boolean")
        .map(([name]) => name);
    const up = new Set(makeAll().flatMap((state) => flags.filter((flag) => state[flag])));
    expect(flags.filter((flag) => !up.has(flag))).toEqual([]);
});
