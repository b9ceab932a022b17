import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Icon } from "./icon";

/** Says who has turned the person's microphone off, until it is on again. */
export class MuteNotice extends Component {
    static template = "teletherapy_media.MuteNotice";
    static components = { Icon };
    static props = { state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    get text() {
        const { others, mutedById } = this.state;
        const name = others[mutedById]?.name || _t("The therapist");
        return mutedById ? _t("%s has muted your microphone. You can turn it on again.", name) : "";
    }
}
