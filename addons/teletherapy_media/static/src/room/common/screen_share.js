import { getPlatform } from "./platform";
import { SoundMixer } from "./sound_mixer";

/** Why nothing is shared, where the person did not decide so. */
export const SHARE_ERROR = Object.freeze({
    /** the system does not let the browser record the screen */
    DENIED: "denied",
    FAILED: "failed",
});

const CONSTRAINTS = Object.freeze({
    video: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { ideal: 15, max: 30 } },
    // a page that shows itself is a hall of mirrors
    selfBrowserSurface: "exclude",
    surfaceSwitching: "include",
});
const SOUND = Object.freeze({
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
});

/**
 * The screen, a window or a tab, with its sound, in the place of camera and microphone: the same two senders take
 * them, so that nothing has to be negotiated, neither between two nor in a group.
 *
 * Event: `change`, also when the person ends it with the browser's own button.
 */
export class ScreenShare extends EventTarget {
    /**
     * @param {MediaDevices} [mediaDevices]
     * @param {(sound: MediaStreamTrack) => SoundMixer} [createMixer]
     */
    constructor(
        mediaDevices = navigator.mediaDevices,
        createMixer = (sound) => new SoundMixer(sound)
    ) {
        super();
        /** @type {MediaStreamTrack?} the picture of what is shared */
        this.track = null;
        /** one of SHARE_ERROR, of the last try */
        this.error = null;
        this._mediaDevices = mediaDevices;
        this._createMixer = createMixer;
        this._mixer = null;
        this._isAsking = false;
    }

    /** Some phones have the function, and it never succeeds. */
    get isSupported() {
        return (
            typeof this._mediaDevices?.getDisplayMedia === "function" &&
            getPlatform().system === "desktop"
        );
    }

    get isOn() {
        return Boolean(this.track);
    }

    /**
     * Lets the person choose what to share. Never throws.
     *
     * @param {() => boolean} isWanted asked when the choice is made, which may take long
     */
    async start(isWanted) {
        if (this.isOn || this._isAsking || !this.isSupported) {
            return;
        }
        this._isAsking = true;
        this.error = null;
        try {
            const stream = await this._mediaDevices.getDisplayMedia(this._getConstraints());
            if (isWanted()) {
                this._take(stream);
            } else {
                stream.getTracks().forEach((track) => track.stop());
            }
        } catch (error) {
            this.error = this._getError(error);
        } finally {
            this._isAsking = false;
        }
        this._notify();
    }

    /** Idempotent. */
    stop() {
        this.error = null;
        if (this.isOn) {
            this._stream.getTracks().forEach((track) => track.stop());
            this._mixer?.close();
            this.track = this._stream = this._mixer = null;
            this._notify();
        }
    }

    /**
     * @param {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} tracks microphone and camera
     * @returns {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} what to send
     */
    apply({ audio, video }) {
        this._mixer?.setMicrophone(audio);
        return { audio: this._mixer?.track || audio, video: this.track || video };
    }

    /**
     * The session itself is never sent back to who is heard in it: where the browser cannot leave it out of the
     * system's sound, only a tab's sound is shared.
     */
    _getConstraints() {
        const canLeaveOut = this._mediaDevices.getSupportedConstraints?.().restrictOwnAudio;
        return {
            ...CONSTRAINTS,
            audio: canLeaveOut ? { ...SOUND, restrictOwnAudio: true } : SOUND,
            systemAudio: canLeaveOut ? "include" : "exclude",
        };
    }

    _take(stream) {
        const [track] = stream.getVideoTracks();
        const [sound] = stream.getAudioTracks();
        // letters have to be sharp, rather than to move smoothly (W3C mst-content-hint)
        track.contentHint = "detail";
        track.addEventListener("ended", () => this.track === track && this.stop());
        this.track = track;
        this._stream = stream;
        this._mixer = sound ? this._createMixer(sound) : null;
    }

    /** To close the browser's question is an answer, and no error; the system's refusal is said so by name alone. */
    _getError({ name, message }) {
        if (name !== "NotAllowedError") {
            return SHARE_ERROR.FAILED;
        }
        return /system/i.test(message) ? SHARE_ERROR.DENIED : null;
    }

    _notify() {
        this.dispatchEvent(new CustomEvent("change"));
    }
}
