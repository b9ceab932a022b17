import { QualitySampler } from "./quality_sampler";
import { PICTURE, QualityWatch } from "./quality_watch";

const INTERVAL = 2_000;

/** Watches the connection while a session goes on, and holds back the picture where there is no room for it. */
export class CallQuality {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {() => Promise<RTCStatsReport> | undefined} options.getStats nothing while there is no connection
     * @param {() => void} options.onChange other things are to be sent
     */
    constructor({ state, getStats, onChange }) {
        this._state = state;
        this._getStats = getStats;
        this._onChange = onChange;
        this._reset();
    }

    /** Whether a smaller picture is to be sent. */
    get isReduced() {
        return this._watch.picture === PICTURE.REDUCED;
    }

    /** Whether a picture is to be sent at all. */
    get hasPicture() {
        return this._watch.picture !== PICTURE.NONE;
    }

    /**
     * @param {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} tracks what there is
     * @returns {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} what to send of it
     */
    apply({ audio, video }) {
        return { audio, video: this.hasPicture ? video : null };
    }

    /** Idempotent. */
    start() {
        this._interval ??= setInterval(() => this.measure(), INTERVAL);
    }

    /** Idempotent. What comes next begins with the whole picture. */
    stop() {
        clearInterval(this._interval);
        this._interval = undefined;
        this._reset();
    }

    async measure() {
        const report = await this._getStats();
        const sample = report && this._interval && this._sampler.read(report);
        if (!sample || !this._watch.add(sample)) {
            return;
        }
        const { cause, picture } = this._watch;
        const isOther = picture !== this._state.quality.picture;
        this._state.quality = { cause, picture };
        if (isOther) {
            this._onChange();
        }
    }

    _reset() {
        this._watch = new QualityWatch();
        this._sampler = new QualitySampler();
        this._state.quality = { cause: this._watch.cause, picture: this._watch.picture };
    }
}
