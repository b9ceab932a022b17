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
        this._worker.onmessage = () => this.dispatchEvent(new CustomEvent("missing"));
        this._protection = getProtection();
        this._attached = new WeakSet();
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
