import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { LONGEST_TEXT } from "../common/chat";
import { Icon } from "../icon";

/** Enter sends, Shift and Enter begin a new line. */
export class ChatForm extends Component {
    static template = "teletherapy_media.ChatForm";
    static components = { Icon };
    static props = { send: Function };

    setup() {
        this.form = useState({ text: "", error: "" });
        this.input = useRef("input");
        onMounted(() => this.input.el.focus());
    }

    get tooLong() {
        const { length } = this.form.text.trim();
        return length > LONGEST_TEXT
            ? _t(
                  "This has %(length)s characters, and a message takes %(limit)s. Shorten it, or send it in parts.",
                  { length, limit: LONGEST_TEXT }
              )
            : "";
    }

    get error() {
        return this.tooLong || this.form.error;
    }

    onKeydown(ev) {
        // an input method's Enter chooses a word
        if (ev.key === "Enter" && !ev.shiftKey && !ev.isComposing) {
            ev.preventDefault();
            this.send();
        }
    }

    onInput() {
        this.form.error = "";
    }

    onSubmit(ev) {
        ev.preventDefault();
        this.send();
        this.input.el.focus();
    }

    send() {
        const text = this.form.text.trim();
        if (!text || this.tooLong) {
            return;
        }
        if (this.props.send(text)) {
            this.form.text = "";
            // the form has not been drawn since a quick Enter, and takes what stands there for drawn already
            this.input.el.value = "";
        } else {
            this.form.error = _t(
                "This cannot be sent now: nobody is there to get it. Try again in a moment."
            );
        }
    }
}
