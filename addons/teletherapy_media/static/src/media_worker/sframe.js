/**
 * SFrame (RFC 9605) with the cipher suite AES_128_GCM_SHA256_128: header, keys, encryption. Pure; WebCrypto
 * comes in as `subtle`. Key ids and counters are JavaScript's safe integers, no 64 bits.
 */

const CIPHER_SUITE = 0x0004;
const KEY_SIZE = 16;
const NONCE_SIZE = 12;
/** A length of 7 bytes may be no safe integer any more. */
const MOST_BYTES = 6;

const encoder = new TextEncoder();

/** @param {...Uint8Array} parts */
export function concatenate(...parts) {
    const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
    }
    return bytes;
}

/** @returns {number[]} the number in as few bytes as it needs, the highest first */
function toBytes(number) {
    const bytes = [];
    do {
        bytes.unshift(number % 256);
        number = Math.floor(number / 256);
    } while (number);
    return bytes;
}

function fromBytes(bytes) {
    return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

/**
 * RFC 9605 section 4.3: what is smaller than 8 stands in the first byte, all else behind it.
 *
 * @param {number} keyId
 * @param {number} counter
 */
export function encodeHeader(keyId, counter) {
    let config = 0;
    const bytes = [];
    for (const [number, shift] of [
        [keyId, 4],
        [counter, 0],
    ]) {
        if (number < 8) {
            config |= number << shift;
        } else {
            const encoded = toBytes(number);
            config |= (8 | (encoded.length - 1)) << shift;
            bytes.push(...encoded);
        }
    }
    return Uint8Array.of(config, ...bytes);
}

/**
 * @param {Uint8Array} bytes which begin with a header
 * @returns {{ keyId: number, counter: number, size: number } | null} null when there is none that we write
 */
export function decodeHeader(bytes) {
    if (!bytes.length) {
        return null;
    }
    let size = 1;
    const numbers = [];
    for (const shift of [4, 0]) {
        const field = (bytes[0] >> shift) & 15;
        if (field < 8) {
            numbers.push(field);
            continue;
        }
        const length = (field & 7) + 1;
        if (length > MOST_BYTES || size + length > bytes.length) {
            return null;
        }
        numbers.push(fromBytes(bytes.subarray(size, size + length)));
        size += length;
    }
    const [keyId, counter] = numbers;
    return { keyId, counter, size };
}

/** 64 and 16 bits, as section 4.4.2 puts them behind its labels. */
function getInfo(label, keyId) {
    const suffix = new Uint8Array(10);
    const bytes = toBytes(keyId);
    suffix.set(bytes, 8 - bytes.length);
    suffix.set([CIPHER_SUITE >> 8, CIPHER_SUITE & 255], 8);
    return concatenate(encoder.encode(`SFrame 1.0 Secret ${label} `), suffix);
}

/**
 * RFC 9605 section 4.4.2. Key and salt cannot be had from the base key alone: both depend on the key id.
 *
 * @param {SubtleCrypto} subtle
 * @param {Uint8Array} baseKey
 * @param {number} keyId
 * @returns {Promise<{ keyId: number, key: CryptoKey, salt: Uint8Array }>}
 */
export async function deriveKey(subtle, baseKey, keyId) {
    const material = await subtle.importKey("raw", baseKey, "HKDF", false, ["deriveBits"]);
    const derive = async (label, size) =>
        new Uint8Array(
            await subtle.deriveBits(
                {
                    name: "HKDF",
                    hash: "SHA-256",
                    salt: new Uint8Array(),
                    info: getInfo(label, keyId),
                },
                material,
                8 * size
            )
        );
    const key = await subtle.importKey("raw", await derive("key", KEY_SIZE), "AES-GCM", false, [
        "encrypt",
        "decrypt",
    ]);
    return { keyId, key, salt: await derive("salt", NONCE_SIZE) };
}

function getParameters(salt, counter, header, metadata) {
    const iv = salt.slice();
    const bytes = toBytes(counter);
    bytes.forEach((byte, index) => (iv[NONCE_SIZE - bytes.length + index] ^= byte));
    return { name: "AES-GCM", iv, additionalData: concatenate(header, metadata) };
}

/**
 * @param {SubtleCrypto} subtle
 * @param {{ keyId: number, key: CryptoKey, salt: Uint8Array }} key
 * @param {number} counter never used before with this key
 * @param {Uint8Array} metadata which is authenticated as well
 * @param {Uint8Array} plaintext
 * @returns {Promise<Uint8Array>} header, ciphertext and tag
 */
export async function encrypt(subtle, { keyId, key, salt }, counter, metadata, plaintext) {
    const header = encodeHeader(keyId, counter);
    const parameters = getParameters(salt, counter, header, metadata);
    const sealed = await subtle.encrypt(parameters, key, plaintext);
    return concatenate(header, new Uint8Array(sealed));
}

/**
 * @param {SubtleCrypto} subtle
 * @param {{ key: CryptoKey, salt: Uint8Array }} key that of the header's key id
 * @param {Uint8Array} metadata
 * @param {Uint8Array} encrypted header, ciphertext and tag
 * @returns {Promise<Uint8Array>}
 * @throws {DOMException} it was not encrypted with this key, or was changed
 */
export async function decrypt(subtle, { key, salt }, metadata, encrypted) {
    const { counter, size } = decodeHeader(encrypted);
    const header = encrypted.subarray(0, size);
    const parameters = getParameters(salt, counter, header, metadata);
    return new Uint8Array(await subtle.decrypt(parameters, key, encrypted.subarray(size)));
}
