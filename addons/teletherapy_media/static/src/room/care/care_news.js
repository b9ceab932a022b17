import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Care } from "../common/care";
import { SCREEN } from "../common/room_state";
import { Icon } from "../icon";

/** What a therapist should know beside the session: who waits in another room of theirs. */
export class CareNews extends Component {
    static template = "teletherapy_media.CareNews";
    static components = { Icon };
    static props = { care: Care, screen: String };

    setup() {
        this.SCREEN = SCREEN;
        this.care = useState(this.props.care.state);
        this.state = useState({ busyId: null, error: "" });
    }

    get isWaiting() {
        return this.props.screen === SCREEN.WAITING;
    }

    /** In the session it is shown where it matters for the license; else the card has it. */
    get place() {
        const { client: name, place } = this.care.news;
        const isOutside = place && place.kind === "outside";
        const isShown = this.isWaiting || (this.props.screen === SCREEN.LIVE && isOutside);
        if (!place || !isShown) {
            return null;
        }
        if (!place.lines.length) {
            return { text: _t("%s has not said where they are.", name) };
        }
        const where = place.lines.join(", ");
        return isOutside
            ? {
                  text: _t(
                      "%(name)s is in %(where)s: outside the countries in which your practice sees clients.",
                      { name, where }
                  ),
                  isWarning: true,
              }
            : { text: _t("Location of %(name)s: %(where)s", { name, where }) };
    }

    get lateText() {
        const { client, is_late: isLate } = this.care.news;
        return isLate && this.isWaiting ? _t("%s will be a few minutes late.", client) : "";
    }

    getWaitingText({ name, waited_minutes: minutes }) {
        return minutes
            ? _t("%(name)s has been waiting in another room of yours for %(minutes)s min.", {
                  name,
                  minutes,
              })
            : _t("%s is waiting in another room of yours.", name);
    }

    getShownText({ message }) {
        return _t("They read: “%s”", message);
    }

    getRoomUrl({ id }) {
        return `/teletherapy/room/${id}`;
    }

    async onClickLate(entry) {
        Object.assign(this.state, { busyId: entry.id, error: "" });
        try {
            await this.props.care.sendReadyMessage(entry, "late");
        } catch (error) {
            this.state.error =
                error.refusal?.message ||
                _t("The message could not be sent. Check your connection and try again.");
        } finally {
            this.state.busyId = null;
        }
    }
}
