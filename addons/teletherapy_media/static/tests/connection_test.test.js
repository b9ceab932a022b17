import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { ConnectionTest } from "@teletherapy_media/room/common/connection_test";

describe.current.tags("headless");

class FakeChannel {
    readyState = "open";
    bufferedAmount = 0;
    constructor(path) {
        this.path = path;
    }
    send(buffer) {
        this.path(buffer);
    }
}

class FakeConnection {
    constructor(name) {
        this.name = name;
    }
    createDataChannel(label, options) {
        expect(options).toEqual({ ordered: false, maxRetransmits: 0 });
        this.channel = new FakeChannel(path);
        return this.channel;
    }
    async setLocalDescription() {
        const type = this.name === "offerer" ? "offer" : "answer";
        this.localDescription = { type, sdp: this.name };
    }
    async setRemoteDescription({ type }) {
        expect.step(`${this.name} gets ${type}`);
    }
    close() {
        expect.step(`${this.name} closes`);
    }
}

let connections, delay, isReachable, number, path, result, test_;

beforeEach(() => {
    freezeTime();
    connections = {};
    number = 0;
    isReachable = true;
    delay = 40;
    path = (buffer) => deliver(buffer);
    test_ = new ConnectionTest({
        now: () => Date.now(),
        send({ type }) {
            if (type !== "rollback") {
                expect.step(`send ${type}`);
            }
            return isReachable;
        },
        createConnection(configuration) {
            expect(configuration.iceServers).toEqual([]);
            const name = connections.offerer ? "answerer" : "offerer";
            return (connections[name] = new FakeConnection(name));
        },
    });
});

function deliver(buffer) {
    const data = buffer.slice();
    setTimeout(() => remote.onmessage({ data }), delay);
}

const remote = {};

async function open() {
    result = test_.run();
    await expect.waitForSteps(["send offer"]);
    await test_.receive({ type: "offer", sdp: "translated" });
    await test_.receive({ type: "answer", sdp: "translated" });
    expect.verifySteps(["answerer gets offer", "send answer", "offerer gets answer"]);
    connections.answerer.ondatachannel({ channel: remote });
    connections.offerer.channel.onopen();
}

async function finish() {
    await advanceTime(5_000);
    await advanceTime(600);
    expect.verifySteps(["offerer closes", "answerer closes"]);
    return result;
}

test("measures bit rate, loss and round trip", async () => {
    await open();
    const { bitrate, loss, roundTrip } = await finish();
    expect(bitrate).toBeWithin(1_450_000, 1_500_000);
    expect(loss).toBe(0);
    expect(roundTrip).toBeWithin(39, 41);
});

test("counts what does not come back", async () => {
    path = (buffer) => number++ % 10 && deliver(buffer);
    await open();
    const { loss } = await finish();
    expect(loss).toBeWithin(0.09, 0.11);
});

test("does not pile up in the browser what the line does not take", async () => {
    await open();
    connections.offerer.channel.bufferedAmount = 100_000;
    expect(await finish()).toBe(null);
});

test("a line that lets nothing through has a result, too", async () => {
    result = test_.run();
    await expect.waitForSteps(["send offer"]);
    await advanceTime(5_000);
    expect.verifySteps(["offerer closes", "answerer closes"]);
    expect(await result).toBe(null);
});

test("a test that was closed has none, and takes no more descriptions", async () => {
    await open();
    test_.close();
    test_.close();
    expect.verifySteps(["offerer closes", "answerer closes"]);
    expect(await result).toBe(undefined);
    await test_.receive({ type: "answer", sdp: "late" });
    expect.verifySteps([]);
});

test("without a connection to the node there is no test", async () => {
    isReachable = false;
    expect(await test_.run()).toBe(undefined);
    expect.verifySteps(["send offer", "offerer closes", "answerer closes"]);
});
