const FOLDER = "/teletherapy_media/static/lib/selfie_segmentation/";
/** The model that is made for pictures wider than high: half the work of the other one. */
const LANDSCAPE = 1;

let loading = null;

/** Loads the library once; after a failure the next call tries again. */
function loadLibrary() {
    loading ??= new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${FOLDER}selfie_segmentation.js`;
        script.onload = () => resolve(window.SelfieSegmentation);
        script.onerror = () => {
            loading = null;
            script.remove();
            reject(new Error("The background blur could not be loaded"));
        };
        document.head.append(script);
    });
    return loading;
}

/**
 * Tells a person from the background, frame by frame, on this device: no picture leaves it, and model and
 * code come from the practice's own server.
 */
export class Segmenter {
    /** @returns {Promise<Segmenter>} */
    static async create() {
        const SelfieSegmentation = await loadLibrary();
        const segmenter = new Segmenter(
            new SelfieSegmentation({ locateFile: (file) => FOLDER + file })
        );
        await segmenter._solution.initialize();
        return segmenter;
    }

    constructor(solution) {
        this._solution = solution;
        this._mask = null;
        solution.setOptions({ modelSelection: LANDSCAPE, selfieMode: false });
        solution.onResults(({ segmentationMask }) => (this._mask = segmentationMask));
    }

    /**
     * @param {HTMLVideoElement} video
     * @returns {Promise<CanvasImageSource>} as large as the frame, opaque where the person is; good until the
     *  next call
     */
    async segment(video) {
        await this._solution.send({ image: video });
        return this._mask;
    }

    close() {
        return this._solution.close();
    }
}
