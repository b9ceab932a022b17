import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { getCorner, getNextCorner } from "./common/layout";
import { getSeen, isSelfApart, isSelfSeen, StageView } from "./common/stage_view";
import { ROLE } from "./common/wire";
import { Icon } from "./icon";
import { SelfVideo } from "./self_video";

/** What moves less far was a click. */
const CLICK = 6;

/**
 * Oneself in a corner of the other person's picture: drawn to another corner, moved there with the arrow keys, or
 * hidden, with a button in its place that brings it back.
 */
export class SelfView extends Component {
    static template = "teletherapy_media.SelfView";
    static components = { Icon, SelfVideo };
    static props = { view: StageView, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.drag = useState({ isOn: false, x: 0, y: 0 });
        this.root = useRef("root");
        this.button = useRef("button");
        useEffect(
            (button) => {
                if (this._hasSwitched) {
                    button?.focus();
                }
                this._hasSwitched = false;
            },
            () => [this.button.el]
        );
    }

    /** The focus goes along: to the button that does the opposite. */
    setHidden(isHidden) {
        this._hasSwitched = true;
        this.props.view.setSelfHidden(isHidden);
    }

    get isShown() {
        return isSelfApart(this.state);
    }

    get isHidden() {
        const { state } = this;
        return state.role !== ROLE.OBSERVER && !isSelfSeen(state) && getSeen(state).length > 0;
    }

    get style() {
        const { isOn, x, y } = this.drag;
        return isOn ? `transform: translate(${x}px, ${y}px)` : "";
    }

    onPointerDown(ev) {
        if (ev.button || ev.target.closest("button")) {
            return;
        }
        this._start = { x: ev.clientX, y: ev.clientY };
        this.root.el.setPointerCapture(ev.pointerId);
    }

    onPointerMove(ev) {
        if (!this._start) {
            return;
        }
        const [x, y] = [ev.clientX - this._start.x, ev.clientY - this._start.y];
        if (this.drag.isOn || Math.hypot(x, y) > CLICK) {
            Object.assign(this.drag, { isOn: true, x, y });
        }
    }

    onPointerUp() {
        if (this.drag.isOn) {
            const place = this.root.el.parentElement.getBoundingClientRect();
            const own = this.root.el.getBoundingClientRect();
            const x = own.left + own.width / 2 - place.left;
            const y = own.top + own.height / 2 - place.top;
            this.props.view.setCorner(getCorner(x, y, place.width, place.height));
        }
        this.onPointerCancel();
    }

    onPointerCancel() {
        this._start = null;
        Object.assign(this.drag, { isOn: false, x: 0, y: 0 });
    }

    onKeydown(ev) {
        const corner = getNextCorner(this.state.view.corner, ev.key);
        if (corner) {
            ev.preventDefault();
            this.props.view.setCorner(corner);
        }
    }
}
