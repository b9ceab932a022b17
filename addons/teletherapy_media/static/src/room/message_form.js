import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const MAX_LENGTH = 200;

/** The therapist writes to whoever waits; what they see is shown, and can be taken back. */
export class MessageForm extends Component {
    static template = "teletherapy_media.MessageForm";
    static props = { shown: String, send: Function, sendReady: Function };

    setup() {
        this.MAX_LENGTH = MAX_LENGTH;
        this.state = useState({ text: "", isBusy: false, error: "" });
    }

    /** What can be said with one click; Odoo says it in the language of whoever waits. */
    get readyMessages() {
        return [
            { name: "soon", label: _t("I will be with you in a moment") },
            { name: "late", label: _t("I am a few minutes late") },
        ];
    }

    get shownText() {
        return _t("The waiting room shows: “%s”", this.props.shown);
    }

    onClickReady(name) {
        return this._send(() => this.props.sendReady(name));
    }

    onSubmit(ev) {
        ev.preventDefault();
        const text = this.state.text.trim();
        if (text) {
            return this._send(() => this.props.send(text));
        }
    }

    onClickTakeBack() {
        return this._send(() => this.props.send(""));
    }

    async _send(send) {
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await send();
            this.state.text = "";
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("The message could not be sent. Check your connection and try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
