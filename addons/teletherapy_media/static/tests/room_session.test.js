import { advanceTime, beforeEach, describe, expect, mockFetch, test } from "@odoo/hoot";
import { RoomSession } from "@teletherapy_media/room/common/room_session";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const SELF = "1".repeat(32);
const OTHER = "2".repeat(32);
const PAIRING = "b".repeat(32);
const ROOM = { session_id: 7, ticket_url: "/room/7/ticket", end_url: "/room/7/end" };
const ANSWER = {
    ticket: "ticket",
    url: "ws://node.test/media",
    room: "0".repeat(32),
    participant: SELF,
    role: "therapist",
    secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    session: { id: 7, practice: "Harbor Counseling" },
    participants: {
        [SELF]: { name: "Dana Reyes", role: "therapist" },
        [OTHER]: { name: "Alex Morgan", role: "client" },
    },
};

class FakeMedia extends EventTarget {
    tracks = { audio: null, video: null };
    errors = { audio: null, video: null };
    wanted = { audio: true, video: true };
    async start() {}
    isOn() {
        return true;
    }
    settle() {
        this.errors = { audio: null, video: null };
    }
    stop() {
        this.isStopped = true;
    }
}

class FakeSignalling extends EventTarget {
    isJoined = true;
    isUnderWay = false;
    connect() {
        expect.step("connect");
        this.isUnderWay = true;
    }
    leave() {
        this.close("left");
    }
    send(type) {
        if (type !== "media") {
            expect.step(`send ${type}`);
        }
        return this.isJoined;
    }
    rejoin() {
        expect.step("rejoin");
    }
    close(reason) {
        this.isUnderWay = false;
        this.dispatchEvent(new CustomEvent("closed", { detail: { reason } }));
    }
    receive(type, fields) {
        this.dispatchEvent(new CustomEvent("message", { detail: { type, ...fields } }));
    }
}

class FakePeer extends EventTarget {
    isConnected = false;
    isSecured = false;
    constructor({ pairing }) {
        super();
        this.pairing = pairing;
    }
    setTrack() {}
    resume() {
        expect.step("resume");
    }
    close() {
        expect.step("close peer");
    }
    become(isConnected) {
        this.isConnected = this.isSecured = isConnected;
        this.dispatchEvent(new CustomEvent("state"));
    }
}

let answers, media, room, state;

beforeEach(() => {
    sessionStorage.clear();
    answers = { [ROOM.ticket_url]: () => ANSWER, [ROOM.end_url]: () => ({ state: "completed" }) };
    mockFetch((url) => ({ result: answers[url]() }));
    state = makeRoomState();
    media = new FakeMedia();
    room = new RoomSession({
        state,
        room: ROOM,
        media,
        createSignalling: () => new FakeSignalling(),
        createPeer: (options) => new FakePeer(options),
    });
});

const other = (changes) => ({
    participant: OTHER,
    role: "client",
    state: "admitted",
    microphone: true,
    camera: true,
    ...changes,
});

/** The other one is there and connected. */
async function goLive() {
    await room.start();
    room.signalling.receive("joined", { resumed: false, participants: [other()] });
    room.signalling.receive("peer", { pairing: PAIRING, participant: OTHER, polite: false });
    room.peer.become(true);
    expect.verifySteps(["connect"]);
    expect(state.screen).toBe("live");
}

test("asks Odoo, then for the devices, then joins", async () => {
    await room.start();
    expect.verifySteps(["connect"]);
    expect([state.screen, state.role, state.selfName]).toEqual([
        "waiting",
        "therapist",
        "Dana Reyes",
    ]);
    expect(state.others[OTHER].name).toBe("Alex Morgan");
});

test("missing devices hold the person before the door until they decide", async () => {
    media.errors.video = "denied";
    await room.start();
    expect([state.screen, state.deviceStep]).toEqual(["waiting", "blocked"]);
    expect.verifySteps([]);
    room.join();
    expect.verifySteps(["connect"]);
});

test("leaving works at any time, also when coming back was not finished", async () => {
    await room.start();
    room.leave();
    expect([state.screen, state.reason]).toEqual(["closed", "left"]);
    expect.verifySteps(["connect"]);
    media.errors.video = "denied";
    await room.start();
    expect(state.screen).toBe("waiting");
    room.leave();
    expect([state.screen, state.reason]).toEqual(["closed", "left"]);
    expect.verifySteps([]);
});

