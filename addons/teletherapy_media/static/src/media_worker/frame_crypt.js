import { ReplayWindow } from "./replay_window.js";
import { concatenate, decodeHeader, decrypt, deriveKey, encrypt } from "./sframe.js";

const CONTEXT = "teletherapy-sframe-v1";
const BASE_KEY_SIZE = 32;
/** A key id is generation × VISITS + visit. */
const VISITS = 65_536;
/** How long a frame waits for the key of a generation that Odoo has just made. */
const KEY_PATIENCE = 2_000;
/** How many generations a page may have missed; what is beyond is no generation. */
const MOST_MISSED = 64;
/** VP8 (RFC 6386 section 9.1): what depacketizers and the forwarder read. */
const CLEAR_OF_KEY_FRAME = 10;
const CLEAR_OF_OTHER_FRAME = 1;
const KINDS = Object.freeze({ audio: 0, video: 1, data: 2 });

const encoder = new TextEncoder();

/**
 * Encrypts and decrypts the frames of a group (docs/protocol.md section 3.2). Without the right key there is
 * no frame: not a clear one outwards, not a garbled one inwards.
 *
 * Every generation has a secret, from which each sender's key is derived: for the participant, and for this
 * visit of theirs to the room, so that a page that was reloaded does not begin to count anew with an old key.
 */
export class FrameCrypt {
    /**
     * @param {Object} options
     * @param {SubtleCrypto} options.subtle
     * @param {(generation: number) => void} [options.onMissing] somebody encrypts with a generation that is
     *  newer than what we have
     */
    constructor({ subtle, onMissing = () => {} }) {
        this._subtle = subtle;
        this._onMissing = onMissing;
        /** @type {Map<number, CryptoKey>} the secrets by generation */
        this._secrets = new Map();
        this._bogus = new Set();
        this._waiting = new Map();
        this._keys = new Map();
        this._participants = new Map();
        this._newest = new Map();
        this._windows = new Map();
        this._counter = 0;
        this._generation = null;
    }

    /**
     * @param {Object} self
     * @param {string} self.room
     * @param {string} self.participant
     * @param {number} self.visit
     */
    setSelf({ room, participant, visit }) {
        Object.assign(this, { _room: room, _self: participant, _visit: visit });
    }

    /**
     * @param {number} generation
     * @param {CryptoKey} secret for HKDF
     */
    addSecret(generation, secret) {
        this._secrets.set(generation, secret);
        this._waiting.get(generation)?.resolve();
    }

    /** What is sent from now on is encrypted with this generation. */
    useGeneration(generation) {
        this._generation = generation;
    }

    /** What older generations have encrypted is dropped from now on. */
    forgetBefore(generation) {
        for (const known of [...this._secrets.keys()].filter((each) => each < generation)) {
            this._secrets.delete(known);
        }
        for (const [name, { keyId }] of this._keys) {
            if (Math.floor(keyId / VISITS) < generation) {
                this._keys.delete(name);
            }
        }
    }

    /**
     * @param {string} receiver an id of the page's
     * @param {string?} participant whose frames it gets
     */
    setReceiver(receiver, participant) {
        this._participants.set(receiver, participant);
    }

    /**
     * @param {"audio" | "video" | "data"} kind
     * @param {Uint8Array} frame
     * @returns {Promise<Uint8Array | null>} null when there is nothing to encrypt with
     */
    async encrypt(kind, frame) {
        const generation = this._generation;
        if (generation === null || !this._secrets.has(generation)) {
            return null;
        }
        const counter = this._counter++;
        const key = await this._getKey(this._self, generation, this._visit);
        const clear = getClear(kind, frame);
        const sealed = await encrypt(
            this._subtle,
            key,
            counter,
            getMetadata(kind, clear),
            frame.subarray(clear.length)
        );
        return concatenate(clear, sealed);
    }

