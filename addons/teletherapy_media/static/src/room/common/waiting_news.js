import { fetchWaiting, RefusalError } from "./odoo_api";

const INTERVAL = 6_000;
/** Nobody looks: a browser that sleeps should sleep. */
const HIDDEN_INTERVAL = 30_000;

/**
 * Asks Odoo now and then how the therapist is and what they have written. Not the media server's business:
 * the text may be about somebody's health.
 */
export class WaitingNews {
    /**
     * @param {string} url the waiting route
     * @param {(news: { therapist: string, message: string, farewell: string, removed: string[] }) => void} onNews
     */
    constructor(url, onNews) {
        this._url = url;
        this._onNews = onNews;
        this._isRunning = false;
        this._onVisible = () => document.visibilityState === "visible" && this._ask();
    }

    /** Idempotent. */
    start() {
        if (!this._isRunning) {
            this._isRunning = true;
            document.addEventListener("visibilitychange", this._onVisible);
            this._ask();
        }
    }

    /** Idempotent. What is under way tells nothing any more. */
    stop() {
        this._isRunning = false;
        document.removeEventListener("visibilitychange", this._onVisible);
        clearTimeout(this._timer);
    }

    /** Whoever is signed out or has no part in it any more is told so by the room, not by this. */
    async _ask() {
        clearTimeout(this._timer);
        try {
            const news = await fetchWaiting(this._url);
            if (this._isRunning) {
                this._onNews(news);
            }
        } catch (error) {
            if (error instanceof RefusalError) {
                this.stop();
            }
        }
        if (this._isRunning) {
            clearTimeout(this._timer);
            const isHidden = document.visibilityState === "hidden";
            this._timer = setTimeout(() => this._ask(), isHidden ? HIDDEN_INTERVAL : INTERVAL);
        }
    }
}
