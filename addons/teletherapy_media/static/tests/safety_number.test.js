import { describe, expect, test } from "@odoo/hoot";
import * as safetyNumber from "@teletherapy_media/room/common/safety_number";
import { getRealSubtleCrypto } from "./crypto_helpers";

describe.current.tags("headless");

const PAIRING = "b".repeat(32);
const [ONE, TWO, EVE] = ["AA:01", "BB:02", "EE:03"].map((digest) => `sha-256 ${digest}`);

const getSafetyNumber = (pairing, fingerprints) =>
    safetyNumber.getSafetyNumber(pairing, fingerprints, getRealSubtleCrypto());

test("both sides have the same number, whoever names which first", async () => {
    const number = await getSafetyNumber(PAIRING, [ONE, TWO]);
    expect(number).toMatch(/^\d{4} \d{4} \d{4}$/);
    expect(await getSafetyNumber(PAIRING, [TWO, ONE])).toBe(number);
});

test("somebody between them has two other numbers, and another pairing has another", async () => {
    const numbers = await Promise.all([
        getSafetyNumber(PAIRING, [ONE, TWO]),
        getSafetyNumber(PAIRING, [ONE, EVE]),
        getSafetyNumber(PAIRING, [EVE, TWO]),
        getSafetyNumber("c".repeat(32), [ONE, TWO]),
    ]);
    expect(new Set(numbers).size).toBe(4);
});

test("the derivation is that of the protocol", async () => {
    // python3: hashlib.pbkdf2_hmac("sha256", b"sha-256 AA:01,sha-256 BB:02",
    //     b"teletherapy-safety-number-v1\n" + b"b" * 32, 600_000, 8), big-endian, modulo 10**12
    expect(await getSafetyNumber(PAIRING, [ONE, TWO])).toBe("9765 6430 1525");
});
