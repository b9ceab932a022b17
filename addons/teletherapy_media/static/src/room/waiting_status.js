import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Moderation } from "./common/moderation";
import { getApplicants, getOther, isHere } from "./common/others";
import { ROLE } from "./common/wire";
import { Applicants } from "./applicants";

/** Who is awaited, and what happens next; for a therapist also who wants to come in. */
export class WaitingStatus extends Component {
    static template = "teletherapy_media.WaitingStatus";
    static components = { Applicants };
    static props = { state: Object, moderation: Moderation };

    setup() {
        this.state = useState(this.props.state);
    }

    get other() {
        return getOther(this.state);
    }

    get isTherapist() {
        return this.state.role === ROLE.THERAPIST;
    }

    /** The therapist has to decide about somebody. */
    get hasApplicants() {
        return getApplicants(this.state).length > 0;
    }

    get headline() {
        const { state, other } = this;
        const name = other?.name;
        if (!state.isJoined) {
            return _t("Entering the waiting room…");
        }
        if (isHere(other)) {
            return _t("%s is here.", name);
        }
        if (!this.isTherapist && !state.liveSince && state.waiting.therapist === "busy") {
            return _t("%s is in another session.", name);
        }
        return state.liveSince
            ? _t("%s has left the session.", name)
            : _t("%s is not here yet.", name);
    }

    get explanation() {
        const { state, other } = this;
        const name = other?.name;
        const isDecided = state.session.admission === "therapist" || isHere(other);
        if (!state.isJoined) {
            return "";
        }
        if (state.peerId) {
            return _t("Connecting…");
        }
        if (state.liveSince && !isHere(other)) {
            return _t("If %s comes back, the session goes on by itself.", name);
        }
        if (state.isLocked && !this.isTherapist) {
            return _t("The room is locked for the moment.");
        }
        if (this.isTherapist && state.session.admission === "therapist") {
            return _t("You will be asked before %s comes in.", name);
        }
        if (this.isTherapist) {
            return _t("The session begins by itself as soon as %s is here.", name);
        }
        if (isDecided) {
            return _t("%s will let you in. Please keep this page open.", name);
        }
        return _t("You will be let in automatically. Please keep this page open.");
    }
}
