import { describe, expect, mockPermission, test } from "@odoo/hoot";
import { LocalMedia } from "@teletherapy_media/room/common/local_media";

describe.current.tags("headless");

class FakeTrack extends EventTarget {
    enabled = true;
    isStopped = false;
    constructor(kind) {
        super();
        this.kind = kind;
    }
    stop() {
        this.isStopped = true;
    }
}

/** Devices of which some cannot be had. */
function makeDevices(errors = {}) {
    return {
        errors,
        tracks: [],
        async getUserMedia(constraints) {
            const kinds = Object.keys(constraints);
            expect.step(`ask for ${kinds.join(" and ")}`);
            const failing = kinds.find((kind) => this.errors[kind]);
            if (failing) {
                throw new DOMException("", this.errors[failing]);
            }
            const tracks = kinds.map((kind) => new FakeTrack(kind));
            this.tracks.push(...tracks);
            return { getTracks: () => tracks };
        },
    };
}

test("asks for both devices at once", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    expect.verifySteps(["ask for audio and video"]);
    expect([media.isOn("audio"), media.isOn("video")]).toEqual([true, true]);
});

test("a missing camera does not take the microphone along", async () => {
    const media = new LocalMedia(makeDevices({ video: "NotFoundError" }));
    await media.start();
    expect.verifySteps(["ask for audio and video", "ask for audio", "ask for video"]);
    expect(media.isOn("audio")).toBe(true);
    expect(media.errors).toEqual({ audio: null, video: "not_found" });
});

test("a refusal is not asked about again and again", async () => {
    mockPermission("camera", "denied");
    mockPermission("microphone", "denied");
    const media = new LocalMedia(
        makeDevices({ audio: "NotAllowedError", video: "NotAllowedError" })
    );
    await media.start();
    expect.verifySteps(["ask for audio and video"]);
    expect(media.errors).toEqual({ audio: "denied", video: "denied" });
});

test("a second try asks only for what is missing", async () => {
    const devices = makeDevices({ video: "NotReadableError" });
    const media = new LocalMedia(devices);
    await media.start();
    expect.verifySteps(["ask for audio and video", "ask for audio", "ask for video"]);
    devices.errors = {};
    await media.start();
    expect.verifySteps(["ask for video"]);
    expect(media.errors).toEqual({ audio: null, video: null });
});

test("a muted microphone stays open, a camera that is off is released", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    const { audio, video } = media.tracks;
    await media.setOn("audio", false);
    await media.setOn("video", false);
    expect([audio.enabled, audio.isStopped]).toEqual([false, false]);
    expect([video.isStopped, media.tracks.video]).toEqual([true, null]);
    await media.setOn("audio", true);
    await media.setOn("video", true);
    expect.verifySteps(["ask for audio and video", "ask for video"]);
    expect([media.isOn("audio"), media.isOn("video")]).toEqual([true, true]);
});

test("a device that comes after everything was stopped is let go at once", async () => {
    const devices = makeDevices();
    const media = new LocalMedia(devices);
    const started = media.start();
    media.stop();
    await started;
    expect.verifySteps(["ask for audio and video"]);
    expect(media.tracks).toEqual({ audio: null, video: null });
    expect(devices.tracks.map((track) => track.isStopped)).toEqual([true, true]);
});

test("a camera that is pulled out is reported", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    expect.verifySteps(["ask for audio and video"]);
    media.addEventListener("change", () => expect.step("change"));
    media.tracks.video.dispatchEvent(new Event("ended"));
    expect.verifySteps(["change"]);
    expect([media.tracks.video, media.errors.video]).toEqual([null, "not_found"]);
});
