import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getPhoneUrl } from "../common/phone";
import { Icon } from "../icon";

/** Where one client is, whom to call, and what to know. */
export class EmergencyCard extends Component {
    static template = "teletherapy_media.EmergencyCard";
    static components = { Icon };
    static props = { card: Object };

    setup() {
        this.getPhoneUrl = getPhoneUrl;
    }

    get placeHeading() {
        return _t("Where %s is now", this.props.card.name);
    }

    get isPlaceKnown() {
        const { place } = this.props.card;
        return Boolean(place && place.lines.length);
    }

    get placeText() {
        const { place, is_asked: isAsked } = this.props.card;
        if (this.isPlaceKnown) {
            return place.lines.join(", ");
        }
        if (place) {
            return _t("Not told: the client skipped the question. Ask them now.");
        }
        return isAsked
            ? _t("Not told: the client has not answered yet. Ask them now.")
            : _t("Not told: your practice does not ask. Ask them now.");
    }

    get told() {
        const { told_at: toldAt, place } = this.props.card;
        if (!this.isPlaceKnown) {
            return "";
        }
        const locale = document.documentElement.lang || undefined;
        const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(
            new Date(toldAt)
        );
        return place.kind === "address"
            ? _t("The address on file. The client confirmed it at %s.", time)
            : _t("The client said so at %s.", time);
    }

    get isOutside() {
        return this.props.card.place?.kind === "outside";
    }

    get contactName() {
        const { name, relation } = this.props.card.contact;
        return relation ? _t("%(name)s (%(relation)s)", { name, relation }) : name;
    }
}
