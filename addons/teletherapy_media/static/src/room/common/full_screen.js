/**
 * The page in the whole screen. An iPhone knows it for videos alone; there it is not offered.
 *
 * Event: `change`, also when the person leaves it with the browser's own key.
 */
export class FullScreen extends EventTarget {
    /** @param {Document} [page] */
    constructor(page = document) {
        super();
        this._page = page;
        this._notify = () => this.dispatchEvent(new CustomEvent("change"));
    }

    get isSupported() {
        return Boolean(this._page.fullscreenEnabled);
    }

    get isOn() {
        return Boolean(this._page.fullscreenElement);
    }

    start() {
        this._page.addEventListener("fullscreenchange", this._notify);
    }

    stop() {
        this._page.removeEventListener("fullscreenchange", this._notify);
    }

    /** A browser that refuses leaves the page as it is. */
    async toggle() {
        try {
            await (this.isOn
                ? this._page.exitFullscreen()
                : this._page.documentElement.requestFullscreen({ navigationUI: "hide" }));
        } catch {
            this._notify();
        }
    }
}
