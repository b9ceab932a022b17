/** What is wrong with a connection now, if anything. */
export const CAUSE = Object.freeze({
    NONE: null,
    /** this device does not keep up with encoding */
    COMPUTER: "computer",
    /** what leaves from here is lost, or does not fit */
    UPLOAD: "upload",
    /** what should come here is lost */
    DOWNLOAD: "download",
});

/** What is sent of the picture. The sound is always sent. */
export const PICTURE = Object.freeze({ FULL: "full", REDUCED: "reduced", NONE: "none" });

const PICTURES = [PICTURE.FULL, PICTURE.REDUCED, PICTURE.NONE];

/** From these on (share of packets, bits a second, milliseconds) a connection is weak … */
const WEAK_LOSS = 0.08;
const WEAK_BITRATE = 250_000;
const WEAK_ROUND_TRIP = 1_000;
/** … beyond these only the sound has a chance … */
const HEAVY_LOSS = 0.2;
const HEAVY_BITRATE = 90_000;
/** … and below this it is fine again. */
const GOOD_LOSS = 0.03;

/** So many samples in a row have to say it before anything is done. */
const WEAK_SAMPLES = 3;
const HEAVY_SAMPLES = 4;
const GOOD_SAMPLES = 6;
/** A picture that had to go again soon after it came back stays away longer, and longer. */
const MOST_PATIENCE = 8;
const RELAPSE_SAMPLES = 15;

/**
 * @typedef {Object} Sample of one stretch of time
 * @property {number} upLoss share of the packets sent that the other end misses (RFC 3550), the worst of all streams
 * @property {number} downLoss the same of those that should have come
 * @property {number} [roundTrip] milliseconds
 * @property {number} [available] what the way out takes, in bits a second, as the browser estimates it
 * @property {string} [limitation] of the picture: `none`, `cpu`, `bandwidth`, `other` (W3C webrtc-stats)
 */

/**
 * Says from samples how good a connection is, why, and how much of the picture it can bear. Sound comes first: the picture
 * is reduced before it is given up, given up before the sound suffers, and taken again when that has lasted.
 */
export class QualityWatch {
    constructor() {
        this.cause = CAUSE.NONE;
        this._level = 0;
        this._patience = 1;
        this._sinceRise = Infinity;
        this._candidate = CAUSE.NONE;
        this._candidateSamples = 0;
        this._reset();
    }

    /** @returns {string} one of PICTURE */
    get picture() {
        return PICTURES[this._level];
    }

    /**
     * @param {Sample} sample
     * @returns {boolean} whether `cause` or `picture` has changed
     */
    add(sample) {
        const before = [this.cause, this._level];
        this._sinceRise++;
        this._judge(sample);
        this._adapt(sample);
        return before[0] !== this.cause || before[1] !== this._level;
    }

    _judge(sample) {
        const cause = getCause(sample);
        this._candidateSamples = cause === this._candidate ? this._candidateSamples + 1 : 1;
        this._candidate = cause;
        const needed = cause === CAUSE.NONE ? GOOD_SAMPLES : WEAK_SAMPLES;
        if (this._candidateSamples >= needed) {
            this.cause = cause;
        }
    }

    _adapt(sample) {
        const { available = Infinity, upLoss } = sample;
        const isHeavy = upLoss >= HEAVY_LOSS || available < HEAVY_BITRATE;
        // without a picture the browser does not look for more room than the sound takes
        const isWeak = this.picture === PICTURE.NONE ? isLossy(sample) : isUploadWeak(sample);
        this._heavy = isHeavy ? this._heavy + 1 : 0;
        this._weak = isWeak ? this._weak + 1 : 0;
        this._good = !isWeak && upLoss < GOOD_LOSS ? this._good + 1 : 0;
        if (this._heavy >= HEAVY_SAMPLES && this.picture === PICTURE.REDUCED) {
            this._fall();
        } else if (this._weak >= WEAK_SAMPLES && this.picture === PICTURE.FULL) {
            this._fall();
        } else if (this._level && this._good >= GOOD_SAMPLES * this._patience) {
            this._level--;
            this._sinceRise = 0;
            this._reset();
        }
    }

    _fall() {
        const isRelapse = this._sinceRise < RELAPSE_SAMPLES;
        this._patience = isRelapse ? Math.min(2 * this._patience, MOST_PATIENCE) : 1;
        this._level++;
        this._reset();
    }

    _reset() {
        this._heavy = this._weak = this._good = 0;
    }
}

function isLossy({ upLoss, roundTrip = 0 }) {
    return upLoss >= WEAK_LOSS || roundTrip >= WEAK_ROUND_TRIP;
}

function isUploadWeak(sample) {
    return isLossy(sample) || (sample.available ?? Infinity) < WEAK_BITRATE;
}

/** The device first: where it does not keep up, the rest follows from it. */
function getCause(sample) {
    if (sample.limitation === "cpu") {
        return CAUSE.COMPUTER;
    }
    if (isUploadWeak(sample)) {
        return CAUSE.UPLOAD;
    }
    return sample.downLoss >= WEAK_LOSS ? CAUSE.DOWNLOAD : CAUSE.NONE;
}
