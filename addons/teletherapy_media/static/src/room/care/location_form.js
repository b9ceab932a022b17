import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { getLocationGroups, OUTSIDE, parseLocationChoice } from "../common/location_choice";
import { Icon } from "../icon";

/** The client says where they are: with one tap, or in three fields; or does not say it. */
export class LocationForm extends Component {
    static template = "teletherapy_media.LocationForm";
    static components = { Icon };
    static props = { care: Care, onTold: { type: Function, optional: true } };

    setup() {
        this.OUTSIDE = OUTSIDE;
        this.care = useState(this.props.care.state);
        this.state = useState({
            isAsking: !this.care.location.told,
            isElsewhere: !this.care.location.address,
            street: "",
            city: "",
            choice: "",
            isBusy: false,
            error: "",
        });
    }

    get address() {
        return this.care.location.address;
    }

    get groups() {
        return getLocationGroups(this.care.location.countries);
    }

    get toldText() {
        const { lines } = this.care.location.told;
        return lines.length
            ? _t("Your therapist knows where you are: %s.", lines.join(", "))
            : _t("You have not said where you are.");
    }

    get countryNames() {
        return this.care.location.countries.map(({ name }) => name).join(", ");
    }

    get outsideText() {
        return _t("Outside of %s", this.countryNames);
    }

    onClickAddress() {
        return this._tell({ kind: "address" });
    }

    onClickElsewhere() {
        this.state.isElsewhere = true;
    }

    onClickSkip() {
        return this._tell({ kind: "not_told" });
    }

    onClickChange() {
        this.state.isAsking = true;
    }

    onSubmit(ev) {
        ev.preventDefault();
        const { street, city, choice } = this.state;
        return this._tell({ street, city, ...parseLocationChoice(choice) });
    }

    async _tell(place) {
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await this.props.care.tellLocation(place);
            this.state.isAsking = false;
            this.props.onTold?.();
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("This could not be sent. Check your connection and try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
