import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** One message: who, when, and the text as it was written. A link in it is text as well. */
export class ChatMessage extends Component {
    static template = "teletherapy_media.ChatMessage";
    static props = { message: Object };

    get isOwn() {
        return this.props.message.from === null;
    }

    get name() {
        return this.isOwn ? _t("You") : this.props.message.name;
    }

    get time() {
        return new Date(this.props.message.at).toLocaleTimeString(document.documentElement.lang, {
            hour: "numeric",
            minute: "2-digit",
        });
    }
}
