import { CORNER_KEY, CORNER_MESSAGE, CORNER_SIZE } from "./corner_wire";

/**
 * The room page's side of the corner: therapists take the session along into Odoo's web client, which shows this
 * page in a frame. From then on it changes its size there, and nothing is interrupted.
 *
 * Event: `size`.
 */
export class Corner extends EventTarget {
    /** @param {Window} [page] */
    constructor(page = window) {
        super();
        this._page = page;
        /** @type {"corner" | "full" | null} null for a page of its own */
        this.size = null;
        this._onMessage = (ev) => this._receive(ev);
    }

    /** Only Odoo itself may show this page in a frame; the server sees to that. */
    get isFramed() {
        return this._page.parent !== this._page;
    }

    get isSmall() {
        return this.size === CORNER_SIZE.CORNER;
    }

    start() {
        if (this.isFramed) {
            this._page.addEventListener("message", this._onMessage);
            this._say(CORNER_MESSAGE.READY);
        } else {
            this._page.sessionStorage.removeItem(CORNER_KEY);
        }
    }

    stop() {
        this._page.removeEventListener("message", this._onMessage);
    }

    /**
     * Makes room for work in Odoo.
     *
     * @param {{ session_id: number, back_url: string }} room
     */
    shrink({ session_id, back_url }) {
        if (this.isFramed) {
            this._say(CORNER_MESSAGE.RESIZE, { size: CORNER_SIZE.CORNER });
            return;
        }
        this._page.sessionStorage.setItem(CORNER_KEY, session_id);
        this._page.location.assign(back_url);
    }

    /** Takes the whole window; what does not fit into a corner needs it. */
    enlarge() {
        if (this.isSmall) {
            this._say(CORNER_MESSAGE.RESIZE, { size: CORNER_SIZE.FULL });
        }
    }

    /**
     * @param {{ isOver: boolean, waiting: number }} news
     */
    tell({ isOver, waiting }) {
        if (this.isFramed) {
            this._say(CORNER_MESSAGE.NEWS, { isOver, waiting });
        }
    }

    _say(type, fields = {}) {
        this._page.parent.postMessage({ type, ...fields }, this._page.location.origin);
    }

    _receive({ origin, source, data }) {
        const isParent = origin === this._page.location.origin && source === this._page.parent;
        if (isParent && data?.type === CORNER_MESSAGE.SIZE) {
            this.size = data.size;
            this.dispatchEvent(new CustomEvent("size"));
        }
    }
}
