import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { Chat } from "../common/chat";
import { Icon } from "../icon";
import { ChatForm } from "./chat_form";
import { ChatMessage } from "./chat_message";

/** How far from its end the list may be and still follow what comes, in pixels. */
const NEAR = 80;

/** What has been written, and where to write: beside the picture, or on a phone as a sheet over it. */
export class ChatPanel extends Component {
    static template = "teletherapy_media.ChatPanel";
    static components = { ChatForm, ChatMessage, Icon };
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
