import { Component, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getHands } from "./common/others";

/** Says who has raised a hand, to those who do not see it, and that one's own was lowered. */
export class HandNews extends Component {
    static template = "teletherapy_media.HandNews";
    static props = { state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.news = useState({ text: "" });
        this.known = new Set(getHands(this.state).map(({ id }) => id));
        useEffect(
            () => this.look(),
            () => [
                getHands(this.state)
                    .map(({ id }) => id)
                    .join(" "),
            ]
        );
    }

    get lowered() {
        const by = this.state.others[this.state.hand.loweredById];
        return by ? _t("%s has lowered your hand.", by.name) : "";
    }

    look() {
        const hands = getHands(this.state);
        const raised = hands.filter(({ id }) => !this.known.has(id));
        this.known = new Set(hands.map(({ id }) => id));
        if (raised.length) {
            const names = raised.map(({ name }) => name).join(", ");
            this.news.text = _t("%s would like to speak: hand raised.", names);
        } else if (!hands.length) {
            this.news.text = "";
        }
    }
}
