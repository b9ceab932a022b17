import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { Care } from "../common/care";
import { NextAppointment } from "./next_appointment";
import { NextSession } from "./next_session";
import { OutcomeForm } from "./outcome_form";
import { QualityForm } from "./quality_form";

const RETRY = 2_000;
/** Odoo hears of the end from the media server as well, which may take a moment. */
const MAX_RETRIES = 5;

/** What follows a session: for the therapist its outcome, for the client a word about it, the next one for both. */
export class ClosingCare extends Component {
    static template = "teletherapy_media.ClosingCare";
    static components = { NextAppointment, NextSession, OutcomeForm, QualityForm };
    static props = { care: Care };

    setup() {
        this.state = useState({ values: null });
        this.retries = 0;
        onMounted(() => this.fetch());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    /** Without an answer there is nothing to do here; the rest of the page stands by itself. */
    async fetch() {
        let values;
        try {
            values = await this.props.care.fetchClosing();
        } catch {
            values = null;
        }
        if (values?.is_over) {
            this.state.values = values;
        } else if (this.retries < MAX_RETRIES) {
            this.retries++;
            this.timer = setTimeout(() => this.fetch(), RETRY);
        }
    }
}
