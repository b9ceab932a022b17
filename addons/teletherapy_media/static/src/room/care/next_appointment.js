import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { fromLocalInput, toLocalInput } from "../common/local_input";
import { formatPeriod } from "../common/session_time";
import { Icon } from "../icon";

/** The therapist books the next appointment: the same weekday and time, or what they choose. */
export class NextAppointment extends Component {
    static template = "teletherapy_media.NextAppointment";
    static components = { Icon };
    static props = { care: Care, next: Object };

    setup() {
        const { session, proposal } = this.props.next;
        this.state = useState({
            session,
            proposal,
            isBooking: !session,
            start: toLocalInput(proposal.start),
            isBusy: false,
            error: "",
        });
    }

    get period() {
        const { start, stop } = this.state.session;
        return formatPeriod(start, stop, document.documentElement.lang || undefined);
    }

    get length() {
        return _t("A telehealth session of %s minutes.", this.state.proposal.minutes);
    }

    onClickAnother() {
        this.state.isBooking = true;
    }

    async onSubmit(ev) {
        ev.preventDefault();
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            const { session } = await this.props.care.book(fromLocalInput(this.state.start));
            Object.assign(this.state, { session, isBooking: false });
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("The appointment could not be booked. Check your connection and try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