    /**
     * @param {string} receiver
     * @param {"audio" | "video"} kind
     * @param {Uint8Array} frame
     * @returns {Promise<Uint8Array | null>} null when it is not what that participant has sent
     */
    decrypt(receiver, kind, frame) {
        return this.decryptFrom(this._participants.get(receiver), kind, frame);
    }

    /**
     * @param {string?} participant
     * @param {"audio" | "video" | "data"} kind
     * @param {Uint8Array} frame
     * @returns {Promise<Uint8Array | null>} null when it is not what that participant has sent
     */
    async decryptFrom(participant, kind, frame) {
        const clear = getClear(kind, frame);
        const sealed = frame.subarray(clear.length);
        const header = decodeHeader(sealed);
        if (!participant || !header) {
            return null;
        }
        const { keyId, counter } = header;
        const [generation, visit] = [Math.floor(keyId / VISITS), keyId % VISITS];
        if (!(await this._hasSecret(generation))) {
            return null;
        }
        const window = this._getWindow(participant, kind, visit);
        if (!window?.isNew(counter)) {
            return null;
        }
        let plaintext;
        try {
            const key = await this._getKey(participant, generation, visit);
            plaintext = await decrypt(this._subtle, key, getMetadata(kind, clear), sealed);
        } catch {
            return null;
        }
        window.add(counter);
        this._windows.set(`${participant} ${kind}`, { visit, window });
        this._newest.set(participant, visit);
        return concatenate(clear, plaintext);
    }

    /** A frame that overtakes its key is not lost: the next ones could not be decoded without it. */
    async _hasSecret(generation) {
        if (this._secrets.has(generation)) {
            return true;
        }
        const newest = Math.max(...this._secrets.keys(), 0);
        if (
            generation <= newest ||
            generation > newest + MOST_MISSED ||
            this._bogus.has(generation)
        ) {
            return false;
        }
        if (!this._waiting.has(generation)) {
            const coming = new Promise((resolve) => this._waiting.set(generation, { resolve }));
            this._waiting.get(generation).coming = coming;
            setTimeout(this._waiting.get(generation).resolve, KEY_PATIENCE);
            this._onMissing(generation);
        }
        await this._waiting.get(generation).coming;
        this._waiting.delete(generation);
        const hasCome = this._secrets.has(generation);
        if (!hasCome) {
            this._bogus.add(generation);
        }
        return hasCome;
    }

    /** Of an earlier visit nothing is taken any more: it could only be played back. */
    _getWindow(participant, kind, visit) {
        if (visit < (this._newest.get(participant) ?? 0)) {
            return null;
        }
        const known = this._windows.get(`${participant} ${kind}`);
        return known?.visit === visit ? known.window : new ReplayWindow();
    }

    _getKey(participant, generation, visit) {
        const name = `${participant} ${generation} ${visit}`;
        const known = this._keys.get(name);
        if (known) {
            return known.key;
        }
        const keyId = generation * VISITS + visit;
        const key = this._deriveKey(participant, keyId);
        this._keys.set(name, { keyId, key });
        return key;
    }

    async _deriveKey(participant, keyId) {
        const secret = this._secrets.get(Math.floor(keyId / VISITS));
        const info = encoder.encode([CONTEXT, this._room, participant, keyId].join("\n"));
        const baseKey = await this._subtle.deriveBits(
            { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info },
            secret,
            8 * BASE_KEY_SIZE
        );
        return deriveKey(this._subtle, new Uint8Array(baseKey), keyId);
    }
}

/** What stays in clear of a frame. Of a sound, or of what is written, nothing does. */
function getClear(kind, frame) {
    if (kind !== "video") {
        return frame.subarray(0, 0);
    }
    const isKeyFrame = frame.length > 0 && !(frame[0] & 1);
    return frame.subarray(0, isKeyFrame ? CLEAR_OF_KEY_FRAME : CLEAR_OF_OTHER_FRAME);
}

function getMetadata(kind, clear) {
    return concatenate(Uint8Array.of(KINDS[kind]), clear);
}
