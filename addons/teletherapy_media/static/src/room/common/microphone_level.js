const QUIETEST = -60;
const LOUDEST = -10;

/**
 * @param {Float32Array} samples one stretch of sound, -1 to 1
 * @returns {number} how loud it is, 0 to 1, even steps for the ear
 */
export function getLevel(samples) {
    let sum = 0;
    for (const sample of samples) {
        sum += sample * sample;
    }
    const decibels = 10 * Math.log10(sum / samples.length + Number.EPSILON);
    return Math.min(1, Math.max(0, (decibels - QUIETEST) / (LOUDEST - QUIETEST)));
}

/** Measures how loud a microphone is, without playing it. */
export class MicrophoneLevel {
    /** @param {MediaStreamTrack} track */
    constructor(track) {
        this._context = new AudioContext();
        this._analyser = this._context.createAnalyser();
        this._analyser.fftSize = 1024;
        this._samples = new Float32Array(this._analyser.fftSize);
        this._context.createMediaStreamSource(new MediaStream([track])).connect(this._analyser);
        this._wake = () => this._context.resume().catch(() => {});
        this._wake();
        // some browsers let no sound run, not even unheard, before the person has touched the page
        window.addEventListener("pointerdown", this._wake);
        window.addEventListener("keydown", this._wake);
    }

    /** @returns {number} 0 to 1 */
    read() {
        this._analyser.getFloatTimeDomainData(this._samples);
        return getLevel(this._samples);
    }

    close() {
        window.removeEventListener("pointerdown", this._wake);
        window.removeEventListener("keydown", this._wake);
        this._context.close();
    }
}
