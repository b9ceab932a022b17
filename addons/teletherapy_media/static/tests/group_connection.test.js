import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { GroupConnection } from "@teletherapy_media/room/common/group_connection";

describe.current.tags("headless");

const GROUP = "9".repeat(32);
const [DANA, ALEX] = ["1".repeat(32), "2".repeat(32)];
const OFFER = { type: "offer", sdp: "" };

function makeTrack(kind) {
    const context = new AudioContext();
    const [track] = context.createMediaStreamDestination().stream.getTracks();
    Object.defineProperty(track, "kind", { value: kind });
    return track;
}

class FakeConnection {
    connectionState = "new";
    localDescription = { type: "answer", sdp: "sdp" };
    transceivers = [];
    /** @param {string[]} kinds of the sections */
    offer(...kinds) {
        for (const kind of kinds.slice(this.transceivers.length)) {
            const sender = {
                track: null,
                replaceTrack: async (track) => {
                    expect.step(`send ${kind}`);
                    sender.track = track;
                },
                getParameters: () => ({ encodings: [{ rid: "q" }, { rid: "h" }] }),
                setParameters: async ({ encodings }) => (sender.encodings = encodings),
            };
            const mid = String(this.transceivers.length);
            const receiver = { track: makeTrack(kind) };
            this.transceivers.push({ mid, sender, receiver, direction: "recvonly" });
        }
    }
    getTransceivers() {
        return this.transceivers;
    }
    async setRemoteDescription() {
        expect.step("apply");
    }
    async setLocalDescription() {
        expect.step("answer");
    }
    close() {
        this.isClosed = true;
    }
    become(state) {
        this.connectionState = state;
        this.onconnectionstatechange();
    }
}

const protection = {
    configuration: {},
    tell: (type, { receiver, participant }) =>
        expect.step(`${type} ${receiver.split(" ")[1]} ${participant?.[0]}`),
    protectSender: (sender, kind) => expect.step(`protect ${kind}`),
    protectReceiver: (receiver, id) => expect.step(`protect ${id.split(" ")[1]}`),
};

let connection, sent;

beforeEach(() => {
    freezeTime();
    connection = new FakeConnection();
    sent = [];
});

function makeGroup({ sends = true, canSend = true } = {}) {
    return new GroupConnection({
        group: GROUP,
        sends,
        tracks: { audio: makeTrack("audio"), video: null },
        protection,
        send: (type, fields) => canSend && sent.push({ type, ...fields }),
        createConnection: () => connection,
    });
}

test("everything is protected before anything is sent or answered", async () => {
    const group = makeGroup();
    connection.offer("audio", "video", "audio", "video");
    await group.receive(OFFER, [
        { mid: "2", participant: DANA },
        { mid: "3", participant: DANA },
    ]);
    expect.verifySteps([
        "apply",
        "protect audio",
        "protect video",
        "receiver 2 1",
        "protect 2",
        "receiver 3 1",
        "protect 3",
        "send audio",
        "answer",
    ]);
    expect(sent).toEqual([
        { type: "answer", group: GROUP, description: { type: "answer", sdp: "sdp" } },
    ]);
    expect(connection.transceivers[1].sender.encodings.map(({ maxBitrate }) => maxBitrate)).toEqual(
        [150_000, 800_000]
    );
    expect(group.streams[DANA].getTracks()).toHaveLength(2);
});

test("who only watches sends nothing", async () => {
    const group = makeGroup({ sends: false });
    connection.offer("audio", "video");
    await group.receive(OFFER, []);
    expect.verifySteps(["apply", "answer"]);
    expect(connection.transceivers.map(({ direction }) => direction)).toEqual([
        "recvonly",
        "recvonly",
    ]);
});

test("a section goes over to somebody else, who is not taken for the one before", async () => {
    const group = makeGroup({ sends: false });
    connection.offer("audio", "video", "audio");
    await group.receive(OFFER, [{ mid: "2", participant: DANA }]);
    await group.receive(OFFER, []);
    expect(group.streams).toEqual({});
    await group.receive(OFFER, [{ mid: "2", participant: ALEX }]);
    expect(Object.keys(group.streams)).toEqual([ALEX]);
    expect.verifySteps([
        ...["apply", "receiver 2 1", "protect 2", "answer"],
        ...["apply", "receiver 2 undefined", "protect 2", "answer"],
        ...["apply", "receiver 2 2", "protect 2", "answer"],
    ]);
});

test("offers are answered one after the other", async () => {
    const group = makeGroup({ sends: false });
    await Promise.all([group.receive(OFFER, []), group.receive(OFFER, [])]);
    expect.verifySteps(["apply", "answer", "apply", "answer"]);
    expect(sent).toHaveLength(2);
});

test("a lost connection asks the node to begin ICE anew, for a while", async () => {
    const group = makeGroup();
    group.addEventListener("broken", () => expect.step("broken"));
    connection.become("disconnected");
    await advanceTime(200);
    expect(sent.map(({ type }) => type)).toEqual(["restart"]);
    connection.become("connected");
    await advanceTime(10_000);
    expect(sent).toHaveLength(1);
    connection.become("failed");
    for (const count of [3, 4, 5]) {
        await advanceTime(3_000);
        expect(sent).toHaveLength(count);
    }
    await advanceTime(3_000);
    expect.verifySteps(["broken"]);
});

test("closed it does nothing any more", async () => {
    const group = makeGroup();
    group.close();
    await group.receive(OFFER, []);
    group.restart();
    expect([connection.isClosed, sent]).toEqual([true, []]);
});
