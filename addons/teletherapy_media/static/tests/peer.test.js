import { advanceTime, after, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { Peer } from "@teletherapy_media/room/common/peer";

describe.current.tags("headless");

const PAIRING = "b".repeat(32);
const SELF = "1".repeat(32);
const OTHER = "2".repeat(32);

/** Keeps the signalling state of an RTCPeerConnection, implicit rollback included. */
class FakeConnection {
    signalingState = "stable";
    connectionState = "new";
    localDescription = null;
    restarts = 0;
    transceivers = [];

    addTransceiver(trackOrKind, { direction }) {
        const kind = trackOrKind.kind || trackOrKind;
        this._addTransceiver(kind, direction, trackOrKind.kind ? trackOrKind : null);
    }
    _addTransceiver(kind, direction, track) {
        const sender = {
            track,
            transport: null,
            replaceTrack: async (other) => (sender.track = other),
            getParameters: () => ({ encodings: [{}] }),
            setParameters: async (_, options) => options && expect.step([kind, options]),
        };
        this.transceivers.push({ direction, sender, receiver: { track: { kind } } });
    }
    createDataChannel(label, options) {
        expect(options).toEqual({ negotiated: true, id: 0, ordered: true });
        this.channels = (this.channels || 0) + 1;
        this.channel = { readyState: "connecting", send: (text) => expect.step(`write ${text}`) };
        return this.channel;
    }
    getTransceivers() {
        return this.transceivers;
    }
    getSenders() {
        return this.transceivers.map(({ sender }) => sender);
    }
    async setLocalDescription() {
        const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
        this.signalingState = type === "offer" ? "have-local-offer" : "stable";
        this.localDescription = { type, sdp: `sdp of ${type}` };
    }
    async setRemoteDescription({ type }) {
        expect.step(`apply ${type}`);
        if (type === "offer" && !this.transceivers.length) {
            this._addTransceiver("audio", "recvonly", null);
            this._addTransceiver("video", "recvonly", null);
        }
        this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    }
    restartIce() {
        this.restarts++;
    }
    close() {
        this.isClosed = true;
    }
    become(state) {
        this.connectionState = state;
        this.onconnectionstatechange();
    }
}

/** Signs with the sender's name; what is signed otherwise is forged. */
const signer = {
    sign: async ({ participant }) => participant,
    verify: async ({ participant }, mac) => participant === mac,
};

let connection, canSend, sent;

beforeEach(() => {
    freezeTime();
    connection = new FakeConnection();
    canSend = true;
    sent = [];
});

function makePeer({ polite }) {
    const peer = new Peer({
        pairing: PAIRING,
        polite,
        room: "0".repeat(32),
        selfId: SELF,
        otherId: OTHER,
        signer,
        tracks: { audio: { kind: "audio" } },
        send: (message) => sent.push(message),
        canSend: () => canSend,
        createConnection(configuration) {
            expect(configuration.iceServers).toEqual([]);
            expect(configuration.bundlePolicy).toBe("max-bundle");
            return connection;
        },
    });
    for (const name of ["unverified", "broken"]) {
        peer.addEventListener(name, () => expect.step(name));
    }
    after(() => peer.close());
    return peer;
}

const offer = () => ({ type: "offer", sdp: "other offer" });
const answer = () => ({ type: "answer", sdp: "other answer" });
const sentTypes = () => sent.map(({ description }) => description.type);

test("the impolite side offers sound and picture, also without a camera", async () => {
    makePeer({ polite: false });
    expect(connection.transceivers.map(({ direction }) => direction)).toEqual([
        "sendrecv",
        "sendrecv",
    ]);
    await connection.onnegotiationneeded();
    expect(sent).toEqual([
        { pairing: PAIRING, description: { type: "offer", sdp: "sdp of offer" }, mac: SELF },
    ]);
});

test("the picture begins anew when the connection was interrupted", async () => {
    const peer = makePeer({ polite: false });
    connection.become("connected");
    connection.become("disconnected");
    connection.become("connected");
    expect.verifySteps([]);
    await peer.setTrack("video", { kind: "video" });
    connection.become("disconnected");
    connection.become("connected");
    expect.verifySteps([["video", { encodingOptions: [{ keyFrame: true }] }]]);
});

test("the polite side answers with its own tracks in the sections that were offered", async () => {
    const peer = makePeer({ polite: true });
    expect(connection.transceivers).toEqual([]);
    await peer.receive(offer(), OTHER);
    expect.verifySteps(["apply offer"]);
    expect(sentTypes()).toEqual(["answer"]);
    const [audio, video] = connection.transceivers;
    expect([audio.direction, video.direction]).toEqual(["sendrecv", "sendrecv"]);
    expect(audio.sender.track.kind).toBe("audio");
    expect(video.sender.track).toBe(null);
});

test("when both offer, the impolite side ignores and the polite side yields", async () => {
    const impolite = makePeer({ polite: false });
    await connection.onnegotiationneeded();
    await impolite.receive(offer(), OTHER);
    expect.verifySteps([]);
    await impolite.receive(answer(), OTHER);
    expect.verifySteps(["apply answer"]);

    connection = new FakeConnection();
    sent = [];
    const polite = makePeer({ polite: true });
    await polite.receive(offer(), OTHER);
    await connection.onnegotiationneeded();
    await polite.receive(offer(), OTHER);
    expect.verifySteps(["apply offer", "apply offer"]);
    expect(sentTypes()).toEqual(["answer", "offer", "answer"]);
});

test("an offer that comes while the own one is being signed is a collision, too", async () => {
    const peer = makePeer({ polite: false });
    const made = connection.onnegotiationneeded();
    await peer.receive(offer(), OTHER);
    await made;
    expect.verifySteps([]);
    expect(sentTypes()).toEqual(["offer"]);
});

test("an answer that nobody waits for is ignored", async () => {
    const peer = makePeer({ polite: false });
    await peer.receive(answer(), OTHER);
    expect.verifySteps([]);
});

test("nothing of a forged description is applied, and the connection is closed", async () => {
    const peer = makePeer({ polite: true });
    await peer.receive(offer(), "forged");
    expect.verifySteps(["unverified"]);
    expect(connection.isClosed).toBe(true);
    await peer.receive(offer(), OTHER);
    expect.verifySteps([]);
    expect(sent).toEqual([]);
    expect(peer.isSecured).toBe(false);
});

test("one's own description sent back is forged", async () => {
    const peer = makePeer({ polite: true });
    await peer.receive(offer(), SELF);
    expect.verifySteps(["unverified"]);
});

test("is secured when the other side is verified and the keys are in use", async () => {
    const peer = makePeer({ polite: false });
    await connection.onnegotiationneeded();
    connection.become("connected");
    expect(peer.isSecured).toBe(false);
    await peer.receive(answer(), OTHER);
    expect(peer.isSecured).toBe(true);
    connection.transceivers[0].sender.transport = { state: "connecting" };
    expect(peer.isSecured).toBe(false);
    connection.transceivers[0].sender.transport = { state: "connected" };
    connection.become("disconnected");
    expect(peer.isSecured).toBe(true);
    peer.close();
    expect(peer.isSecured).toBe(false);
    expect.verifySteps(["apply answer"]);
});

test("a closed connection has no statistics", () => {
    const peer = makePeer({ polite: false });
    peer.close();
    expect(peer.getStats()).toBe(undefined);
});

test("tells when the keys stand, also when that is after the connection", async () => {
    const peer = makePeer({ polite: false });
    await connection.onnegotiationneeded();
    const transport = { state: "connecting" };
    connection.transceivers[0].sender.transport = transport;
    await peer.receive(answer(), OTHER);
    connection.become("connected");
    expect(peer.isSecured).toBe(false);
    peer.addEventListener("state", () => expect.step(`secured ${peer.isSecured}`));
    transport.state = "connected";
    transport.onstatechange();
    expect.verifySteps(["apply answer", "secured true"]);
});

test("an offer without an answer is repeated", async () => {
    const peer = makePeer({ polite: false });
    await connection.onnegotiationneeded();
    await advanceTime(5_000);
    expect(sentTypes()).toEqual(["offer", "offer"]);
    canSend = false;
    await advanceTime(5_000);
    expect(sentTypes().length).toBe(2);
    canSend = true;
    await advanceTime(5_000);
    await peer.receive(answer(), OTHER);
    await advanceTime(20_000);
    expect(sentTypes()).toEqual(["offer", "offer", "offer"]);
    expect.verifySteps(["apply answer"]);
});

test("a path that is lost is sought anew, at once or after a moment's patience", async () => {
    const peer = makePeer({ polite: false });
    connection.become("connected");
    connection.become("disconnected");
    await advanceTime(100);
    expect(connection.restarts).toBe(0);
    await advanceTime(100);
    expect(connection.restarts).toBe(1);
    connection.become("connected");
    connection.become("failed");
    expect(connection.restarts).toBe(2);
    expect(peer.isClosed).toBe(false);
});

test("a path is not sought while nobody can be told, but as soon as they can", async () => {
    const peer = makePeer({ polite: false });
    canSend = false;
    connection.become("failed");
    expect(connection.restarts).toBe(0);
    canSend = true;
    peer.resume();
    expect(connection.restarts).toBe(1);
});

test("a path that is not found after some tries is given up", async () => {
    makePeer({ polite: false });
    connection.become("failed");
    await advanceTime(20_000);
    expect(connection.restarts).toBe(4);
    expect.verifySteps(["broken"]);
});

test("coming back repeats an offer that may have been lost", async () => {
    const peer = makePeer({ polite: false });
    await connection.onnegotiationneeded();
    peer.resume();
    await advanceTime(0);
    expect(sentTypes()).toEqual(["offer", "offer"]);
    expect(connection.restarts).toBe(0);
});

test("on another node the impolite side seeks a new path, though the old one seemed to stand", async () => {
    const peer = makePeer({ polite: false });
    connection.become("connected");
    peer.move();
    expect(connection.restarts).toBe(1);
    connection.become("connected");
    await advanceTime(20_000);
    expect(connection.restarts).toBe(1);
    expect(peer.isClosed).toBe(false);
});

test("on another node the polite side waits for the other one, though not for ever", async () => {
    const peer = makePeer({ polite: true });
    connection.become("disconnected");
    peer.move();
    await advanceTime(2_000);
    expect(connection.restarts).toBe(0);
    await advanceTime(1_000);
    expect(connection.restarts).toBe(1);
});

test("a camera that comes later needs no negotiation", async () => {
    const peer = makePeer({ polite: false });
    const track = { kind: "video" };
    await peer.setTrack("video", track);
    expect(connection.transceivers[1].sender.track).toBe(track);
    expect(sent).toEqual([]);
});

test("both ends make the channel for what is written, once", async () => {
    const impolite = makePeer({ polite: false });
    expect(connection.channels).toBe(1);
    impolite.channel.addEventListener("message", ({ detail }) =>
        expect.step(`${detail.participant[0]} ${detail.text}`)
    );
    expect(impolite.channel.isOpen).toBe(false);
    connection.channel.readyState = "open";
    expect(impolite.channel.isOpen).toBe(true);
    connection.channel.onmessage({ data: "hello" });
    connection.channel.onmessage({ data: new ArrayBuffer(2) });
    impolite.channel.send("hi");
    expect.verifySteps(["2 hello", "write hi"]);
    expect([impolite.channel.reaches(OTHER), impolite.channel.reaches(SELF)]).toEqual([
        true,
        false,
    ]);

    connection = new FakeConnection();
    const polite = makePeer({ polite: true });
    expect(connection.channels).toBe(undefined);
    await polite.receive({ type: "offer", sdp: "" }, OTHER);
    await polite.receive({ type: "offer", sdp: "" }, OTHER);
    expect(connection.channels).toBe(1);
    expect.verifySteps(["apply offer", "apply offer"]);
});
