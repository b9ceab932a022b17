import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { getMuteKey, isMuteKey } from "@teletherapy_media/room/common/mute_key";
import { MutedSpeech } from "@teletherapy_media/room/common/muted_speech";

describe.current.tags("headless");

let loudness, speech;

class FakeTrack {
    enabled = false;
    clones = [];
    clone() {
        this.clones.push(new FakeTrack());
        return this.clones.at(-1);
    }
    stop() {
        this.isStopped = true;
    }
}

beforeEach(() => {
    freezeTime();
    loudness = 0;
    speech = new MutedSpeech(() => ({ read: () => loudness, close: () => expect.step("close") }));
    speech.addEventListener("speech", () => expect.step("speech"));
});

test("whoever speaks while muted is told once, and again after a while", async () => {
    const track = new FakeTrack();
    speech.watch(track);
    expect([track.enabled, track.clones[0].enabled]).toEqual([false, true]);
    await advanceTime(3_000);
    expect.verifySteps([]);
    loudness = 0.7;
    await advanceTime(1_000);
    expect.verifySteps(["speech"]);
    await advanceTime(18_000);
    expect.verifySteps([]);
    await advanceTime(2_500);
    expect.verifySteps(["speech"]);
    speech.stop();
    expect([track.clones[0].isStopped, track.isStopped]).toEqual([true, undefined]);
    expect.verifySteps(["close"]);
    await advanceTime(60_000);
    expect.verifySteps([]);
});

test("a cough, a key and a fan are no speech", async () => {
    speech.watch(new FakeTrack());
    for (let i = 0; i < 10; i++) {
        loudness = 0.9;
        await advanceTime(300);
        loudness = 0;
        await advanceTime(1_000);
    }
    loudness = 0.4;
    await advanceTime(10_000);
    expect.verifySteps([]);
    speech.stop();
    expect.verifySteps(["close"]);
});

test("another microphone is watched in the place of the first, none when it is on", () => {
    const [first, second] = [new FakeTrack(), new FakeTrack()];
    speech.watch(first);
    speech.watch(first);
    expect(first.clones.length).toBe(1);
    speech.watch(second);
    expect([first.clones[0].isStopped, second.clones.length]).toEqual([true, 1]);
    speech.watch(null);
    expect(second.clones[0].isStopped).toBe(true);
    expect.verifySteps(["close", "close"]);
});

test("the key is Ctrl+D, with Apple ⌘+D, and nothing else", () => {
    const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false };
    const key = (fields) => ({ key: "d", ...none, ...fields });
    expect(isMuteKey(key({ ctrlKey: true }), false)).toBe(true);
    expect(isMuteKey(key({ metaKey: true }), true)).toBe(true);
    for (const [fields, apple] of [
        [{}, false],
        [{ ctrlKey: true, key: "e" }, false],
        [{ ctrlKey: true, shiftKey: true }, false],
        [{ ctrlKey: true, altKey: true }, false],
        [{ ctrlKey: true, repeat: true }, false],
        [{ metaKey: true }, false],
        [{ ctrlKey: true }, true],
    ]) {
        expect(isMuteKey(key(fields), apple)).toBe(false);
    }
    expect([getMuteKey(false), getMuteKey(true)]).toEqual(["Control+D", "Meta+D"]);
});
