import { DESCRIPTION_TYPE } from "./wire";

/**
 * Who vouches for the other side (docs/protocol.md section 4).
 *
 * Every description carries a MAC over the DTLS fingerprints in it, keyed with a secret that Odoo gave to
 * the two people and to nobody else. A server between them that put in its own fingerprint is found out.
 */

const CONTEXT = "teletherapy-fingerprint-v1";
const FINGERPRINT_LINE = /^a=fingerprint:(\S+) (\S+)\r?$/gm;
const FINGERPRINT_WORD = /fingerprint/gi;
const MAC_LENGTH = 32;

/**
 * @param {string} text base64url, with or without padding
 * @returns {Uint8Array}
 */
export function decodeBase64Url(text) {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, ""));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * @param {ArrayBuffer} bytes
 * @returns {string} base64url without padding
 */
export function encodeBase64Url(bytes) {
    return btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replace(/=+$/, "");
}

/**
 * @param {string} sdp
 * @returns {string[]} every fingerprint once, in the one spelling and order that is signed
 */
export function getFingerprints(sdp) {
    const fingerprints = new Set();
    for (const [, hash, digest] of sdp.matchAll(FINGERPRINT_LINE)) {
        fingerprints.add(`${hash.toLowerCase()} ${digest.toUpperCase()}`);
    }
    return [...fingerprints].sort();
}

/**
 * Says whether every fingerprint in the description is one that {@link getFingerprints} sees. Otherwise a
 * line that a lenient browser reads and we do not would slip past the MAC.
 *
 * @param {string} sdp
 */
function hasOnlyPlainFingerprints(sdp) {
    const plain = [...sdp.matchAll(FINGERPRINT_LINE)].length;
    return plain > 0 && plain === [...sdp.matchAll(FINGERPRINT_WORD)].length;
}

/**
 * @typedef {Object} Signed
 * @property {string} room
 * @property {string} participant the sender
 * @property {string} pairing
 * @property {{ type: string, sdp: string }} description
 */

/** @param {Signed} signed */
function getSignedBytes({ room, participant, pairing, description }) {
    const fingerprints = getFingerprints(description.sdp).join(",");
    return new TextEncoder().encode(
        [CONTEXT, room, participant, pairing, description.type, fingerprints].join("\n")
    );
}

/**
 * Makes and checks the MACs of one session. The secret stays inside, as a key that cannot be read out.
 */
export class FingerprintSigner {
    /**
     * @param {string} secret the session secret, base64url
     * @param {SubtleCrypto} [subtle]
     */
    constructor(secret, subtle = crypto.subtle) {
        this._subtle = subtle;
        this._key = subtle.importKey(
            "raw",
            decodeBase64Url(secret),
            { name: "HMAC", hash: "SHA-256" },
            false,
            ["sign", "verify"]
        );
    }

    /**
     * @param {Signed} signed
     * @returns {Promise<string>}
     */
    async sign(signed) {
        return encodeBase64Url(
            await this._subtle.sign("HMAC", await this._key, getSignedBytes(signed))
        );
    }

    /**
     * Says whether the sender vouches for the description. Fails closed: a malformed MAC, and an offer or
     * answer without a plain fingerprint, are as wrong as a forged one. The comparison is the browser's own,
     * in constant time.
     *
     * @param {Signed} signed
     * @param {string} mac
     * @returns {Promise<boolean>}
     */
    async verify(signed, mac) {
        const { type, sdp } = signed.description;
        if (type !== DESCRIPTION_TYPE.ROLLBACK && !hasOnlyPlainFingerprints(sdp)) {
            return false;
        }
        let bytes;
        try {
            bytes = decodeBase64Url(mac);
        } catch {
            return false;
        }
        if (bytes.length !== MAC_LENGTH) {
            return false;
        }
        return this._subtle.verify("HMAC", await this._key, bytes, getSignedBytes(signed));
    }
}
