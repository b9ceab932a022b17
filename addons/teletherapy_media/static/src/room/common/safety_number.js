const CONTEXT = "teletherapy-safety-number-v1";
/** Long enough that nobody makes certificates with the same number while the two connect; a phone needs a second. */
const ITERATIONS = 600_000;
const GROUPS = 3;
const GROUP_SIZE = 4;

/**
 * The number that two people read to each other: a short authentication string, as of ZRTP (RFC 6189 section 7). It is
 * the same on both pages only if each of them has the other's own certificate, so it shows a listener even where
 * somebody has both the media server and the practice's keys.
 *
 * There is no commitment before the certificates are known, as ZRTP has it; a slow derivation (RFC 8018) and 12 digits
 * stand in its place.
 *
 * @param {string} pairing
 * @param {string[]} fingerprints of both sides, in any order
 * @param {SubtleCrypto} [subtle]
 * @returns {Promise<string>} three groups of four digits
 */
export async function getSafetyNumber(pairing, fingerprints, subtle = crypto.subtle) {
    const encode = (text) => new TextEncoder().encode(text);
    const material = encode([...new Set(fingerprints)].sort().join(","));
    const key = await subtle.importKey("raw", material, "PBKDF2", false, ["deriveBits"]);
    const salt = encode([CONTEXT, pairing].join("\n"));
    const bits = await subtle.deriveBits(
        { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS },
        key,
        64
    );
    const number = new DataView(bits).getBigUint64(0) % 10n ** BigInt(GROUPS * GROUP_SIZE);
    const digits = String(number).padStart(GROUPS * GROUP_SIZE, "0");
    return digits.match(/\d{4}/g).join(" ");
}
