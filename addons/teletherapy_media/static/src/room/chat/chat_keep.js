import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Chat, getNew } from "../common/chat";
import { ChatKeepDialog } from "./chat_keep_dialog";

/** The therapist's way to put the chat on record. Asked for once, told to everybody. */
export class ChatKeep extends Component {
    static template = "teletherapy_media.ChatKeep";
    static components = { ChatKeepDialog };
    static props = { chat: Chat, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.dialog = useState({ isOpen: false });
        this.close = () => (this.dialog.isOpen = false);
    }

    get caption() {
        return this.state.chat.isKept ? _t("Save what is new") : _t("Save to the record");
    }

    /** Read through this component's state, so that it follows what comes. */
    get count() {
        return getNew(this.state.chat.messages).length;
    }
}
