import { BackgroundBlur } from "./background_blur";
import { DeviceChoice } from "./device_choice";
import { DEVICE_ERROR, getDeviceError } from "./device_error";
import { MediaSettings, SETTING } from "./media_settings";

const CONSTRAINTS = Object.freeze({
    audio: { autoGainControl: true },
    video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 24, max: 30 },
    },
});
const KINDS = Object.freeze(["audio", "video"]);
const DEVICE = Object.freeze({ audio: "microphone", video: "camera" });
const FACING = Object.freeze({ FRONT: "user", BACK: "environment" });

/**
 * This person's microphone and camera.
 *
 * A muted microphone stays open, so that unmuting is instant; a camera that is turned off is released, so
 * that its light goes out.
 *
 * Event: `change`, after any of the fields below has changed.
 */
export class LocalMedia extends EventTarget {
    /**
     * @param {MediaDevices} [mediaDevices]
     * @param {DeviceChoice} [choice]
     * @param {MediaSettings} [settings]
     * @param {() => BackgroundBlur} [createBlur]
     */
    constructor(
        mediaDevices = navigator.mediaDevices,
        choice = new DeviceChoice(),
        settings = new MediaSettings(),
        createBlur = () => new BackgroundBlur()
    ) {
        super();
        this.choice = choice;
        this.settings = settings;
        /** The background could not be blurred; the camera is off because of it. */
        this.hasBlurFailed = false;
        /** @type {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} */
        this.tracks = { audio: null, video: null };
        /** What keeps us from a device: one of DEVICE_ERROR, or null. */
        this.errors = { audio: null, video: null };
        /** What the person wants to be seen and heard. */
        this.wanted = { audio: true, video: true };
        this._mediaDevices = mediaDevices;
        this._createBlur = createBlur;
        this._blur = null;
        /** the camera itself, where `tracks` has the blurred picture */
        this._camera = null;
        this._isStopped = false;
        this._facing = FACING.FRONT;
        this._selecting = Promise.resolve();
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
        if (kind === "video") {
            this.hasBlurFailed = false;
        }
        if (kind === "audio" && this.tracks.audio) {
            this.tracks.audio.enabled = on;
        } else if (on && !this.tracks[kind]) {
            await this._acquire([kind]);
        } else if (!on) {
            this._release(kind);
        }
        this._notify();
    }

    /**
     * Changes to another microphone or camera, now when it is in use, else when it is turned on.
     *
     * @param {"audio" | "video"} kind
     * @param {string} id empty lets the browser choose
     */
    select(kind, id) {
        this.choice.set(DEVICE[kind], id);
        return this._change(kind);
    }

    /**
     * Changes how the person is seen or heard, now and for the next visit.
     *
     * @param {string} name one of SETTING
     * @param {boolean} on
     */
    setSetting(name, on) {
        this.settings.set(name, on);
        if (name === SETTING.BLUR) {
            this.hasBlurFailed = false;
            return this._change("video");
        }
        return this._change("audio");
    }

    /** Changes from the front camera of a phone to the back camera, or to the front again. */
    flipCamera() {
        this._facing = this.isFacingFront ? FACING.BACK : FACING.FRONT;
        this.choice.set("camera", "");
        return this._change("video");
    }

    /** Whether the camera shows the person; their own picture is then shown as in a mirror. */
    get isFacingFront() {
        const facing = this._getSource("video")?.getSettings?.().facingMode ?? FACING.FRONT;
        return facing !== FACING.BACK;
    }

    /** @returns {string} id of the device in use, or of the chosen one */
    getDeviceId(kind) {
        return this._getSource(kind)?.getSettings?.().deviceId || this.choice.get(DEVICE[kind]);
    }

    /** Makes do with what there is: nothing is missing any more. */
    settle() {
        for (const kind of KINDS) {
            this.wanted[kind] = Boolean(this.tracks[kind]?.enabled);
            this.errors[kind] = null;
        }
        this.hasBlurFailed = false;
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
                Object.fromEntries(kinds.map((kind) => [kind, this._getConstraints(kind)]))
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
            this.errors[track.kind] = null;
            track.addEventListener("ended", () => this._onEnded(track));
            if (track.kind === "video" && this.settings.get(SETTING.BLUR)) {
                await this._startBlur(track);
            } else {
                this.tracks[track.kind] = track;
            }
        }
        return null;
    }

    /** Nobody sees the camera's own picture, not for a moment. */
    async _startBlur(camera) {
        const blur = this._createBlur();
        this._camera = camera;
        this._blur = blur;
        blur.addEventListener("failed", () => this._onBlurFailed(blur));
        try {
            const track = await blur.start(camera);
            if (this._blur === blur) {
                this.tracks.video = track;
            }
        } catch {
            this._onBlurFailed(blur);
        }
    }

    /** Whoever hides the background is not shown with it unasked: the camera goes off. */
    _onBlurFailed(blur) {
        if (this._blur === blur) {
            this.settings.set(SETTING.BLUR, false);
            this.hasBlurFailed = true;
            this.wanted.video = false;
            this._release("video");
            this._notify();
        }
    }

    _getSource(kind) {
        return kind === "video" && this._camera ? this._camera : this.tracks[kind];
    }

    /** A device that is gone does not keep another one from being used: it is only preferred. */
    _getConstraints(kind) {
        const id = this.choice.get(DEVICE[kind]);
        const constraints = { ...CONSTRAINTS[kind] };
        if (kind === "audio") {
            for (const name of [SETTING.NOISE_SUPPRESSION, SETTING.ECHO_CANCELLATION]) {
                constraints[name] = this.settings.get(name);
            }
        } else if (!id) {
            constraints.facingMode = this._facing;
        }
        return id ? { ...constraints, deviceId: { ideal: id } } : constraints;
    }

    /** One change after the other; a phone opens a camera only when the other one is closed. */
    _change(kind) {
        this._selecting = this._selecting.then(async () => {
            if (this._getSource(kind)) {
                this._release(kind);
                if (this.wanted[kind]) {
                    await this._acquire([kind]);
                }
            }
            this._notify();
        });
        return this._selecting;
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
            const { state } = await navigator.permissions.query({ name: DEVICE[kind] });
            return state !== "granted";
        } catch {
            return true;
        }
    }

    _release(kind) {
        this.tracks[kind]?.stop();
        this.tracks[kind] = null;
        if (kind === "video") {
            this._blur?.stop();
            this._camera?.stop();
            this._blur = this._camera = null;
        }
    }

    /** Pulled out, taken by the system, or the permission was withdrawn. */
    _onEnded(track) {
        if (this._getSource(track.kind) === track) {
            this._release(track.kind);
            this.errors[track.kind] = DEVICE_ERROR.NOT_FOUND;
            this._notify();
        }
    }

    _notify() {
        this.dispatchEvent(new CustomEvent("change"));
    }
}
