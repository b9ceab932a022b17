import { advanceTime, beforeEach, describe, expect, freezeTime, test } from "@odoo/hoot";
import { FrameCrypt } from "@teletherapy_media/media_worker/frame_crypt";
import { getRealSubtleCrypto } from "./crypto_helpers";

describe.current.tags("headless");

const ROOM = "0".repeat(32);
const [DANA, ALEX] = ["1".repeat(32), "2".repeat(32)];
const KEY_FRAME = Uint8Array.from({ length: 40 }, (_, index) => 2 * index);
const OTHER_FRAME = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
const SOUND = Uint8Array.of(120, 2, 3);

let subtle, secrets;

beforeEach(async () => {
    freezeTime();
    subtle = getRealSubtleCrypto();
    secrets = {};
    for (const generation of [1, 2, 3]) {
        const bytes = new Uint8Array(32).fill(generation);
        secrets[generation] = await subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
    }
});

function makeCrypt(participant, { visit = 1, generations = [1], ...options } = {}) {
    const crypt = new FrameCrypt({ subtle, ...options });
    crypt.setSelf({ room: ROOM, participant, visit });
    for (const generation of generations) {
        crypt.addSecret(generation, secrets[generation]);
        crypt.useGeneration(generation);
    }
    crypt.setReceiver("2", DANA);
    return crypt;
}

test("what one encrypts the other gets as it was", async () => {
    const [dana, alex] = [makeCrypt(DANA), makeCrypt(ALEX)];
    for (const [kind, frame] of [
        ["video", KEY_FRAME],
        ["video", OTHER_FRAME],
        ["audio", SOUND],
    ]) {
        expect(await alex.decrypt("2", kind, await dana.encrypt(kind, frame))).toEqual(frame);
    }
});

test("what is written is nobody's but the sender's, and comes once", async () => {
    const [dana, alex] = [makeCrypt(DANA), makeCrypt(ALEX)];
    const sealed = await dana.encrypt("data", SOUND);
    expect(await alex.decryptFrom(DANA, "audio", sealed)).toBe(null);
    expect(await alex.decryptFrom(ALEX, "data", sealed)).toBe(null);
    expect(await alex.decryptFrom(DANA, "data", sealed)).toEqual(SOUND);
    expect(await alex.decryptFrom(DANA, "data", sealed)).toBe(null);
    expect(String(sealed).includes(String(SOUND))).toBe(false);
});

test("of pictures no more than their first bytes stay in clear, of sound nothing", async () => {
    const dana = makeCrypt(DANA);
    const sealed = await dana.encrypt("video", KEY_FRAME);
    expect(sealed.subarray(0, 10)).toEqual(KEY_FRAME.subarray(0, 10));
    const rest = String([...sealed.subarray(10)]);
    expect(rest.includes(String([...KEY_FRAME.subarray(10, 14)]))).toBe(false);
    expect((await dana.encrypt("video", OTHER_FRAME))[0]).toBe(1);
    // the header alone: key id of generation 1 and visit 1 in three bytes, counter 2 in the first one
    expect([...(await dana.encrypt("audio", SOUND)).subarray(0, 4)]).toEqual([0xa2, 1, 0, 1]);
});

test("without a key nothing is sent", async () => {
    const dana = makeCrypt(DANA, { generations: [] });
    expect(await dana.encrypt("audio", SOUND)).toBe(null);
});

test("without the right key nothing is shown", async () => {
    const sealed = await makeCrypt(DANA).encrypt("video", KEY_FRAME);
    const bytes = new Uint8Array(32).fill(9);
    const other = await subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
    const stranger = makeCrypt(ALEX, { generations: [] });
    stranger.addSecret(1, other);
    expect(await stranger.decrypt("2", "video", sealed)).toBe(null);
    expect(await makeCrypt(ALEX).decrypt("2", "video", KEY_FRAME)).toBe(null);
});

test("nobody is shown in somebody else's place", async () => {
    const sealed = await makeCrypt(DANA).encrypt("video", KEY_FRAME);
    const alex = makeCrypt(ALEX);
    alex.setReceiver("2", ALEX);
    expect(await alex.decrypt("2", "video", sealed)).toBe(null);
    expect(await alex.decrypt("unknown", "video", sealed)).toBe(null);
});

test("a frame is good once, in whatever order frames come", async () => {
    const [dana, alex] = [makeCrypt(DANA), makeCrypt(ALEX)];
    const sealed = [];
    for (let count = 0; count < 3; count++) {
        sealed.push(await dana.encrypt("audio", SOUND));
    }
    for (const index of [2, 0, 1]) {
        expect(await alex.decrypt("2", "audio", sealed[index])).toEqual(SOUND);
    }
    for (const frame of sealed) {
        expect(await alex.decrypt("2", "audio", frame)).toBe(null);
    }
});

test("after a reload nothing of the visit before is taken", async () => {
    const alex = makeCrypt(ALEX);
    const before = makeCrypt(DANA, { visit: 1 });
    const late = await before.encrypt("audio", SOUND);
    expect(await alex.decrypt("2", "audio", await before.encrypt("audio", SOUND))).toEqual(SOUND);
    const after = makeCrypt(DANA, { visit: 2 });
    expect(await alex.decrypt("2", "audio", await after.encrypt("audio", SOUND))).toEqual(SOUND);
    expect(await alex.decrypt("2", "audio", late)).toBe(null);
});

test("a new generation is waited for, and asked for", async () => {
    const missing = [];
    const alex = makeCrypt(ALEX, { onMissing: (generation) => missing.push(generation) });
    const dana = makeCrypt(DANA, { generations: [1, 2] });
    const decrypted = alex.decrypt("2", "audio", await dana.encrypt("audio", SOUND));
    expect(missing).toEqual([2]);
    alex.addSecret(2, secrets[2]);
    expect(await decrypted).toEqual(SOUND);
});

test("a generation that never comes is waited for once", async () => {
    const alex = makeCrypt(ALEX);
    const dana = makeCrypt(DANA, { generations: [1, 2] });
    const sealed = await dana.encrypt("audio", SOUND);
    const decrypted = alex.decrypt("2", "audio", sealed);
    await advanceTime(2_000);
    expect(await decrypted).toBe(null);
    expect(await alex.decrypt("2", "audio", sealed)).toBe(null);
});

test("an old generation is forgotten", async () => {
    const alex = makeCrypt(ALEX, { generations: [1, 2] });
    const sealed = await makeCrypt(DANA).encrypt("audio", SOUND);
    alex.forgetBefore(2);
    expect(await alex.decrypt("2", "audio", sealed)).toBe(null);
    const dana = makeCrypt(DANA, { generations: [1, 2] });
    expect(await alex.decrypt("2", "audio", await dana.encrypt("audio", SOUND))).toEqual(SOUND);
});
