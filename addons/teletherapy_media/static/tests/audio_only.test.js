import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { AudioOnly } from "@teletherapy_media/room/common/audio_only";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const TRACKS = { audio: { kind: "audio" }, video: { kind: "video" } };

let audioOnly, state;

beforeEach(() => {
    state = makeRoomState();
    const tell = () => expect.step(JSON.stringify(audioOnly.fields));
    audioOnly = new AudioOnly({
        state,
        media: {
            async setOn(kind, on) {
                expect.step(`${kind} ${on}`);
                tell();
            },
        },
        share: { stop: () => expect.step("stop sharing") },
        group: { updateView: () => expect.step(`view ${state.audioOnly.isOn}`) },
        tell,
    });
    audioOnly.onJoined(true);
});

test("no picture goes or comes, and the camera stays off afterwards", async () => {
    await audioOnly.set(true);
    expect.verifySteps(["view true", "stop sharing", "video false", '{"picture":false}']);
    await audioOnly.set(true);
    expect.verifySteps([]);
    await audioOnly.set(false);
    expect.verifySteps(["view false", '{"picture":true}']);
});

test("a node that does not know it is told nothing", () => {
    audioOnly.onJoined(undefined);
    expect(state.audioOnly.isSupported).toBe(false);
    expect(audioOnly.fields).toEqual({});
});

test("who takes no pictures is sent none, and everybody else is", () => {
    state.others = { a: { takesPicture: false }, b: { takesPicture: true } };
    expect(audioOnly.apply(TRACKS, "a")).toEqual({ audio: TRACKS.audio, video: null });
    expect(audioOnly.apply(TRACKS, "b")).toEqual(TRACKS);
    expect(audioOnly.apply(TRACKS, "nobody yet")).toEqual(TRACKS);
});
