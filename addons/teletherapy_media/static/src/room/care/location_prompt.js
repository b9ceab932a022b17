import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { Icon } from "../icon";
import { CareDialog } from "./care_dialog";
import { LocationForm } from "./location_form";

/** Whoever was let in before they could say where they are is asked in the session. */
export class LocationPrompt extends Component {
    static template = "teletherapy_media.LocationPrompt";
    static components = { CareDialog, Icon, LocationForm };
    static props = { care: Care };

    setup() {
        this.care = useState(this.props.care.state);
        this.state = useState({ isOpen: false });
        this.open = () => (this.state.isOpen = true);
        this.close = () => (this.state.isOpen = false);
    }

    get isAsked() {
        return Boolean(this.care.location && !this.care.location.told);
    }

    get title() {
        return _t("Your location");
    }
}
