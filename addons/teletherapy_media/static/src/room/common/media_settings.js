const STORAGE_KEY = "teletherapy_room.settings";

export const SETTING = Object.freeze({
    BLUR: "blur",
    NOISE_SUPPRESSION: "noiseSuppression",
    ECHO_CANCELLATION: "echoCancellation",
});

const DEFAULTS = Object.freeze({
    [SETTING.BLUR]: false,
    [SETTING.NOISE_SUPPRESSION]: true,
    [SETTING.ECHO_CANCELLATION]: true,
});

/**
 * How the person wants to be seen and heard, remembered for the next visit. Private browsing may forbid to
 * remember; then it holds for this visit.
 */
export class MediaSettings {
    constructor() {
        this._values = { ...DEFAULTS };
        try {
            const stored = JSON.parse(localStorage.getItem(STORAGE_KEY)) || {};
            for (const name of Object.keys(DEFAULTS)) {
                if (typeof stored[name] === "boolean") {
                    this._values[name] = stored[name];
                }
            }
        } catch {
            // the defaults hold
        }
    }

    /** @returns {Record<string, boolean>} by SETTING */
    get values() {
        return { ...this._values };
    }

    /** @param {string} name one of SETTING */
    get(name) {
        return this._values[name];
    }

    /**
     * @param {string} name one of SETTING
     * @param {boolean} on
     */
    set(name, on) {
        this._values[name] = on;
        try {
            localStorage.setItem(STORAGE_KEY, JSON.stringify(this._values));
        } catch {
            // this visit remembers it
        }
    }
}
