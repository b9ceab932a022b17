import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { CORNER_MESSAGE, CORNER_SIZE } from "@teletherapy_media/room/common/corner_wire";

const PLACES = ["bottom-right", "bottom-left", "top-left", "top-right"];

/**
 * The session beside one's work: a frame with the room page that stays while menus and records change. In full it
 * covers the web client; nothing is loaded anew between the two.
 */
export class SessionCorner extends Component {
    static template = "teletherapy_media.SessionCorner";
    static props = {};

    setup() {
        this.corner = useService("teletherapy.corner");
        this.state = useState(this.corner.state);
        this.view = useState({ place: PLACES[0] });
        this.frame = useRef("frame");
        useExternalListener(browser, "message", (ev) => this._receive(ev));
    }

    get isFull() {
        return this.state.size === CORNER_SIZE.FULL;
    }

    get waitingText() {
        return this.state.waiting === 1
            ? _t("1 person is waiting")
            : _t("%s people are waiting", this.state.waiting);
    }

    enlarge() {
        this._resize(CORNER_SIZE.FULL);
        this.frame.el.focus();
    }

    /** One corner on, against the clock. */
    move() {
        this.view.place = PLACES[(PLACES.indexOf(this.view.place) + 1) % PLACES.length];
    }

    /** Dropped anywhere it goes to the nearest corner. */
    drop({ clientX, clientY }) {
        const vertical = clientY < browser.innerHeight / 2 ? "top" : "bottom";
        const horizontal = clientX < browser.innerWidth / 2 ? "left" : "right";
        this.view.place = `${vertical}-${horizontal}`;
    }

    onPointerDown(ev) {
        const bar = ev.currentTarget;
        if (ev.target.closest("button")) {
            return;
        }
        bar.setPointerCapture(ev.pointerId);
        bar.addEventListener("pointerup", (up) => this.drop(up), { once: true });
    }

    _resize(size) {
        this.state.size = size;
        this._tellSize();
    }

    _tellSize() {
        const message = { type: CORNER_MESSAGE.SIZE, size: this.state.size };
        this.frame.el.contentWindow.postMessage(message, browser.location.origin);
    }

    _receive({ origin, source, data }) {
        const isOurs =
            origin === browser.location.origin &&
            this.frame.el &&
            source === this.frame.el.contentWindow;
        if (!isOurs) {
            return;
        }
        if (data.type === CORNER_MESSAGE.READY) {
            this._tellSize();
        } else if (data.type === CORNER_MESSAGE.RESIZE) {
            this._resize(data.size);
        } else if (data.type === CORNER_MESSAGE.NEWS) {
            this.corner.hear(data);
        }
    }
}

registry
    .category("main_components")
    .add("teletherapy_media.SessionCorner", { Component: SessionCorner });
