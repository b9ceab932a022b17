import { Component, onMounted, onWillUnmount, useRef } from "@odoo/owl";
import { Icon } from "../icon";

/** A page over the page, closed by its button or by Escape. The browser keeps the focus inside. */
export class CareDialog extends Component {
    static template = "teletherapy_media.CareDialog";
    static components = { Icon };
    static props = { title: String, close: Function, slots: Object };

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
