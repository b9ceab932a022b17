import { beforeEach, describe, expect, mockFetch, test } from "@odoo/hoot";
import { Moderation } from "@teletherapy_media/room/common/moderation";
import { getPeople, getRemoved } from "@teletherapy_media/room/common/others";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const ROOM = {
    farewell_url: "/room/7/farewell",
    remove_url: "/room/7/remove",
    allow_back_url: "/room/7/allow_back",
};
const NEWS = { therapist: "ready", message: "", notice: "", farewell: "", removed: ["a"] };

let state, moderation, answer;

beforeEach(() => {
    state = makeRoomState();
    Object.assign(state, { role: "therapist", isJoined: true });
    state.others = {
        a: { id: "a", role: "client", state: "waiting" },
        b: { id: "b", role: "guest", state: "waiting" },
        c: { id: "c", role: "guest", state: "connected" },
        d: { id: "d", role: "observer", state: "admitted" },
    };
    moderation = new Moderation({
        state,
        room: ROOM,
        send: (type, fields) => expect.step(`${type} ${JSON.stringify(fields)}`),
    });
    answer = NEWS;
    mockFetch((url, { body }) => {
        expect.step(`${url} ${JSON.stringify(JSON.parse(body).params)}`);
        return { result: answer };
    });
});

test("lets everybody in who waits", () => {
    moderation.admitAll();
    expect.verifySteps(['admit {"participant":"a"}', 'admit {"participant":"b"}']);
});

test("tells Odoo what the person is to read before sending them away", async () => {
    await moderation.decline("a", "Call me first.");
    expect.verifySteps([
        '/room/7/farewell {"participant":"a","text":"Call me first."}',
        'decline {"participant":"a"}',
    ]);
});

test("sends somebody away without a word", async () => {
    await moderation.decline("a");
    expect.verifySteps(['decline {"participant":"a"}']);
});

test("sends nobody away whom the words did not reach", async () => {
    answer = { refusal: { code: "not_allowed", message: "Too long" } };
    await expect(moderation.decline("a", "Call me.")).rejects.toThrow();
    expect.verifySteps(['/room/7/farewell {"participant":"a","text":"Call me."}']);
});

test("removes at the media server and in Odoo, and allows back", async () => {
    await moderation.remove("a");
    expect.verifySteps(['remove {"participant":"a"}', '/room/7/remove {"participant":"a"}']);
    expect(getRemoved(state).map(({ id }) => id)).toEqual(["a"]);
    answer = { ...NEWS, removed: [] };
    await moderation.allowBack("a");
    expect.verifySteps(['/room/7/allow_back {"participant":"a"}']);
    expect(getRemoved(state)).toEqual([]);
});

test("names those who are in, observers last", () => {
    expect(getPeople(state).map(({ id }) => id)).toEqual(["c", "d"]);
});

test("mutes one, or everybody", () => {
    moderation.mute("c");
    moderation.mute();
    expect.verifySteps(['mute {"participant":"c"}', "mute {}"]);
});

test("brings the lock along to a node that has lost it", () => {
    state.isLocked = true;
    moderation.onJoined(false);
    expect.verifySteps(['lock {"locked":true}']);
});

test("knows of a client nothing but what the node says of the lock", () => {
    Object.assign(state, { role: "client", isLocked: true });
    moderation.onJoined(false);
    expect(state.isLocked).toBe(false);
    expect.verifySteps([]);
});

test("asks nothing of a node that knows no lock", () => {
    state.isLocked = true;
    moderation.onJoined(undefined);
    expect([state.isLocked, state.hasModeration]).toEqual([false, false]);
    expect.verifySteps([]);
});