test("who comes too early is let in when the room opens", async () => {
    const opens = new Date(Date.now() + 20_000).toISOString();
    answers[ROOM.ticket_url] = () => ({ refusal: { code: "not_yet", message: "Later.", opens } });
    await room.start();
    expect([state.screen, state.reason, state.refusal.code]).toEqual([
        "closed",
        "refused",
        "not_yet",
    ]);
    answers[ROOM.ticket_url] = () => ANSWER;
    await advanceTime(19_000);
    expect(state.screen).toBe("closed");
    await advanceTime(1_000);
    await expect.waitForSteps(["connect"]);
    expect([state.screen, state.reason, state.refusal]).toEqual(["waiting", null, null]);
});

test("a session that has ended is said to have ended", async () => {
    answers[ROOM.ticket_url] = () => ({ refusal: { code: "ended", message: "Over." } });
    await room.start();
    expect([state.screen, state.reason]).toEqual(["closed", "ended"]);
});

test("a reload of the other one does not throw back into the waiting room, leaving does", async () => {
    await goLive();
    room.signalling.receive("participant", other({ state: "reconnecting" }));
    room.signalling.receive("unpaired", { pairing: PAIRING });
    expect([state.screen, state.isConnected]).toEqual(["live", false]);
    room.signalling.receive("participant", other({ state: "left" }));
    expect(state.screen).toBe("waiting");
    expect.verifySteps(["close peer"]);
});

test("a resumed pairing keeps its connection, any other begins anew", async () => {
    await goLive();
    const { peer } = room;
    room.signalling.receive("joined", { resumed: true, participants: [other()] });
    expect(room.peer).toBe(peer);
    expect.verifySteps(["resume"]);
    room.signalling.receive("joined", { resumed: false, participants: [other()] });
    expect(room.peer).toBe(null);
    expect.verifySteps(["close peer"]);
    expect(state.screen).toBe("live");
});

test("who comes back first after a restart of the server waits a moment for the other", async () => {
    await goLive();
    room.signalling.receive("joined", { resumed: false, participants: [] });
    expect.verifySteps(["close peer"]);
    await advanceTime(2_000);
    expect(state.screen).toBe("live");
    await advanceTime(1_000);
    expect(state.screen).toBe("waiting");
});

test("a connection that cannot be verified ends the visit", async () => {
    await goLive();
    room.peer.dispatchEvent(new CustomEvent("unverified"));
    expect.verifySteps(["send leave", "close peer"]);
    expect([state.screen, state.reason, media.isStopped]).toEqual(["closed", "unverified", true]);
});

test("a description that crossed the end of its pairing does no harm", async () => {
    await goLive();
    room.signalling.receive("error", { code: "stale_pairing" });
    expect.verifySteps([]);
    await advanceTime(3_000);
    room.signalling.receive("error", { code: "stale_pairing" });
    expect.verifySteps(["rejoin"]);
});

test("sound and picture that cannot get through are given up after some tries", async () => {
    await goLive();
    for (let i = 0; i < 3; i++) {
        room.peer.dispatchEvent(new CustomEvent("broken"));
    }
    expect.verifySteps(["rejoin", "rejoin", "rejoin"]);
    room.peer.dispatchEvent(new CustomEvent("broken"));
    expect.verifySteps(["send leave", "close peer"]);
    expect([state.screen, state.reason]).toEqual(["closed", "no_media"]);
});

test("ending tells the media server and Odoo", async () => {
    await goLive();
    await room.end();
    expect.verifySteps(["send end", "close peer"]);
    expect([state.screen, state.reason, state.hasEndFailed]).toEqual(["closed", "ended", false]);
});

test("the media server alone can end the session", async () => {
    await goLive();
    answers[ROOM.end_url] = () => ({ refusal: { code: "busy", message: "Not now." } });
    const ended = room.end();
    room.signalling.close("ended");
    await advanceTime(4_000);
    await advanceTime(4_000);
    await ended;
    expect.verifySteps(["send end", "close peer"]);
    expect([state.reason, state.hasEndFailed]).toEqual(["ended", false]);
});

test("an end that nobody has heard is not claimed", async () => {
    await goLive();
    room.signalling.isJoined = false;
    answers[ROOM.end_url] = () => ({ refusal: { code: "busy", message: "Not now." } });
    await room.end();
    expect.verifySteps(["send end"]);
    expect([state.screen, state.hasEndFailed, state.isEnding]).toEqual(["live", true, false]);
});
