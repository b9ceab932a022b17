import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Hand } from "./common/hand";
import { Icon } from "./icon";

/** Raises the hand, and lowers it. */
export class HandButton extends Component {
    static template = "teletherapy_media.HandButton";
    static components = { Icon };
    static props = { hand: Hand, state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    /** Contains what is written under the icon, for those who speak to their computer. */
    get name() {
        return this.state.hand.isRaised ? _t("Lower your hand") : _t("Raise your hand");
    }

    get caption() {
        return this.state.hand.isRaised ? _t("Lower") : _t("Raise");
    }
}
