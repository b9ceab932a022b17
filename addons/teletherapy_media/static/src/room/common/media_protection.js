/** How a browser lets a page encrypt the frames that it sends. */
export const PROTECTION = Object.freeze({
    /** W3C WebRTC Encoded Transform */
    TRANSFORM: "transform",
    /** what Chromium had before */
    STREAMS: "streams",
});

/** @returns {string | null} one of PROTECTION, or null where there is no way */
export function getProtection() {
    if (window.RTCRtpScriptTransform) {
        return PROTECTION.TRANSFORM;
    }
    return window.RTCRtpSender?.prototype.createEncodedStreams ? PROTECTION.STREAMS : null;
}

/**
 * The page's side of the worker that encrypts and decrypts frames: tells it the keys, and leads the frames of
 * senders and receivers through it.
 *
 * Event: `missing`, when somebody encrypts with a generation of keys that is newer than ours.
 */
export class MediaProtection extends EventTarget {
    /**
     * @param {string} url of the worker
     * @param {(url: string) => Worker} [createWorker]
     */
    constructor(url, createWorker = (url) => new Worker(url)) {
        super();
        this._worker = createWorker(url);
        this._worker.onmessage = ({ data }) => this._onMessage(data);
        this._protection = getProtection();
        this._attached = new WeakSet();
        this._asked = new Map();
        this._count = 0;
    }

    /** What an RTCPeerConnection has to be made with. Without it nothing is sent in clear either. */
    get configuration() {
        return this._protection === PROTECTION.STREAMS ? { encodedInsertableStreams: true } : {};
    }

    /**
     * @param {string} type
     * @param {Object} [fields]
     */
    tell(type, fields = {}) {
        this._worker.postMessage({ type, ...fields });
    }

    /**
     * Encrypts what people write, as their frames are.
     *
     * @param {Uint8Array} bytes
     * @returns {Promise<Uint8Array | null>} null when there is no key yet
     */
    seal(bytes) {
        return this._ask("seal", { bytes });
    }

    /**
     * @param {string} participant who is said to have sealed it
     * @param {Uint8Array} bytes
     * @returns {Promise<Uint8Array | null>} null when it was somebody else, or has come before
     */
    open(participant, bytes) {
        return this._ask("open", { participant, bytes });
    }

    /** @param {RTCRtpSender} sender */
    protectSender(sender, kind) {
        this._attach(sender, { kind });
    }

    /**
     * @param {RTCRtpReceiver} receiver
     * @param {string} id by which the worker is told whose frames come
     */
    protectReceiver(receiver, id) {
        this._attach(receiver, { kind: receiver.track.kind, receiver: id });
    }

    close() {
        this._worker.terminate();
        this._asked.forEach((resolve) => resolve(null));
        this._asked.clear();
    }

    _ask(type, fields) {
        const id = this._count++;
        return new Promise((resolve) => {
            this._asked.set(id, resolve);
            this.tell(type, { id, ...fields });
        });
    }

    _onMessage({ type, id, bytes }) {
        if (type === "missing") {
            this.dispatchEvent(new CustomEvent("missing"));
            return;
        }
        this._asked.get(id)?.(bytes);
        this._asked.delete(id);
    }

    _attach(end, options) {
        if (this._attached.has(end)) {
            return;
        }
        this._attached.add(end);
        if (this._protection === PROTECTION.TRANSFORM) {
            end.transform = new RTCRtpScriptTransform(this._worker, options);
        } else {
            const { readable, writable } = end.createEncodedStreams();
            const message = { type: "transform", options, readable, writable };
            this._worker.postMessage(message, [readable, writable]);
        }
    }
}
