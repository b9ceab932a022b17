import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Chat } from "../common/chat";
import { Icon } from "../icon";
import { ChatForm } from "./chat_form";
import { ChatKeep } from "./chat_keep";
import { ChatMessage } from "./chat_message";

/** How far from its end the list may be and still follow what comes, in pixels. */
const NEAR = 80;

/** What has been written, and where to write: beside the picture, or on a phone as a sheet over it. */
export class ChatPanel extends Component {
    static template = "teletherapy_media.ChatPanel";
    static components = { ChatForm, ChatKeep, ChatMessage, Icon };
    static props = { chat: Chat, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.list = useRef("list");
        this.isAtEnd = true;
        this.close = () => this.props.chat.close();
        useEffect(
            () => this.follow(),
            () => [this.state.chat.messages.at(-1)?.id]
        );
        this.root = useRef("root");
        onWillUnmount(() => this.giveFocusBack());
    }

    /** Whoever has come since learns from Odoo that it is being kept. */
    get note() {
        const { chat, session } = this.state;
        if (!chat.isKept && !session?.chat_kept) {
            return _t(
                "Nobody keeps this chat: it is gone when you leave, or when the session ends."
            );
        }
        return this.props.chat.canKeep
            ? _t("This chat is being kept: you have saved it to the record, and everybody knows.")
            : _t("This chat is being kept: the therapist has saved it to the record.");
    }

    onScroll() {
        const { scrollTop, scrollHeight, clientHeight } = this.list.el;
        this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR;
    }

    /** Whoever reads further up is not torn away, except by what they wrote themselves. */
    follow() {
        const isOwn = this.state.chat.messages.at(-1)?.from === null;
        if (this.isAtEnd || isOwn) {
            this.list.el.scrollTop = this.list.el.scrollHeight;
        }
    }

    giveFocusBack() {
        if (this.root.el.contains(document.activeElement)) {
            document.querySelector(".o-teletherapy-ChatButton")?.focus();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.stopPropagation();
            this.close();
        }
    }
}
