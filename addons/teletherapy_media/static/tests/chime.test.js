import { describe, expect, test } from "@odoo/hoot";
import { makeChimeSamples, makeWav } from "@teletherapy_media/room/common/chime";

describe.current.tags("headless");

test("the sound is short, heard, and never too loud", () => {
    const samples = makeChimeSamples();
    const loudest = Math.max(...samples.map(Math.abs));
    expect(loudest).toBeWithin(0.1, 0.9);
    expect(Math.abs(samples[0])).toBeLessThan(0.01);
    expect(Math.abs(samples.at(-1))).toBeLessThan(0.05);
});

test("it is written as a WAV file of its length", () => {
    const view = new DataView(makeWav(new Float32Array([0, 1, -1])));
    const text = (offset) => String.fromCharCode(...new Uint8Array(view.buffer, offset, 4));
    expect([text(0), text(8), text(36)]).toEqual(["RIFF", "WAVE", "data"]);
    expect([view.byteLength, view.getUint32(4, true), view.getUint32(40, true)]).toEqual([
        50, 42, 6,
    ]);
    expect([view.getInt16(46, true), view.getInt16(48, true)]).toEqual([32_767, -32_767]);
});
