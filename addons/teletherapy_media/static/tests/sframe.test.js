import { describe, expect, test } from "@odoo/hoot";
import {
    decodeHeader,
    decrypt,
    deriveKey,
    encodeHeader,
    encrypt,
} from "@teletherapy_media/media_worker/sframe";
import { getRealSubtleCrypto } from "./crypto_helpers";

describe.current.tags("headless");

// by RFC 9605 section 4.3; the last one stands in appendix C.3
const HEADERS = [
    [0, 0, "00"],
    [0, 7, "07"],
    [0, 8, "0808"],
    [7, 0, "70"],
    [7, 255, "78ff"],
    [8, 7, "8708"],
    [8, 8, "880808"],
    [0x100, 0x100, "9901000100"],
    [0xff, 0x10000, "8aff010000"],
    [0x123, 0x4567, "9901234567"],
];

// RFC 9605 appendix C.3, AES_128_GCM_SHA256_128
const VECTOR = {
    keyId: 0x123,
    counter: 0x4567,
    baseKey: "000102030405060708090a0b0c0d0e0f",
    salt: "75234edefe07819026751816",
    metadata: "4945544620534672616d65205747",
    plaintext: "64726166742d696574662d736672616d652d656e63",
    encrypted:
        "9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb",
};

const fromHex = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

test("headers are those of RFC 9605", () => {
    for (const [keyId, counter, header] of HEADERS) {
        expect(toHex(encodeHeader(keyId, counter))).toBe(header);
        expect(decodeHeader(fromHex(header + "00"))).toEqual({
            keyId,
            counter,
            size: header.length / 2,
        });
    }
});

test("what is no header is none", () => {
    for (const header of ["", "88", "8808", "0f01020304050607"]) {
        expect(decodeHeader(header ? fromHex(header) : new Uint8Array())).toBe(null);
    }
});

test("keys and frames are those of RFC 9605", async () => {
    const subtle = getRealSubtleCrypto();
    const key = await deriveKey(subtle, fromHex(VECTOR.baseKey), VECTOR.keyId);
    expect(toHex(key.salt)).toBe(VECTOR.salt);
    const [metadata, plaintext] = [fromHex(VECTOR.metadata), fromHex(VECTOR.plaintext)];
    const encrypted = await encrypt(subtle, key, VECTOR.counter, metadata, plaintext);
    expect(toHex(encrypted)).toBe(VECTOR.encrypted);
    expect(toHex(await decrypt(subtle, key, metadata, encrypted))).toBe(VECTOR.plaintext);
});

test("a changed frame, header or metadata does not decrypt", async () => {
    const subtle = getRealSubtleCrypto();
    const key = await deriveKey(subtle, fromHex(VECTOR.baseKey), VECTOR.keyId);
    const metadata = fromHex(VECTOR.metadata);
    for (const index of [4, 5, VECTOR.encrypted.length / 2 - 1]) {
        const encrypted = fromHex(VECTOR.encrypted);
        encrypted[index] ^= 1;
        await expect(decrypt(subtle, key, metadata, encrypted)).rejects.toThrow();
    }
    metadata[0] ^= 1;
    await expect(decrypt(subtle, key, metadata, fromHex(VECTOR.encrypted))).rejects.toThrow();
});
