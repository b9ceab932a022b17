import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "./icon";

/** A raised hand; among several, which one in their order. */
export class HandBadge extends Component {
    static template = "teletherapy_media.HandBadge";
    static components = { Icon };
    static props = { place: { type: Number, optional: true } };

    get text() {
        const { place } = this.props;
        return place ? _t("Hand raised, number %s", place) : _t("Hand raised");
    }
}
