import { describe, expect, test } from "@odoo/hoot";
import { BackgroundBlur } from "@teletherapy_media/room/common/background_blur";

describe.current.tags("headless");

/** A camera of one colour. */
function makeCamera() {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: 64, height: 48 });
    const context = canvas.getContext("2d");
    context.fillStyle = "#0a0";
    context.fillRect(0, 0, 64, 48);
    return canvas.captureStream(10).getVideoTracks()[0];
}

/** Finds nobody in the picture, and takes as long as it is told. */
class FakeSegmenter {
    constructor(clock) {
        this.clock = clock;
        this.takes = 10;
        this.isClosed = false;
        this.mask = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
    }
    async segment() {
        this.clock.now += this.takes;
        return this.mask;
    }
    close() {
        this.isClosed = true;
    }
}

class FakeTicker {
    postMessage(rate) {
        expect.step(`${rate} frames a second`);
    }
    terminate() {
        this.onmessage = () => {};
    }
}

async function start() {
    const clock = { now: 0 };
    const segmenter = new FakeSegmenter(clock);
    const ticker = new FakeTicker();
    const blur = new BackgroundBlur({
        createSegmenter: async () => segmenter,
        createTicker: () => ticker,
        now: () => clock.now,
    });
    blur.addEventListener("failed", () => expect.step("failed"));
    const track = await blur.start(makeCamera());
    /** Ticks for some seconds of its clock. */
    async function run(seconds) {
        for (const end = clock.now + seconds * 1_000; clock.now < end; ) {
            const begun = clock.now;
            await ticker.onmessage();
            clock.now = Math.max(clock.now, begun + 50);
        }
    }
    return { blur, segmenter, track, run };
}

test("gives a picture of its own, and closes with the last frame", async () => {
    const { blur, segmenter, track, run } = await start();
    expect(track.kind).toBe("video");
    await run(8);
    expect(track.readyState).toBe("live");
    blur.stop();
    expect([track.readyState, segmenter.isClosed]).toEqual(["ended", true]);
    expect.verifySteps(["20 frames a second"]);
});

test("takes fewer frames where they take long, and then gives up", async () => {
    const { segmenter, track, run } = await start();
    segmenter.takes = 45;
    await run(6);
    expect.verifySteps(["20 frames a second", "12 frames a second"]);
    expect(track.readyState).toBe("live");
    await run(4);
    expect.verifySteps(["failed"]);
    expect([track.readyState, segmenter.isClosed]).toEqual(["ended", true]);
});

test("gives up at once where a frame freezes the page", async () => {
    const { segmenter, run } = await start();
    segmenter.takes = 1_500;
    await run(5);
    expect.verifySteps(["20 frames a second", "failed"]);
});

test("a slow start is no reason to give up", async () => {
    const { segmenter, run } = await start();
    segmenter.takes = 900;
    await run(1.5);
    segmenter.takes = 10;
    await run(10);
    expect.verifySteps(["20 frames a second"]);
});

test("fails where the model cannot be loaded", async () => {
    const blur = new BackgroundBlur({
        createSegmenter: async () => {
            throw new Error("not found");
        },
    });
    await expect(blur.start(makeCamera())).rejects.toThrow(/not found/);
    expect(blur.track).toBe(null);
});
