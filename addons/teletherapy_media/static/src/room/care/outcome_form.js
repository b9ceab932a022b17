import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { Icon } from "../icon";

const NAMES = ["outcome", "place_of_service", "modifier"];

/** What the claim needs: confirmed as it is proposed with one click, or changed here. */
export class OutcomeForm extends Component {
    static template = "teletherapy_media.OutcomeForm";
    static components = { Icon };
    static props = { care: Care, outcome: Object };

    setup() {
        const { outcome, place_of_service, modifier } = this.props.outcome;
        this.state = useState({
            known: this.props.outcome,
            isChanging: false,
            values: { outcome, place_of_service, modifier, reason: "" },
            isBusy: false,
            error: "",
        });
    }

    get isHeld() {
        return this.state.known.held.includes(this.state.values.outcome);
    }

    get needsReason() {
        return this.state.values.outcome !== this.state.known.proposed;
    }

    get fields() {
        const labels = {
            outcome: _t("Outcome"),
            place_of_service: _t("Place of service"),
            modifier: _t("Modifier"),
        };
        return NAMES.filter((name) => name === "outcome" || this.isHeld).map((name) => ({
            name,
            label: labels[name],
            choices: this.state.known.choices[name],
            chosen: this.state.known.choices[name].find(
                ({ value }) => value === this.state.values[name]
            )?.label,
        }));
    }

    get times() {
        const { from, to } = this.state.known;
        if (!from || !to) {
            return "";
        }
        const locale = document.documentElement.lang || undefined;
        return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).formatRange(
            new Date(from),
            new Date(to)
        );
    }

    get minutes() {
        return _t("%s minutes together", this.state.known.minutes);
    }

    onClickChange() {
        this.state.isChanging = true;
    }

    async onSubmit(ev) {
        ev.preventDefault();
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            this.state.known = await this.props.care.confirmOutcome({ ...this.state.values });
            this.state.isChanging = false;
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("The outcome could not be confirmed. Check your connection and try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
