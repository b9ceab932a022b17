import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getApplicants } from "./common/others";

/** Who wants to come in while the session goes on, for the therapist to decide. */
export class Applicants extends Component {
    static template = "teletherapy_media.Applicants";
    static props = { state: Object, admit: Function, decline: Function };

    setup() {
        this.state = useState(this.props.state);
    }

    get applicants() {
        return getApplicants(this.state);
    }

    getHeadline({ name }) {
        return _t("%s is waiting.", name);
    }
}
