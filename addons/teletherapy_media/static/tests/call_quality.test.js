import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { CallQuality } from "@teletherapy_media/room/common/call_quality";
import { makeRoomState } from "@teletherapy_media/room/common/room_state";

describe.current.tags("headless");

const TRACKS = { audio: { kind: "audio" }, video: { kind: "video" } };

let fractionLost, quality, state;

beforeEach(() => {
    freezeTime();
    fractionLost = 0;
    state = makeRoomState();
    quality = new CallQuality({
        state,
        getStats: async () =>
            new Map([["RI", { id: "RI", type: "remote-inbound-rtp", fractionLost }]]),
        onChange: () => expect.step(state.quality.picture),
    });
});

test("what is sent follows what the connection bears, and the sound always goes", async () => {
    quality.start();
    await advanceTime(10_000);
    expect(quality.apply(TRACKS)).toEqual(TRACKS);
    fractionLost = 0.3;
    await advanceTime(6_000);
    expect.verifySteps(["reduced"]);
    expect([quality.isReduced, quality.hasPicture]).toEqual([true, true]);
    expect(state.quality).toEqual({ cause: "upload", picture: "reduced" });
    await advanceTime(8_000);
    expect.verifySteps(["none"]);
    expect(quality.apply(TRACKS)).toEqual({ audio: TRACKS.audio, video: null });
    fractionLost = 0;
    await advanceTime(24_000);
    expect.verifySteps(["reduced", "full"]);
    expect(state.quality).toEqual({ cause: null, picture: "full" });
    quality.stop();
});

test("the next session begins with the whole picture", async () => {
    quality.start();
    fractionLost = 0.3;
    await advanceTime(30_000);
    expect.verifySteps(["reduced", "none"]);
    quality.stop();
    expect([quality.hasPicture, state.quality.picture]).toEqual([true, "full"]);
    await advanceTime(30_000);
    expect.verifySteps([]);
});
