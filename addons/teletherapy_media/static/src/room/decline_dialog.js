import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Moderation } from "./common/moderation";
import { getDecisionError } from "./decision_error";
import { useModal } from "./use_modal";

const MAX_LENGTH = 200;

/** Sends somebody away who waits, with a sentence that they read then. */
export class DeclineDialog extends Component {
    static template = "teletherapy_media.DeclineDialog";
    static props = { person: Object, moderation: Moderation, close: Function };

    setup() {
        this.MAX_LENGTH = MAX_LENGTH;
        this.state = useState({ text: "", isBusy: false, error: "" });
        useModal("dialog", () => this.props.close());
    }

    get heading() {
        return _t("Not let %s in now?", this.props.person.name);
    }

    async onSubmit(ev) {
        ev.preventDefault();
        const { person, moderation, close } = this.props;
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await moderation.decline(person.id, this.state.text.trim());
            close();
        } catch (error) {
            this.state.error = getDecisionError(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}
