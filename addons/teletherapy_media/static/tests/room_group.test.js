import {
    advanceTime,
    after,
    beforeEach,
    describe,
    expect,
    freezeTime,
    mockFetch,
    test,
} from "@odoo/hoot";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";
import { RoomGroup } from "@teletherapy_media/room/common/room_group";

describe.current.tags("headless");

const GROUP = "9".repeat(32);
const PAIRING = "b".repeat(32);
const [ALEX, SAM] = ["2".repeat(32), "3".repeat(32)];

class FakeConnection extends EventTarget {
    isConnected = true;
    decoded = new Set();
    streams = {};
    constructor({ group, sends }) {
        super();
        Object.assign(this, { group, sends });
    }
    async getDecoded() {
        return this.decoded;
    }
    close() {
        this.isClosed = true;
    }
    bring(participant) {
        this.streams[participant] = new MediaStream();
        this.dispatchEvent(new CustomEvent("streams"));
    }
}

class FakePeer {
    pairing = PAIRING;
    otherId = ALEX;
    isConnected = true;
    isDecoded = false;
    stream = { getTracks: () => ["track"] };
    async hasDecoded() {
        return this.isDecoded;
    }
}

let connection, group, peer, sent, state;

beforeEach(() => {
    freezeTime();
    mockFetch(() => ({ result: { refusal: { code: "ended", message: "" } } }));
    state = makeRoomState();
    state.role = "therapist";
    for (const id of [ALEX, SAM]) {
        state.others[id] = { id, camera: true, microphone: true };
    }
    sent = [];
    peer = new FakePeer();
    group = new RoomGroup({
        state,
        room: { group_url: "/group", worker_url: "/worker.js" },
        getTracks: () => ({}),
        send: (type, fields) => sent.push({ type, ...fields }),
        onParticipants: () => {},
        onState: () => {},
        onBroken: () => {},
        createConnection: (options) => (connection = new FakeConnection(options)),
        createProtection: () =>
            Object.assign(new EventTarget(), { tell() {}, close() {}, configuration: {} }),
    });
    after(() => group.close());
});

const getDecoded = () => sent.filter(({ type }) => type === "decoded");

test("the pair is shown until the group has brought the same person", async () => {
    group.setPeer(peer);
    peer.isDecoded = true;
    await advanceTime(300);
    expect(state.streams[ALEX]).toBe(peer.stream);
    group.enter(GROUP);
    connection.bring(ALEX);
    connection.bring(SAM);
    await advanceTime(300);
    expect(state.streams[ALEX]).toBe(peer.stream);
    expect(state.streams[SAM]).toBe(connection.streams[SAM]);
    connection.decoded = new Set([SAM]);
    await advanceTime(300);
    expect(getDecoded()).toEqual([{ type: "decoded", pairing: PAIRING }]);
    connection.decoded = new Set([ALEX]);
    await advanceTime(300);
    expect(state.streams[ALEX]).toBe(connection.streams[ALEX]);
    expect(getDecoded()[1]).toEqual({ type: "decoded", group: GROUP });
    group.setPeer(null);
    expect(state.streams[ALEX]).toBe(connection.streams[ALEX]);
});

test("the group is shown until the pair has brought the same person", async () => {
    group.enter(GROUP);
    connection.bring(ALEX);
    connection.decoded = new Set([ALEX]);
    await advanceTime(300);
    group.setPeer(peer);
    await advanceTime(300);
    expect(state.streams[ALEX]).toBe(connection.streams[ALEX]);
    peer.isDecoded = true;
    await advanceTime(300);
    expect(state.streams[ALEX]).toBe(peer.stream);
    expect(getDecoded().at(-1)).toEqual({ type: "decoded", pairing: PAIRING });
    group.leave(GROUP);
    expect([state.isInGroup, connection.isClosed]).toEqual([false, true]);
    expect(state.streams[ALEX]).toBe(peer.stream);
});

test("every way is announced once", async () => {
    group.enter(GROUP);
    connection.bring(SAM);
    connection.decoded = new Set([SAM]);
    await advanceTime(2_000);
    expect(getDecoded()).toEqual([{ type: "decoded", group: GROUP }]);
});

test("what is shown is told to each new group", () => {
    group.setView({ [ALEX]: 480 });
    group.enter(GROUP);
    group.setView({ [ALEX]: 240 });
    expect(sent.map(({ heights }) => heights[ALEX])).toEqual([480, 240]);
    group.enter("8".repeat(32));
    expect(sent.at(-1)).toEqual({ type: "view", group: "8".repeat(32), heights: { [ALEX]: 240 } });
});

test("who speaks is shown, in this group alone", () => {
    group.enter(GROUP);
    group.speaks({ group: "other", participant: SAM });
    expect(state.speakerId).toBe(null);
    group.speaks({ group: GROUP, participant: ALEX });
    expect(state.speakerId).toBe(ALEX);
    group.leave();
    expect(state.speakerId).toBe(null);
});

test("an observer sends nothing", () => {
    state.role = "observer";
    group.enter(GROUP);
    expect(connection.sends).toBe(false);
});

test("audio only: the node is told that nobody is shown, and no picture is waited for", async () => {
    let asked;
    group.enter(GROUP);
    connection.getDecoded = async (getKinds) => {
        asked = getKinds(ALEX);
        return new Set();
    };
    group.setView({ [ALEX]: 240 });
    await advanceTime(300);
    expect(asked).toEqual(["audio", "video"]);
    state.audioOnly.isOn = true;
    group.updateView();
    expect(sent.at(-1)).toEqual({ type: "view", group: GROUP, heights: { [ALEX]: 0, [SAM]: 0 } });
    group.setView({ [ALEX]: 480 });
    expect(sent.at(-1).heights).toEqual({ [ALEX]: 0, [SAM]: 0 });
    await advanceTime(300);
    expect(asked).toEqual(["audio"]);
    state.audioOnly.isOn = false;
    group.updateView();
    expect(sent.at(-1).heights).toEqual({ [ALEX]: 480 });
});
