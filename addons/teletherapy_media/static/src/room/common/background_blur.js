import { Segmenter } from "./segmenter";

const TICKER = "/teletherapy_media/static/src/workers/ticker.js";
/** Frames a second; the next one when a device cannot afford the one before. */
const FRAME_RATES = [20, 12];
/** The background is made so much smaller and stretched again: a blur in every browser, at little cost. */
const REDUCTION = 24;
/** Who is drawn a little larger than found has soft edges and no holes in the hair. */
const EDGE = 3;
/** Milliseconds: loading and compiling come first and do not count. */
const WARM_UP = 2_000;
const MEASURED_TIME = 3_000;
/** The part of this page's time that may be spent on average; more makes the session itself stutter. */
const AFFORDABLE = 0.6;
/** Milliseconds for one frame that freeze the page, however seldom. */
const FREEZING = 1_000;

/**
 * A camera's picture with a blurred background. It never lets the background through: where a frame cannot be
 * worked off in time, the last one stands.
 *
 * How much time it takes is watched: first the frame rate is reduced, then it gives up.
 *
 * Event: `failed`, once, when this device cannot afford it, or it stops working.
 */
export class BackgroundBlur extends EventTarget {
    /**
     * @param {Object} [options]
     * @param {() => Promise<Segmenter>} [options.createSegmenter]
     * @param {() => Worker} [options.createTicker]
     * @param {() => number} [options.now] milliseconds
     */
    constructor({
        createSegmenter = () => Segmenter.create(),
        createTicker = () => new Worker(TICKER),
        now = () => performance.now(),
    } = {}) {
        super();
        /** @type {MediaStreamTrack?} the blurred picture, once started */
        this.track = null;
        this._createSegmenter = createSegmenter;
        this._createTicker = createTicker;
        this._now = now;
        this._isStopped = false;
        this._isBusy = false;
        /** index into FRAME_RATES */
        this._rate = 0;
        this._isWarm = false;
        this._measuredSince = 0;
        this._spent = 0;
        this._segmenter = null;
        this._ticker = null;
        this._video = document.createElement("video");
        this._canvas = document.createElement("canvas");
        this._background = document.createElement("canvas");
    }

    /** @returns {boolean} whether this browser can make a picture of its own */
    static get isSupported() {
        return "captureStream" in HTMLCanvasElement.prototype && typeof WebAssembly === "object";
    }

    /**
     * @param {MediaStreamTrack} source
     * @returns {Promise<MediaStreamTrack?>} null when it was stopped meanwhile
     * @throws {Error} it cannot be done here
     */
    async start(source) {
        const { _video: video, _canvas: canvas } = this;
        this._isBusy = true;
        try {
            video.muted = true;
            video.playsInline = true;
            video.srcObject = new MediaStream([source]);
            [this._segmenter] = await Promise.all([this._createSegmenter(), video.play()]);
            // Firefox captures nothing of a canvas that has no context yet.
            this._context = canvas.getContext("2d");
            await this._drawFrame();
        } catch (error) {
            this._isStopped = true;
            throw error;
        } finally {
            this._settle();
        }
        if (!this._isStopped) {
            [this.track] = canvas.captureStream(FRAME_RATES[0]).getVideoTracks();
            this._measuredSince = this._now();
            this._ticker = this._createTicker();
            this._ticker.onmessage = () => this._onTick();
            this._ticker.postMessage(FRAME_RATES[0]);
        }
        return this.track;
    }

    /** Idempotent. The source stays as it is. */
    stop() {
        this._isStopped = true;
        this._ticker?.terminate();
        this.track?.stop();
        if (!this._isBusy) {
            this._settle();
        }
    }

    /** The end of a piece of work; the library must not be closed in the middle of one. */
    _settle() {
        this._isBusy = false;
        if (this._isStopped) {
            this._video.srcObject = null;
            this._segmenter?.close();
            this._segmenter = null;
        }
    }

    async _onTick() {
        if (this._isBusy || this._isStopped) {
            return;
        }
        this._isBusy = true;
        const begun = this._now();
        try {
            await this._drawFrame();
            this._measure(begun, this._now());
        } catch {
            this._fail();
        } finally {
            this._settle();
        }
    }

    async _drawFrame() {
        const { _video: video, _canvas: canvas, _context: context } = this;
        const { videoWidth: width, videoHeight: height } = video;
        const mask = width && !this._isStopped && (await this._segmenter.segment(video));
        if (!mask || this._isStopped) {
            return;
        }
        if (canvas.width !== width || canvas.height !== height) {
            Object.assign(canvas, { width, height });
        }
        context.globalCompositeOperation = "copy";
        context.drawImage(mask, -EDGE, -EDGE, width + 2 * EDGE, height + 2 * EDGE);
        context.globalCompositeOperation = "source-in";
        context.drawImage(video, 0, 0, width, height);
        context.globalCompositeOperation = "destination-over";
        context.imageSmoothingQuality = "high";
        context.drawImage(this._blur(video), 0, 0, width, height);
    }

    _blur(video) {
        const { _background: background } = this;
        const width = Math.ceil(video.videoWidth / REDUCTION);
        const height = Math.ceil(video.videoHeight / REDUCTION);
        if (background.width !== width || background.height !== height) {
            Object.assign(background, { width, height });
        }
        const context = background.getContext("2d");
        context.imageSmoothingQuality = "high";
        context.drawImage(video, 0, 0, width, height);
        return background;
    }

    _measure(begun, ended) {
        this._spent += ended - begun;
        if (this._isWarm && ended - begun > FREEZING) {
            this._fail();
            return;
        }
        const measured = ended - this._measuredSince;
        if (measured < (this._isWarm ? MEASURED_TIME : WARM_UP)) {
            return;
        }
        const isTooMuch = this._isWarm && this._spent / measured > AFFORDABLE;
        this._isWarm = true;
        this._measuredSince = ended;
        this._spent = 0;
        if (isTooMuch) {
            this._slowDown();
        }
    }

    _slowDown() {
        this._rate++;
        if (this._rate < FRAME_RATES.length) {
            this._ticker.postMessage(FRAME_RATES[this._rate]);
        } else {
            this._fail();
        }
    }

    _fail() {
        if (!this._isStopped) {
            this.stop();
            this.dispatchEvent(new CustomEvent("failed"));
        }
    }
}
