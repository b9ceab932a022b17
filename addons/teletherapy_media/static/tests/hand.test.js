import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { Hand } from "@teletherapy_media/room/common/hand";
import { getHands, getPeople } from "@teletherapy_media/room/common/others";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

let hand, state;

beforeEach(() => {
    state = makeRoomState();
    hand = new Hand({
        state,
        tell: () => expect.step(JSON.stringify(hand.fields)),
        send: (type, fields) => expect.step(`${type} ${JSON.stringify(fields)}`),
    });
    hand.onJoined(true);
});

test("it is raised and lowered with what the page sends", () => {
    hand.set(true);
    hand.set(false);
    hand.lowerOf("b");
    expect.verifySteps(['{"hand":true}', '{"hand":false}', 'lower {"participant":"b"}']);
});

test("a node that does not know it hears nothing of it", () => {
    hand.onJoined(undefined);
    expect(state.hand.isSupported).toBe(false);
    expect(hand.fields).toEqual({});
});

test("the therapist lowers it, and whoever sits here is told, until it is up again", () => {
    hand.onLowered({ by: "d" });
    expect.verifySteps([]);
    expect(state.hand.loweredById).toBe(null);
    hand.set(true);
    hand.onLowered({ by: "d" });
    expect(state.hand).toEqual({ isSupported: true, isRaised: false, loweredById: "d" });
    hand.set(true);
    expect(state.hand.loweredById).toBe(null);
    expect.verifySteps(['{"hand":true}', '{"hand":false}', '{"hand":true}']);
    hand.reset();
    expect(state.hand.isRaised).toBe(false);
});

test("hands stand in the order in which they were raised, whoever raised them", () => {
    state.others = {
        a: { id: "a", role: "client", state: "connected", raisedAt: 2 },
        b: { id: "b", role: "observer", state: "connected", raisedAt: 1 },
        c: { id: "c", role: "guest", state: "connected", raisedAt: null },
        d: { id: "d", role: "guest", state: "waiting", raisedAt: 3 },
        e: { id: "e", role: "guest", state: "left", raisedAt: 4 },
    };
    expect(getHands(state).map(({ id }) => id)).toEqual(["b", "a"]);
    expect(getPeople(state).map(({ id }) => id)).toEqual(["a", "c", "b"]);
});
