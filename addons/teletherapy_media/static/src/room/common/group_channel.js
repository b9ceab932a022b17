import { decodeBase64Url, encodeBase64Url } from "./fingerprint";
import { CLIENT_MESSAGE } from "./wire";

/** The node takes no longer payload, in characters. */
const LARGEST_PAYLOAD = 16_384;
/** The node sees how long a payload is. In steps of so many bytes it tells less of what was written. */
const STEP = 256;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * What people of a group write to each other. The node ends DTLS there, so the page encrypts each message with its
 * own key, as it does frames, and the node hands it on unread (docs/protocol.md section 3.5).
 *
 * Event: `message` (detail: `{ participant, text }`).
 */
export class GroupChannel extends EventTarget {
    /**
     * @param {Object} options
     * @param {import("./room_group").RoomGroup} options.group
     * @param {(type: string, fields: Object) => boolean} options.send
     */
    constructor({ group, send }) {
        super();
        /** Of what does not arrive nobody tells. */
        this.isReliable = false;
        /** The node hands such messages on. */
        this.isSupported = false;
        this._group = group;
        this._send = send;
        this._outgoing = Promise.resolve();
        this._incoming = Promise.resolve();
    }

    get isOpen() {
        return Boolean(this.isSupported && this._group.id && this._group.protection);
    }

    /** Who is not in the group does not acknowledge. */
    reaches() {
        return true;
    }

    /**
     * @param {string} text
     * @param {string[]} recipients one alone, or everybody
     */
    send(text, recipients) {
        const { id: group, protection } = this._group;
        const to = recipients.length === 1 ? { to: recipients[0] } : {};
        this._outgoing = this._outgoing.then(async () => {
            const sealed = await protection.seal(pad(encoder.encode(text)));
            if (sealed && group === this._group.id) {
                const payload = encodeBase64Url(sealed);
                this._send(CLIENT_MESSAGE.DATA, { group, payload, ...to });
            }
        });
        return this._outgoing;
    }

    /** Takes a message of the node's; they are worked off in the order of their arrival. */
    receive({ group, participant, payload }) {
        const { id, protection } = this._group;
        if (group === id && payload.length <= LARGEST_PAYLOAD) {
            this._incoming = this._incoming.then(() =>
                this._open(protection, participant, payload)
            );
        }
        return this._incoming;
    }

    async _open(protection, participant, payload) {
        let bytes;
        try {
            bytes = decodeBase64Url(payload);
        } catch {
            return;
        }
        const opened = await protection.open(participant, bytes);
        if (opened) {
            const detail = { participant, text: decoder.decode(opened) };
            this.dispatchEvent(new CustomEvent("message", { detail }));
        }
    }
}

/** JSON may end in spaces. */
function pad(bytes) {
    const padded = new Uint8Array(Math.ceil(bytes.length / STEP) * STEP).fill(32);
    padded.set(bytes);
    return padded;
}
