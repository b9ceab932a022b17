import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { Icon } from "../icon";

const STARS = [1, 2, 3, 4, 5];
const MAX_LENGTH = 200;

/** Two questions about sound and picture, and nothing about health. */
export class QualityForm extends Component {
    static template = "teletherapy_media.QualityForm";
    static components = { Icon };
    static props = { care: Care, obstacles: Array };

    setup() {
        this.STARS = STARS;
        this.MAX_LENGTH = MAX_LENGTH;
        this.state = useState({
            rating: 0,
            obstacle: "",
            comment: "",
            isBusy: false,
            isSent: false,
            isSkipped: false,
            error: "",
        });
    }

    getStarText(stars) {
        return stars === 1 ? _t("1 star, bad") : _t("%s stars", stars);
    }

    onClickSkip() {
        this.state.isSkipped = true;
    }

    async onSubmit(ev) {
        ev.preventDefault();
        const { rating, obstacle, comment } = this.state;
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            await this.props.care.sendQuality({
                rating,
                obstacle,
                comment,
            });
            this.state.isSent = true;
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("Your answer could not be sent. Check your connection and try again.");
        } finally {
            this.state.isBusy = false;
        }
    }
}
