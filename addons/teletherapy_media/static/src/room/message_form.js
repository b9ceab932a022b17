import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const MAX_LENGTH = 200;

/** The therapist writes to whoever waits; what they see is shown, and can be taken back. */
export class MessageForm extends Component {
    static template = "teletherapy_media.MessageForm";
    static props = { shown: String, send: Function };

    setup() {
        this.MAX_LENGTH = MAX_LENGTH;
        this.state = useState({ text: "", isBusy: false, error: "" });
    }

    get suggestion() {
        return _t("I will be with you in a few minutes.");
    }

    get shownText() {
        return _t("The waiting room shows: “%s”", this.props.shown);
    }

    onClickSuggestion() {
        this.state.text = this.suggestion;
    }

    onSubmit(ev) {
        ev.preventDefault();
        const text = this.state.text.trim();
        if (text) {
            return this._send(text);
        }
    }

    onClickTakeBack() {
        return this._send("");
    }

    async _send(text) {
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await this.props.send(text);
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
