import { describe, expect, test } from "@odoo/hoot";
import {
    getApplicants,
    getCompany,
    getObservers,
    getOther,
} from "@teletherapy_media/room/common/others";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const PEOPLE = {
    guest: { id: "1", role: "guest", state: "connected" },
    client: { id: "2", role: "client", state: "left" },
    therapist: { id: "3", role: "therapist", state: "reconnecting" },
    observer: { id: "4", role: "observer", state: "admitted" },
    late: { id: "5", role: "guest", state: "waiting" },
};

function makeState(role, ...names) {
    const others = Object.fromEntries(names.map((name) => [PEOPLE[name].id, PEOPLE[name]]));
    return Object.assign(makeRoomState(), { role, others, isJoined: true });
}

test("everybody waits for the one the session is about, if that one can come", () => {
    expect(getOther(makeState("guest", "guest", "client", "therapist")).role).toBe("therapist");
    expect(getOther(makeState("therapist", "observer", "client")).role).toBe("observer");
    expect(getOther(makeState("therapist", "client", "therapist")).role).toBe("therapist");
    expect(getOther(makeState("therapist", "client")).role).toBe("client");
});

test("who watches is named, and has no tile", () => {
    const state = makeState("client", "late", "observer", "guest", "therapist");
    expect(getCompany(state).map(({ role }) => role)).toEqual(["therapist", "guest"]);
    expect(getObservers(state).map(({ id }) => id)).toEqual(["4"]);
});

test("the therapist alone decides who comes in", () => {
    expect(getApplicants(makeState("therapist", "late", "guest")).map(({ id }) => id)).toEqual([
        "5",
    ]);
    expect(getApplicants(makeState("client", "late"))).toEqual([]);
});
