import { DEVICE_ERROR, getDeviceError } from "./device_error";

const CONSTRAINTS = Object.freeze({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 24, max: 30 },
        facingMode: "user",
    },
});
const KINDS = Object.freeze(["audio", "video"]);
const PERMISSION = Object.freeze({ audio: "microphone", video: "camera" });

/**
 * This person's microphone and camera.
 *
 * A muted microphone stays open, so that unmuting is instant; a camera that is turned off is released, so
 * that its light goes out.
 *
 * Event: `change`, after any of the fields below has changed.
 */
export class LocalMedia extends EventTarget {
    /** @param {MediaDevices} [mediaDevices] */
    constructor(mediaDevices = navigator.mediaDevices) {
        super();
        /** @type {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} */
        this.tracks = { audio: null, video: null };
        /** What keeps us from a device: one of DEVICE_ERROR, or null. */
        this.errors = { audio: null, video: null };
        /** What the person wants to be seen and heard. */
        this.wanted = { audio: true, video: true };
        this._mediaDevices = mediaDevices;
        this._isStopped = false;
    }

    /** Whether this kind is being sent. */
    isOn(kind) {
        return Boolean(this.tracks[kind]?.enabled);
    }

    /**
     * Asks for what is wanted and missing. Both at once, so that the browser asks the person only once; one
     * by one when that fails, so that one missing device does not take the other along. Never throws.
     */
    async start() {
        this._isStopped = false;
        const missing = KINDS.filter((kind) => this.wanted[kind] && !this.tracks[kind]);
        if (!missing.length) {
            return;
        }
        const error = await this._acquire(missing);
        if (error && missing.length > 1) {
            for (const kind of missing) {
                await this._acquireAlone(kind, error);
            }
        }
        this._notify();
    }

    /**
     * Turns one kind on or off. Turning on may ask the person, and may fail; then `errors` says why.
     *
     * @param {"audio" | "video"} kind
     * @param {boolean} on
     */
    async setOn(kind, on) {
        this.wanted[kind] = on;
        if (kind === "audio" && this.tracks.audio) {
            this.tracks.audio.enabled = on;
        } else if (on && !this.tracks[kind]) {
            await this._acquire([kind]);
        } else if (!on) {
            this._release(kind);
        }
        this._notify();
    }

    /** Makes do with what there is: nothing is missing any more. */
    settle() {
        for (const kind of KINDS) {
            this.wanted[kind] = Boolean(this.tracks[kind]?.enabled);
            this.errors[kind] = null;
        }
        this._notify();
    }

    /** Lets go of all devices. */
    stop() {
        this._isStopped = true;
        KINDS.forEach((kind) => this._release(kind));
        this._notify();
    }

    /**
     * @param {string[]} kinds
     * @returns {Promise<string | null>} one of DEVICE_ERROR
     */
    async _acquire(kinds) {
        let stream;
        try {
            stream = await this._mediaDevices.getUserMedia(
                Object.fromEntries(kinds.map((kind) => [kind, CONSTRAINTS[kind]]))
            );
        } catch (error) {
            const code = getDeviceError(error);
            kinds.forEach((kind) => (this.errors[kind] = code));
            return code;
        }
        for (const track of stream.getTracks()) {
            if (this._isStopped || !this.wanted[track.kind] || this.tracks[track.kind]) {
                track.stop();
                continue;
            }
            this.tracks[track.kind] = track;
            this.errors[track.kind] = null;
            track.addEventListener("ended", () => this._onEnded(track));
        }
        return null;
    }

    /** After a refusal of both, asks for one alone only where that does not nag the person again. */
    async _acquireAlone(kind, error) {
        if (error === DEVICE_ERROR.DENIED && (await this._isRefused(kind))) {
            return;
        }
        await this._acquire([kind]);
    }

    async _isRefused(kind) {
        try {
            const { state } = await navigator.permissions.query({ name: PERMISSION[kind] });
            return state !== "granted";
        } catch {
            return true;
        }
    }

    _release(kind) {
        this.tracks[kind]?.stop();
        this.tracks[kind] = null;
    }

    /** Pulled out, taken by the system, or the permission was withdrawn. */
    _onEnded(track) {
        if (this.tracks[track.kind] === track) {
            this.tracks[track.kind] = null;
            this.errors[track.kind] = DEVICE_ERROR.NOT_FOUND;
            this._notify();
        }
    }

    _notify() {
        this.dispatchEvent(new CustomEvent("change"));
    }
}
