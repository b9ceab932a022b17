import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Moderation } from "./common/moderation";
import { getApplicants } from "./common/others";
import { formatElapsed } from "./common/session_time";
import { getRoleName } from "./role_texts";
import { DeclineDialog } from "./decline_dialog";

/** Who wants to come in, and for how long already, for the therapist to decide. */
export class Applicants extends Component {
    static template = "teletherapy_media.Applicants";
    static components = { DeclineDialog };
    static props = { state: Object, moderation: Moderation };

    setup() {
        this.state = useState(this.props.state);
        this.view = useState({ now: Date.now(), declined: null });
        const timer = setInterval(() => (this.view.now = Date.now()), 1000);
        onWillUnmount(() => clearInterval(timer));
        this.closeDialog = () => (this.view.declined = null);
    }

    get applicants() {
        return getApplicants(this.state);
    }

    getHeadline({ name }) {
        return _t("%s is waiting.", name);
    }

    /** Of those who are neither therapist nor client: as what they come. */
    getRole({ role }) {
        return getRoleName(role);
    }

    getWait({ since }) {
        return _t("For %s", formatElapsed((this.view.now - since) / 1000));
    }
}
