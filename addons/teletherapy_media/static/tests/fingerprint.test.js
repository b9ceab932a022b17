import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { FingerprintSigner, getFingerprints } from "@teletherapy_media/room/common/fingerprint";
import { getRealSubtleCrypto } from "./crypto_helpers";

describe.current.tags("headless");

const bytes = (length) =>
    Array.from({ length }, (_, i) => i.toString(16).padStart(2, "0").toUpperCase()).join(":");

// the secret is the bytes 0 to 31; the MACs were computed with Python's hmac module
const SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const ROOM = "0123456789abcdef".repeat(2);
const PARTICIPANT = "a".repeat(32);
const PAIRING = "b".repeat(32);
const SHA_256 = `sha-256 ${bytes(32)}`;
const SHA_1 = `sha-1 ${bytes(20)}`;
const OFFER = { type: "offer", sdp: `v=0\r\na=fingerprint:${SHA_256}\r\nm=audio 9 x 0\r\n` };
const OFFER_MAC = "3xtjqy1I2lg4J4zqJJOLR5K9jMeqhArKYzNjF4ZVbQQ";
const TWO_FINGERPRINTS_MAC = "wcurYJM19G3suQBylm6F2WKnne1YTW7gHpqvsdn04k4";
const ROLLBACK_MAC = "yA4Jl2fGcHBVA1nY5NVul3E7r0yzvsABqmtXsf7gJRU";

let signer;

beforeEach(() => {
    signer = new FingerprintSigner(SECRET, getRealSubtleCrypto());
});

function signed(description, changes) {
    return { room: ROOM, participant: PARTICIPANT, pairing: PAIRING, description, ...changes };
}

test("signs an offer as the protocol says", async () => {
    expect(await signer.sign(signed(OFFER))).toBe(OFFER_MAC);
});

test("signs every fingerprint once, in one spelling and order", async () => {
    const sdp = [
        "v=0",
        `a=fingerprint:SHA-256 ${bytes(32).toLowerCase()}`,
        "m=audio 9 x 0",
        `a=fingerprint:${SHA_1}`,
        "m=video 9 x 0",
        `a=fingerprint:${SHA_256}`,
        "",
    ].join("\n");
    expect(getFingerprints(sdp)).toEqual([SHA_1, SHA_256]);
    expect(await signer.sign(signed({ type: "answer", sdp }))).toBe(TWO_FINGERPRINTS_MAC);
});

test("signs a rollback without any fingerprint", async () => {
    const rollback = { type: "rollback", sdp: "" };
    expect(await signer.sign(signed(rollback))).toBe(ROLLBACK_MAC);
    expect(await signer.verify(signed(rollback), ROLLBACK_MAC)).toBe(true);
});

test("accepts a right MAC, with and without padding", async () => {
    expect(await signer.verify(signed(OFFER), OFFER_MAC)).toBe(true);
    expect(await signer.verify(signed(OFFER), `${OFFER_MAC}=`)).toBe(true);
});

test("refuses a swapped fingerprint", async () => {
    const sdp = OFFER.sdp.replace("00:01", "FF:01");
    expect(await signer.verify(signed({ type: "offer", sdp }), OFFER_MAC)).toBe(false);
});

test("refuses an added fingerprint, however it is written", async () => {
    const added = [
        `a=fingerprint:${SHA_1}`,
        `a=fingerprint: ${SHA_1}`,
        `a=fingerprint:sha-1  ${bytes(20)}`,
        `a=fingerprint:${SHA_1} `,
        ` a=fingerprint:${SHA_1}`,
        `A=FINGERPRINT:${SHA_1}`,
        `a=fingerprint:sha-1\t${bytes(20)}`,
    ];
    for (const line of added) {
        const sdp = `${OFFER.sdp}${line}\r\n`;
        expect(await signer.verify(signed({ type: "offer", sdp }), OFFER_MAC)).toBe(false, {
            message: `refuses ${JSON.stringify(line)}`,
        });
    }
});

test("refuses a description of somebody else, of another pairing, room or type", async () => {
    const other = "c".repeat(32);
    for (const changes of [
        { participant: other },
        { pairing: other },
        { room: other },
        { description: { ...OFFER, type: "answer" } },
    ]) {
        expect(await signer.verify(signed(OFFER, changes), OFFER_MAC)).toBe(false);
    }
});

test("refuses a description without fingerprint, whoever signed it", async () => {
    const bare = { type: "offer", sdp: "v=0\r\n" };
    const mac = await signer.sign(signed(bare));
    expect(await signer.verify(signed(bare), mac)).toBe(false);
});

test("refuses a malformed MAC", async () => {
    for (const mac of ["", "?", "AAAA", `${OFFER_MAC}AAAA`, undefined]) {
        expect(await signer.verify(signed(OFFER), mac)).toBe(false);
    }
});
