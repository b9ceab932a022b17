import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";

/** Asks once before the session is ended for everybody. The browser's own dialog keeps the focus inside. */
export class EndDialog extends Component {
    static template = "teletherapy_media.EndDialog";
    static props = { isEnding: Boolean, otherName: String, close: Function, end: Function };

    setup() {
        this.dialog = useRef("dialog");
        onMounted(() => this.dialog.el.showModal());
        // closed rather than just removed, the browser gives the focus back to where it was
        onWillUnmount(() => this.dialog.el.close());
    }

    onCancel(ev) {
        ev.preventDefault();
        this.props.close();
    }
}
