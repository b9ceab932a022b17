import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Invitations } from "./common/invitations";
import { Moderation } from "./common/moderation";
import { getHands, getPeople, getRemoved } from "./common/others";
import { getDecisionError } from "./decision_error";
import { Hand } from "./common/hand";
import { HandBadge } from "./hand_badge";
import { InviteButton } from "./invite_button";
import { RemoveDialog } from "./remove_dialog";
import { useModal } from "./use_modal";

/** Who is in the session, and what the therapist can do about each. */
export class PeopleDialog extends Component {
    static template = "teletherapy_media.PeopleDialog";
    static components = { HandBadge, InviteButton, RemoveDialog };
    static props = {
        state: Object,
        moderation: Moderation,
        hand: Hand,
        invitations: Invitations,
        close: Function,
    };

    setup() {
        this.state = useState(this.props.state);
        this.view = useState({ removed: null, error: "" });
        this.closeRemoval = () => (this.view.removed = null);
        useModal("dialog", () => this.props.close());
    }

    /** Those who want to speak first, in their order. */
    get people() {
        const hands = getHands(this.state);
        return [...hands, ...getPeople(this.state).filter((person) => !hands.includes(person))];
    }

    /** @returns {number | undefined} undefined where there is only one hand */
    getPlace(person) {
        const hands = getHands(this.state);
        return hands.length > 1 ? hands.indexOf(person) + 1 : undefined;
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
