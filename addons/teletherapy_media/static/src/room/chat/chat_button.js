import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "../icon";

/** Opens and closes the chat, and says how much in it is new. */
export class ChatButton extends Component {
    static template = "teletherapy_media.ChatButton";
    static components = { Icon };
    static props = { chat: Object, toggle: Function };

    /** Contains what is written under the icon, for those who speak to their computer. */
    get name() {
        const { unread } = this.props.chat;
        if (!unread) {
            return _t("Chat");
        }
        return unread === 1 ? _t("Chat, 1 new message") : _t("Chat, %s new messages", unread);
    }

    get badge() {
        const { unread } = this.props.chat;
        return unread > 99 ? "99+" : String(unread);
    }
}
