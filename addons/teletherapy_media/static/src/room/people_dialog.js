import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Moderation } from "./common/moderation";
import { getPeople, getRemoved } from "./common/others";
import { getDecisionError } from "./decision_error";
import { RemoveDialog } from "./remove_dialog";
import { useModal } from "./use_modal";

/** Who is in the session, and what the therapist can do about each. */
export class PeopleDialog extends Component {
    static template = "teletherapy_media.PeopleDialog";
    static components = { RemoveDialog };
    static props = { state: Object, moderation: Moderation, close: Function };

    setup() {
        this.state = useState(this.props.state);
        this.view = useState({ removed: null, error: "" });
        this.closeRemoval = () => (this.view.removed = null);
        useModal("dialog", () => this.props.close());
    }

    get people() {
        return getPeople(this.state);
    }

    get removed() {
        return getRemoved(this.state);
    }

    get lockLabel() {
        return this.state.isLocked ? _t("Unlock the room") : _t("Lock the room");
    }

    getRemovedText({ name }) {
        return _t("%s was removed.", name);
    }

    async allowBack(person) {
        this.view.error = "";
        try {
            await this.props.moderation.allowBack(person.id);
        } catch (error) {
            this.view.error = getDecisionError(error);
        }
    }
}
