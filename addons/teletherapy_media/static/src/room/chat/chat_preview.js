import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** What has just been written, for a moment, while the chat is closed. */
export class ChatPreview extends Component {
    static template = "teletherapy_media.ChatPreview";
    static props = { chat: Object, open: Function };

    get label() {
        const { name, text } = this.props.chat.preview;
        return _t("%(name)s writes: %(text)s", { name, text });
    }
}
