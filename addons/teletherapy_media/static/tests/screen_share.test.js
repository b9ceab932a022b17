import { describe, expect, test } from "@odoo/hoot";
import { ScreenShare } from "@teletherapy_media/room/common/screen_share";

describe.current.tags("headless");

class FakeTrack extends EventTarget {
    contentHint = "";
    isStopped = false;
    constructor(kind) {
        super();
        this.kind = kind;
    }
    stop() {
        this.isStopped = true;
    }
}

/** A browser in which the person chooses something with these kinds of tracks, or that refuses. */
function makeDevices({ kinds = ["video"], error = null, canLeaveOut = true } = {}) {
    return {
        tracks: kinds.map((kind) => new FakeTrack(kind)),
        getSupportedConstraints: () => ({ restrictOwnAudio: canLeaveOut }),
        async getDisplayMedia(constraints) {
            expect.step("ask");
            this.asked = constraints;
            if (error) {
                throw error;
            }
            const of = (kind) => this.tracks.filter((track) => track.kind === kind);
            return {
                getTracks: () => this.tracks,
                getVideoTracks: () => of("video"),
                getAudioTracks: () => of("audio"),
            };
        },
    };
}

const makeMixer = (sound) => ({
    track: { kind: "audio", of: sound },
    setMicrophone: (track) => expect.step(`mix with ${track?.kind}`),
    close: () => expect.step("close mixer"),
});

const CAMERA = { kind: "camera" };
const MICROPHONE = { kind: "microphone" };
const own = { audio: MICROPHONE, video: CAMERA };
const yes = () => true;

test("the screen takes the camera's place, and the microphone stays as it is", async () => {
    const devices = makeDevices();
    const share = new ScreenShare(devices, makeMixer);
    await share.start(yes);
    expect(share.apply(own)).toEqual({ audio: MICROPHONE, video: devices.tracks[0] });
    expect(devices.tracks[0].contentHint).toBe("detail");
    share.stop();
    expect([devices.tracks[0].isStopped, share.isOn]).toEqual([true, false]);
    expect(share.apply(own)).toEqual(own);
    expect.verifySteps(["ask"]);
});

test("its sound is mixed with the microphone, also with one that comes later", async () => {
    const devices = makeDevices({ kinds: ["video", "audio"] });
    const share = new ScreenShare(devices, makeMixer);
    await share.start(yes);
    expect(share.apply({ audio: null, video: null }).audio.of).toBe(devices.tracks[1]);
    expect(share.apply(own).audio.of).toBe(devices.tracks[1]);
    share.stop();
    expect(devices.tracks.map((track) => track.isStopped)).toEqual([true, true]);
    expect.verifySteps(["ask", "mix with undefined", "mix with microphone", "close mixer"]);
});

test("the browser's own button ends it", async () => {
    const devices = makeDevices();
    const share = new ScreenShare(devices, makeMixer);
    await share.start(yes);
    share.addEventListener("change", () => expect.step(`on: ${share.isOn}`));
    devices.tracks[0].dispatchEvent(new Event("ended"));
    expect.verifySteps(["ask", "on: false"]);
});

test("what was chosen when the session was over already is let go of", async () => {
    const devices = makeDevices();
    const share = new ScreenShare(devices, makeMixer);
    await share.start(() => false);
    expect([devices.tracks[0].isStopped, share.isOn]).toEqual([true, false]);
    expect.verifySteps(["ask"]);
});

test("one question at a time", async () => {
    const share = new ScreenShare(makeDevices(), makeMixer);
    await Promise.all([share.start(yes), share.start(yes)]);
    await share.start(yes);
    expect.verifySteps(["ask"]);
});

test("only what the person did not decide is an error", async () => {
    for (const [name, message, error] of [
        ["NotAllowedError", "Permission denied", null],
        ["NotAllowedError", "Permission denied by system", "denied"],
        ["NotReadableError", "Could not start video source", "failed"],
    ]) {
        const refusal = new DOMException(message, name);
        const share = new ScreenShare(makeDevices({ error: refusal }), makeMixer);
        await share.start(yes);
        expect([share.isOn, share.error]).toEqual([false, error]);
    }
    expect.verifySteps(["ask", "ask", "ask"]);
});

test("where the session's own sound cannot be left out, the system's is not shared", async () => {
    for (const [canLeaveOut, systemAudio] of [
        [true, "include"],
        [false, "exclude"],
    ]) {
        const devices = makeDevices({ canLeaveOut });
        await new ScreenShare(devices, makeMixer).start(yes);
        expect(devices.asked.systemAudio).toBe(systemAudio);
        expect(Boolean(devices.asked.audio.restrictOwnAudio)).toBe(canLeaveOut);
    }
    expect.verifySteps(["ask", "ask"]);
});

test("is not offered where the browser has nothing to share", async () => {
    const share = new ScreenShare({});
    expect(share.isSupported).toBe(false);
    await share.start(yes);
    expect(share.isOn).toBe(false);
});
