/** Keeps the screen of a phone awake during the session, where the browser can. */
export class WakeLock {
    constructor() {
        this._onVisible = () => this._request();
    }

    acquire() {
        document.addEventListener("visibilitychange", this._onVisible);
        this._request();
    }

    release() {
        document.removeEventListener("visibilitychange", this._onVisible);
        this._sentinel?.release().catch(() => {});
        this._sentinel = undefined;
    }

    /** The browser lets go of it whenever the page is hidden. A refusal (low battery) changes nothing. */
    async _request() {
        if (document.visibilityState !== "visible") {
            return;
        }
        try {
            this._sentinel = await navigator.wakeLock?.request("screen");
        } catch {
            this._sentinel = undefined;
        }
    }
}
