import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Moderation } from "./common/moderation";
import { getDecisionError } from "./decision_error";
import { useModal } from "./use_modal";

/** Asks once before somebody is taken out of the session. */
export class RemoveDialog extends Component {
    static template = "teletherapy_media.RemoveDialog";
    static props = { person: Object, moderation: Moderation, close: Function };

    setup() {
        this.state = useState({ isBusy: false, error: "" });
        useModal("dialog", () => this.props.close());
    }

    get heading() {
        return _t("Remove %s from the session?", this.props.person.name);
    }

    get text() {
        return _t(
            "%s is sent away at once and cannot come back until you allow it.",
            this.props.person.name
        );
    }

    async remove() {
        const { person, moderation, close } = this.props;
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await moderation.remove(person.id);
            close();
        } catch (error) {
            this.state.error = getDecisionError(error);
        } finally {
            this.state.isBusy = false;
        }
    }
}
