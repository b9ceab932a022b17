import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { CareNews } from "./care/care_news";
import { ClosingCare } from "./care/closing_care";
import { EmergencyButton } from "./care/emergency_button";
import { Care } from "./common/care";
import { getOther } from "./common/others";
import { formatMoment } from "./common/session_time";
import { CLOSE_REASON } from "./common/wire";
import { getClosingTexts, getRefusalTexts } from "./closing_texts";
import { Icon } from "./icon";
import { useFocusOnMount } from "./use_focus_on_mount";
import { WaitingMessage } from "./waiting_message";

/** The person is not in the room: why, and the way on. Never a dead end. */
export class ClosingPage extends Component {
    static template = "teletherapy_media.ClosingPage";
    static components = { CareNews, ClosingCare, EmergencyButton, Icon, WaitingMessage };
    static props = { state: Object, care: Care, backUrl: [String, Boolean], again: Function };

    setup() {
        this.state = useState(this.props.state);
        useFocusOnMount("heading");
    }

    get texts() {
        const { reason, refusal } = this.state;
        return refusal ? getRefusalTexts(refusal) : getClosingTexts(reason);
    }

    get opening() {
        const { refusal } = this.state;
        if (refusal?.code !== "not_yet") {
            return "";
        }
        const locale = document.documentElement.lang || undefined;
        return _t(
            "The room opens on %s. You can leave this page open: it takes you in by itself.",
            formatMoment(refusal.opens, locale)
        );
    }

    /** What the therapist says to whoever was not let in. */
    get farewell() {
        const { reason, waiting } = this.state;
        return reason === CLOSE_REASON.DECLINED ? waiting.farewell : "";
    }

    get therapistName() {
        return getOther(this.state)?.name || "";
    }

    get isOver() {
        const { reason, refusal } = this.state;
        return reason === CLOSE_REASON.ENDED || refusal?.code === "missed";
    }

    get isWarning() {
        return this.state.reason === CLOSE_REASON.UNVERIFIED;
    }

    get backLabel() {
        return this.props.backUrl.startsWith("/my")
            ? _t("Back to your portal")
            : _t("Back to the appointment");
    }

    onClickAgain() {
        if (this.state.reason === CLOSE_REASON.SIGNED_OUT) {
            window.location.reload();
        } else {
            this.props.again();
        }
    }
}
