import { animationFrame, beforeEach, describe, expect, mockPermission, test } from "@odoo/hoot";
import { LocalMedia } from "@teletherapy_media/room/common/local_media";
import { MediaSettings, SETTING } from "@teletherapy_media/room/common/media_settings";

describe.current.tags("headless");

beforeEach(() => localStorage.clear());

class FakeTrack extends EventTarget {
    enabled = true;
    isStopped = false;
    constructor(kind, { deviceId, facingMode } = {}) {
        super();
        this.kind = kind;
        this.settings = { deviceId: deviceId?.ideal ?? `default ${kind}`, facingMode };
    }
    getSettings() {
        return this.settings;
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
        asked: [],
        async getUserMedia(constraints) {
            this.asked.push(constraints);
            const kinds = Object.keys(constraints);
            expect.step(`ask for ${kinds.join(" and ")}`);
            const failing = kinds.find((kind) => this.errors[kind]);
            if (failing) {
                throw new DOMException("", this.errors[failing]);
            }
            const tracks = kinds.map((kind) => new FakeTrack(kind, constraints[kind]));
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

test("another microphone takes the place of the one in use, and stays chosen", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    const { audio } = media.tracks;
    expect(media.getDeviceId("audio")).toBe("default audio");
    await media.select("audio", "headset");
    expect.verifySteps(["ask for audio and video", "ask for audio"]);
    expect([audio.isStopped, media.getDeviceId("audio")]).toEqual([true, "headset"]);
    const next = new LocalMedia(makeDevices());
    await next.start();
    expect.verifySteps(["ask for audio and video"]);
    expect(next.getDeviceId("audio")).toBe("headset");
});

test("a camera that is off is chosen without being turned on", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    await media.setOn("video", false);
    await media.select("video", "desk");
    expect.verifySteps(["ask for audio and video"]);
    expect([media.isOn("video"), media.getDeviceId("video")]).toEqual([false, "desk"]);
    await media.setOn("video", true);
    expect.verifySteps(["ask for video"]);
    expect(media.tracks.video.settings.deviceId).toBe("desk");
});

test("of several choices the last one counts", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    await Promise.all(["a", "b", "c"].map((id) => media.select("video", id)));
    expect(media.getDeviceId("video")).toBe("c");
    expect.verifySteps(["ask for audio and video", ...Array(3).fill("ask for video")]);
});

test("a phone's camera is flipped to the back and to the front again", async () => {
    const media = new LocalMedia(makeDevices());
    await media.start();
    expect(media.isFacingFront).toBe(true);
    await media.flipCamera();
    expect(media.isFacingFront).toBe(false);
    await media.flipCamera();
    expect(media.isFacingFront).toBe(true);
    expect.verifySteps(["ask for audio and video", "ask for video", "ask for video"]);
});

test("a chosen device that cannot be opened is reported", async () => {
    const devices = makeDevices();
    const media = new LocalMedia(devices);
    await media.start();
    devices.errors.video = "NotReadableError";
    await media.select("video", "desk");
    expect([media.isOn("video"), media.errors.video]).toEqual([false, "in_use"]);
    expect.verifySteps(["ask for audio and video", "ask for video"]);
});

/** A blur that is done when the test says so. */
class FakeBlur extends EventTarget {
    constructor() {
        super();
        this.started = Promise.withResolvers();
        this.isStopped = false;
    }
    start(camera) {
        expect.step("blur");
        this.camera = camera;
        return this.started.promise;
    }
    stop() {
        this.isStopped = true;
    }
}

function makeBlurredMedia() {
    const blurs = [];
    const settings = new MediaSettings();
    settings.set(SETTING.BLUR, true);
    const media = new LocalMedia(makeDevices(), undefined, settings, () => {
        blurs.push(new FakeBlur());
        return blurs.at(-1);
    });
    return { media, blurs };
}

test("nobody sees the camera's own picture while the blur is being started", async () => {
    const { media, blurs } = makeBlurredMedia();
    const starting = media.start();
    await animationFrame();
    expect(media.tracks.video).toBe(null);
    const blurred = new FakeTrack("video");
    blurs[0].started.resolve(blurred);
    await starting;
    expect(media.tracks.video).toBe(blurred);
    expect(media.getDeviceId("video")).toBe("default video");
    await media.setOn("video", false);
    expect([blurs[0].isStopped, blurs[0].camera.isStopped]).toEqual([true, true]);
    expect.verifySteps(["ask for audio and video", "blur"]);
});

test("where the blur fails the camera goes off, and comes back without it when asked", async () => {
    const { media, blurs } = makeBlurredMedia();
    const starting = media.start();
    await animationFrame();
    blurs[0].started.resolve(new FakeTrack("video"));
    await starting;
    blurs[0].dispatchEvent(new CustomEvent("failed"));
    expect([media.hasBlurFailed, media.isOn("video"), media.isOn("audio")]).toEqual([
        true,
        false,
        true,
    ]);
    expect(media.settings.get(SETTING.BLUR)).toBe(false);
    await media.setOn("video", true);
    expect([media.hasBlurFailed, media.isOn("video")]).toEqual([false, true]);
    expect.verifySteps(["ask for audio and video", "blur", "ask for video"]);
});

test("a camera turned off while the blur is being started stays off", async () => {
    const { media, blurs } = makeBlurredMedia();
    const starting = media.start();
    await animationFrame();
    await media.setOn("video", false);
    blurs[0].started.resolve(null);
    await starting;
    expect([media.isOn("video"), blurs[0].camera.isStopped]).toEqual([false, true]);
    expect.verifySteps(["ask for audio and video", "blur"]);
});

test("how one is heard is asked of the browser, and remembered", async () => {
    const devices = makeDevices();
    const media = new LocalMedia(devices);
    await media.start();
    await media.setSetting(SETTING.NOISE_SUPPRESSION, false);
    expect.verifySteps(["ask for audio and video", "ask for audio"]);
    expect(devices.asked.at(-1).audio).toEqual({
        autoGainControl: true,
        noiseSuppression: false,
        echoCancellation: true,
    });
    expect(new MediaSettings().get(SETTING.NOISE_SUPPRESSION)).toBe(false);
});
