import { Component } from "@odoo/owl";
import { Icon } from "../icon";
import { useModal } from "../use_modal";

/** A page over the page, closed by its button or by Escape. The browser keeps the focus inside. */
export class CareDialog extends Component {
    static template = "teletherapy_media.CareDialog";
    static components = { Icon };
    static props = { title: String, close: Function, slots: Object };

    setup() {
        useModal("dialog", () => this.props.close());
    }
}
