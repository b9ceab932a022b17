import { Component, onError, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { Icon } from "../icon";
import { getPhoneUrl } from "../common/phone";
import { CareDialog } from "./care_dialog";
import { EmergencyCard } from "./emergency_card";

/** One click to everything that is needed to send help. */
export class EmergencyButton extends Component {
    static template = "teletherapy_media.EmergencyButton";
    static components = { CareDialog, EmergencyCard, Icon };
    static props = { care: Care, onOpen: { type: Function, optional: true } };

    setup() {
        this.getPhoneUrl = getPhoneUrl;
        this.state = useState({ isOpen: false, cards: null, error: "" });
        // whatever is wrong with a card: the numbers are there, and the session goes on
        onError((error) => {
            console.error("The emergency card could not be shown", error);
            Object.assign(this.state, {
                cards: null,
                error: _t("The card could not be shown. Call for help with a number below."),
            });
        });
    }

    get title() {
        return _t("Emergency");
    }

    async onClick() {
        this.props.onOpen?.();
        Object.assign(this.state, { isOpen: true, cards: null, error: "" });
        try {
            this.state.cards = await this.props.care.openEmergencyCard();
        } catch {
            this.state.error = _t(
                "The card could not be loaded. Check your connection and try again."
            );
        }
    }

    close() {
        this.state.isOpen = false;
    }
}
