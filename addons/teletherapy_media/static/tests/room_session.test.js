import { advanceTime, beforeEach, describe, expect, freezeTime, mockFetch, test } from "@odoo/hoot";
import { RoomSession } from "@teletherapy_media/room/common/room_session";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const SELF = "1".repeat(32);
const OTHER = "2".repeat(32);
const PAIRING = "b".repeat(32);
const ROOM = {
    session_id: 7,
    ticket_url: "/room/7/ticket",
    end_url: "/room/7/end",
    waiting_url: "/room/7/waiting",
    message_url: "/room/7/message",
    group_url: "/room/7/group",
    worker_url: "/worker.js",
};
const ANSWER = {
    ticket: "ticket",
    url: "ws://node.test/media",
    room: "0".repeat(32),
    participant: SELF,
    role: "therapist",
    secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
    group: { generation: 1, secret: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", visit: 1 },
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
    settings = { values: {} };
    isFacingFront = true;
    choice = { get: () => "", set: (...choice) => expect.step(choice.join(" ")) };
    async start() {}
    async select(kind, id) {
        expect.step(`${kind} ${id}`);
    }
    getDeviceId(kind) {
        return kind;
    }
    isOff = false;
    isOn(kind) {
        return !(kind === "audio" && this.isOff);
    }
    async setOn(kind, on) {
        this.isOff = kind === "audio" && !on;
        this.dispatchEvent(new Event("change"));
    }
    settle() {
        this.errors = { audio: null, video: null };
    }
    stop() {
        this.isStopped = true;
    }
}

class FakeShare extends EventTarget {
    isSupported = true;
    isOn = false;
    error = null;
    apply(tracks) {
        return tracks;
    }
    async start(isWanted) {
        expect.step("share");
        this.isOn = isWanted();
        this.dispatchEvent(new Event("change"));
    }
    stop() {
        if (this.isOn) {
            expect.step("stop sharing");
            this.isOn = false;
            this.dispatchEvent(new Event("change"));
        }
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
    send(type, fields) {
        if (type === "media") {
            this.media = fields;
        } else {
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

/** The page makes a MediaStream of the camera's track. */
class FakeTrack {
    constructor() {
        return document.createElement("canvas").captureStream().getVideoTracks()[0];
    }
}

class FakePeer extends EventTarget {
    isConnected = false;
    isSecured = false;
    constructor({ pairing, canSend, tracks }) {
        super();
        this.pairing = pairing;
        this.canSend = canSend;
        this.tracks = { ...tracks };
    }
    setTrack(kind, track) {
        this.tracks[kind] = track;
    }
    setReduced() {}
    async getStats() {}
    resume() {
        expect.step("resume");
    }
    move() {
        expect.step("move");
    }
    close() {
        expect.step("close peer");
    }
    become(isConnected) {
        this.isConnected = this.isSecured = isConnected;
        this.dispatchEvent(new CustomEvent("state"));
    }
}

/** Takes part in every group, or in none. */
class FakeGroup {
    keys = {
        setTicket: ({ group }) => (this.ticket = group),
        refresh: () => expect.step("refresh"),
        hasten: () => expect.step("hasten"),
    };
    isSupported = true;
    isConnected = false;
    constructor(options) {
        this.options = options;
    }
    enter(group) {
        this.id = this.isSupported ? group : undefined;
        return this.isSupported;
    }
    leave(group) {
        if (group === this.id) {
            this.id = undefined;
            this.become(false);
        }
    }
    close() {
        this.leave(this.id);
    }
    receive({ group }) {
        expect.step(`offer of ${group}`);
    }
    setView(heights) {
        this.heights = heights;
    }
    updateView() {
        expect.step("update view");
    }
    setPeer(peer) {
        this.peer = peer;
    }
    setTrack() {}
    resume() {}
    choose() {}
    become(isConnected) {
        this.isConnected = isConnected;
        this.options.onState();
    }
}

class FakeTest {
    constructor({ send }) {
        this.result = new Promise((resolve) => (this.finish = resolve));
        this.send = send;
    }
    run() {
        this.send({ type: "offer", sdp: "" });
        return this.result;
    }
    receive({ type }) {
        expect.step(`test gets ${type}`);
    }
    close() {
        this.finish(undefined);
    }
}

class FakeWatch extends EventTarget {
    start() {}
    stop() {}
    tell(type) {
        this.dispatchEvent(new CustomEvent(type));
    }
}

let answers, connectionTest, group, media, room, share, state, watch;

beforeEach(() => {
    freezeTime();
    sessionStorage.clear();
    answers = {
        [ROOM.ticket_url]: () => ANSWER,
        [ROOM.end_url]: () => ({ state: "completed" }),
        [ROOM.waiting_url]: () => ({ therapist: "away", message: "" }),
    };
    mockFetch((url) => ({ result: answers[url]() }));
    watch = new FakeWatch();
    state = makeRoomState();
    media = new FakeMedia();
    share = new FakeShare();
    room = new RoomSession({
        state,
        room: ROOM,
        media,
        share,
        deviceWatch: watch,
        createSignalling: () => new FakeSignalling(),
        createPeer: (options) => new FakePeer(options),
        createTest: (options) => (connectionTest = new FakeTest(options)),
        createGroup: (options) => (group = new FakeGroup(options)),
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

/** The same on a node that knows of screens. */
async function goLiveWithScreens() {
    await goLive();
    room.signalling.receive("joined", { resumed: true, participants: [other()], screens: true });
    expect.verifySteps(["resume"]);
}

test("a screen takes the camera's place, and the others are told", async () => {
    await goLiveWithScreens();
    expect(room.signalling.media).toEqual({ microphone: true, camera: true });
    await room.shareScreen();
    expect(state.sharing).toEqual({ isPossible: true, isOn: true, error: null });
    expect(room.signalling.media).toEqual({ microphone: true, camera: false, screen: true });
    room.stopSharing();
    expect(room.signalling.media).toEqual({ microphone: true, camera: true });
    expect.verifySteps(["share", "stop sharing"]);
    room.signalling.receive("participant", other({ screen: true }));
    expect(state.others[OTHER].screen).toBe(true);
});

test("who takes no pictures is sent none, from the first description on", async () => {
    media.tracks.video = new FakeTrack();
    await goLive();
    expect(room.peer.tracks.video).toBe(media.tracks.video);
    room.signalling.receive("participant", other({ picture: false }));
    expect(room.peer.tracks.video).toBe(null);
    media.dispatchEvent(new Event("change"));
    expect(room.peer.tracks.video).toBe(null);
    const pairing = "c".repeat(32);
    room.signalling.receive("peer", { pairing, participant: OTHER, polite: false });
    expect(room.peer.tracks.video).toBe(null);
    expect.verifySteps(["close peer"]);
    room.signalling.receive("participant", other({ picture: true }));
    expect(room.peer.tracks.video).toBe(media.tracks.video);
});

test("whoever turns the camera on, or shares a screen, sees the others again", async () => {
    await goLive();
    const news = { resumed: true, participants: [other()], screens: true, pictures: true };
    room.signalling.receive("joined", news);
    expect.verifySteps(["resume"]);
    for (const show of [() => room.setCamera(true), () => room.shareScreen()]) {
        await room.audioOnly.set(true);
        expect(room.signalling.media.picture).toBe(false);
        await show();
        expect(room.signalling.media.picture).toBe(true);
    }
    const updates = ["update view", "update view"];
    expect.verifySteps([...updates, "update view", "share", "update view"]);
});

test("only who is in the session and is seen there shares a screen", async () => {
    await room.start();
    room.signalling.receive("joined", { resumed: false, participants: [], screens: true });
    await room.shareScreen();
    expect(state.sharing.isOn).toBe(false);
    expect.verifySteps(["connect"]);
});

test("an observer shares no screen, nor does anybody on a node that knows none", async () => {
    await goLive();
    await room.shareScreen();
    state.sharing.isPossible = true;
    state.role = "observer";
    await room.shareScreen();
    expect.verifySteps([]);
});

test("sharing ends with the session, and when nobody is left to see it", async () => {
    await goLiveWithScreens();
    await room.shareScreen();
    room.signalling.receive("participant", other({ state: "left" }));
    expect([state.screen, state.sharing.isOn]).toEqual(["waiting", false]);
    expect.verifySteps(["share", "hasten", "stop sharing"]);
    state.screen = "live";
    await room.shareScreen();
    room.signalling.close("removed");
    expect(state.sharing.isOn).toBe(false);
    expect.verifySteps(["share", "close peer", "stop sharing"]);
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
    expect.verifySteps(["close peer", "hasten"]);
});

test("a resumed pairing keeps its connection, any other begins anew", async () => {
    await goLive();
    const { peer } = room;
    room.signalling.receive("joined", { resumed: true, participants: [other()] });
    expect(room.peer).toBe(peer);
    expect.verifySteps(["resume"]);
    room.signalling.receive("joined", { resumed: false, participants: [other()] });
    room.signalling.receive("peer", { pairing: "c".repeat(32), participant: OTHER });
    expect(room.peer).not.toBe(peer);
    expect.verifySteps(["close peer"]);
    expect(state.screen).toBe("live");
});

test("on another server a pairing goes on with its connection, as soon as both are there", async () => {
    await goLive();
    const { peer } = room;
    room.signalling.receive("joined", { resumed: false, participants: [] });
    expect([state.screen, state.others[OTHER].state]).toEqual(["live", "reconnecting"]);
    expect(peer.canSend()).toBe(false);
    room.signalling.receive("participant", other());
    room.signalling.receive("peer", { pairing: PAIRING, participant: OTHER, polite: false });
    expect(room.peer).toBe(peer);
    expect(peer.canSend()).toBe(true);
    expect.verifySteps(["move"]);
    await advanceTime(60_000);
    expect(state.screen).toBe("live");
});

test("who comes back first after the end of a server waits a moment for the other", async () => {
    await goLive();
    room.signalling.receive("joined", { resumed: false, participants: [] });
    await advanceTime(11_000);
    expect(state.screen).toBe("live");
    await advanceTime(1_000);
    expect([state.screen, state.others[OTHER].state]).toEqual(["waiting", "left"]);
    room.signalling.receive("peer", { pairing: PAIRING, participant: OTHER, polite: false });
    room.peer.become(true);
    expect(state.screen).toBe("live");
    expect.verifySteps(["move"]);
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

// -----------------------------------------------------------------------------
// The waiting room
// -----------------------------------------------------------------------------

const MEASURED = { bitrate: 1_500_000, loss: 0, roundTrip: 30 };

/** The therapist waits for the client. */
async function waitForOther(joined = {}) {
    await room.start();
    room.signalling.receive("joined", {
        resumed: false,
        participants: [],
        tests: true,
        ...joined,
    });
    expect.verifySteps(["connect"]);
}

test("the connection is tested once, by itself, while nobody is there", async () => {
    await waitForOther();
    await advanceTime(1_500);
    expect.verifySteps(["send test"]);
    expect(state.connectionTest.step).toBe("running");
    room.signalling.receive("test", { description: { type: "offer", sdp: "" } });
    expect.verifySteps(["test gets offer"]);
    connectionTest.finish(MEASURED);
    await Promise.resolve();
    await Promise.resolve();
    expect(state.connectionTest).toEqual({ step: "done", quality: "good" });
    room.signalling.receive("joined", { resumed: false, participants: [], tests: true });
    await advanceTime(60_000);
    expect.verifySteps([]);
});

test("a test does not hold up the session", async () => {
    await waitForOther();
    await advanceTime(1_500);
    expect.verifySteps(["send test"]);
    room.signalling.receive("participant", other());
    room.signalling.receive("peer", { pairing: PAIRING, participant: OTHER, polite: false });
    room.peer.become(true);
    await Promise.resolve();
    await Promise.resolve();
    expect([state.screen, state.connectionTest.step]).toEqual(["live", "none"]);
    room.testConnection();
    expect.verifySteps([]);
});

test("a node that knows no test is not asked for one", async () => {
    await waitForOther({ tests: undefined });
    await advanceTime(60_000);
    room.testConnection();
    expect.verifySteps([]);
    expect(state.hasConnectionTest).toBe(false);
});

test("a test that the node refuses leaves everything as it is", async () => {
    await waitForOther();
    await advanceTime(1_500);
    expect.verifySteps(["send test"]);
    room.signalling.receive("error", { code: "test_refused" });
    await Promise.resolve();
    await Promise.resolve();
    expect([state.screen, state.connectionTest.step]).toEqual(["waiting", "none"]);
});

test("a permission that was given lets the person in without another click", async () => {
    media.errors.video = "denied";
    await room.start();
    expect(state.deviceStep).toBe("blocked");
    watch.tell("devices");
    expect(state.deviceStep).toBe("blocked");
    media.errors.video = null;
    watch.tell("permission");
    await expect.waitForSteps(["connect"]);
    expect(state.deviceStep).toBe("done");
});

test("a device that was plugged in lets the person in without another click", async () => {
    media.errors.audio = "not_found";
    await room.start();
    expect(state.deviceStep).toBe("blocked");
    media.errors.audio = null;
    watch.tell("devices");
    await expect.waitForSteps(["connect"]);
});

test("whoever has joined with sound alone is not asked for the camera again", async () => {
    media.errors.video = "denied";
    await room.start();
    room.join();
    watch.tell("permission");
    expect.verifySteps(["connect"]);
});

test("devices are chosen by their name", async () => {
    await waitForOther();
    await room.selectDevice("camera", "desk");
    await room.selectDevice("microphone", "headset");
    room.selectDevice("speaker", "headset");
    expect.verifySteps(["video desk", "audio headset", "speaker headset"]);
});

test("what the therapist writes is kept as Odoo shows it", async () => {
    await waitForOther();
    answers[ROOM.message_url] = () => ({ therapist: "ready", message: "Soon." });
    await room.sendMessage("Soon.");
    expect(state.waiting.message).toBe("Soon.");
    answers[ROOM.message_url] = () => ({ refusal: { code: "not_allowed", message: "Too long." } });
    await expect(room.sendMessage("x")).rejects.toThrow("Too long.");
    expect(state.waiting.message).toBe("Soon.");
});

// -----------------------------------------------------------------------------
// Groups
// -----------------------------------------------------------------------------

const GROUP = "9".repeat(32);
const GUEST = "3".repeat(32);

const guest = (changes) => other({ participant: GUEST, role: "guest", ...changes });

test("a group begins beside the pair, and goes on when the pair is over", async () => {
    await goLive();
    room.signalling.receive("participant", guest());
    expect.verifySteps(["refresh"]);
    group.options.onParticipants({ [GUEST]: { name: "Sam Lee", role: "guest" } });
    expect(state.others[GUEST].name).toBe("Sam Lee");
    room.signalling.receive("group", { group: GROUP });
    room.signalling.receive("offer", { group: GROUP, description: {}, streams: [] });
    expect.verifySteps([`offer of ${GROUP}`]);
    expect(room.signalling.group).toBe(GROUP);
    group.become(true);
    room.signalling.receive("unpaired", { pairing: PAIRING });
    expect.verifySteps(["close peer"]);
    expect([state.screen, state.isConnected, state.isSecured]).toEqual(["live", true, true]);
    room.signalling.receive("ungrouped", { group: GROUP });
    expect([room.signalling.group, state.isConnected]).toEqual([undefined, false]);
});

test("while the pair is not verified a group does not make it secure", async () => {
    await goLive();
    group.become(true);
    room.peer.isSecured = false;
    group.become(true);
    expect([state.isConnected, state.isSecured]).toEqual([true, false]);
});

test("a group that does not go on is closed, a pair waits for what the node says of it", async () => {
    await goLive();
    room.signalling.receive("group", { group: GROUP });
    room.signalling.receive("joined", { resumed: false, participants: [other()] });
    expect([room.peer.pairing, group.id, room.signalling.group]).toEqual([
        PAIRING,
        undefined,
        undefined,
    ]);
    expect.verifySteps([]);
});

test("a browser that cannot encrypt frames keeps the pair, and says what is missing", async () => {
    await goLive();
    group.isSupported = false;
    room.signalling.receive("group", { group: GROUP });
    expect([state.isGroupUnsupported, state.screen, room.signalling.group]).toEqual([
        true,
        "live",
        undefined,
    ]);
});

test("a guest without a way to encrypt does not come in, nor without a secret into a pair", async () => {
    answers[ROOM.ticket_url] = () => ({ ...ANSWER, role: "guest", secret: null });
    await room.start();
    room.signalling.receive("joined", { resumed: false, participants: [other()] });
    room.signalling.receive("peer", { pairing: PAIRING, participant: OTHER, polite: false });
    expect(room.peer).toBe(null);
    group.isSupported = false;
    room.signalling.receive("group", { group: GROUP });
    expect([state.screen, state.reason]).toEqual(["closed", "unsupported"]);
    expect.verifySteps(["connect", "send leave"]);
});

test("who only watches is asked for no devices", async () => {
    answers[ROOM.ticket_url] = () => ({ ...ANSWER, role: "observer", secret: null });
    media.start = () => expect.step("devices");
    await room.start();
    expect(state.deviceStep).toBe("done");
    expect.verifySteps(["connect"]);
});

test("reads what the therapist says to whoever is not let in", async () => {
    await room.start();
    expect.verifySteps(["connect"]);
    answers[ROOM.waiting_url] = () => ({ therapist: "ready", farewell: "Call me.", removed: [] });
    room.signalling.close("declined");
    await advanceTime(0);
    expect(state.screen).toBe("closed");
    expect(state.waiting.farewell).toBe("Call me.");
});

test("turns the microphone off when the therapist mutes it, until the person turns it on", async () => {
    await goLive();
    room.signalling.receive("mute", { by: OTHER });
    await advanceTime(0);
    expect([state.microphone.on, state.mutedById]).toEqual([false, OTHER]);
    await room.setMicrophone(true);
    expect([state.microphone.on, state.mutedById]).toEqual([true, null]);
});

test("says when the room is locked", async () => {
    await goLive();
    room.signalling.receive("lock", { locked: true });
    expect(state.isLocked).toBe(true);
    room.signalling.receive("lock", { locked: false });
    expect(state.isLocked).toBe(false);
});
