import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "./icon";

/** What the therapist has written to whoever waits. */
export class WaitingMessage extends Component {
    static template = "teletherapy_media.WaitingMessage";
    static components = { Icon };
    static props = { text: String, author: String };

    get heading() {
        return _t("Message from %s", this.props.author);
    }
}
