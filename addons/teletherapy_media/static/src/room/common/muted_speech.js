import { MicrophoneLevel } from "./microphone_level";

const INTERVAL = 100;
/** How loud a voice is at least, in the steps of `getLevel`; a fan or a keyboard stays below, or stops sooner. */
const LOUD = 0.5;
/** Speech has pauses: so many of the last looks have to be loud. */
const LOOKS = 10;
const LOUD_LOOKS = 6;
/** Whoever was told and goes on is not told again at once. */
const PAUSE = 20_000;

/**
 * Notices that somebody speaks whose microphone is off. A muted track brings silence, so a clone of it is measured,
 * here and nowhere else; nothing of it is kept or sent.
 *
 * Event: `speech`.
 */
export class MutedSpeech extends EventTarget {
    /** @param {(track: MediaStreamTrack) => MicrophoneLevel} [createLevel] */
    constructor(createLevel = (track) => new MicrophoneLevel(track)) {
        super();
        this._createLevel = createLevel;
        this._track = null;
        this._toldAt = -PAUSE;
    }

    /** @param {MediaStreamTrack?} track the microphone that is off, or null when there is none */
    watch(track) {
        if (track === this._track) {
            return;
        }
        this.stop();
        if (track) {
            this._track = track;
            this._clone = track.clone();
            this._clone.enabled = true;
            this._level = this._createLevel(this._clone);
            this._looks = [];
            this._interval = setInterval(() => this._look(), INTERVAL);
        }
    }

    /** Idempotent. */
    stop() {
        clearInterval(this._interval);
        this._level?.close();
        this._clone?.stop();
        this._track = this._clone = this._level = null;
    }

    _look() {
        this._looks = [...this._looks, this._level.read() > LOUD].slice(-LOOKS);
        const isSpeech = this._looks.filter(Boolean).length >= LOUD_LOOKS;
        if (isSpeech && Date.now() - this._toldAt >= PAUSE) {
            this._toldAt = Date.now();
            this.dispatchEvent(new CustomEvent("speech"));
        }
    }
}
