import { Component } from "@odoo/owl";
import { useModal } from "./use_modal";

/** Asks once before the session is ended for everybody. The browser's own dialog keeps the focus inside. */
export class EndDialog extends Component {
    static template = "teletherapy_media.EndDialog";
    static props = { isEnding: Boolean, otherName: String, close: Function, end: Function };

    setup() {
        useModal("dialog", () => this.props.close());
    }
}
