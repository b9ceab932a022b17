import { Component } from "@odoo/owl";
import { formatPeriod } from "../common/session_time";
import { Icon } from "../icon";

/** When the client is seen again, by their own clock. */
export class NextSession extends Component {
    static template = "teletherapy_media.NextSession";
    static components = { Icon };
    static props = { session: { type: [Object, { value: false }] } };

    get period() {
        const { start, stop } = this.props.session;
        return formatPeriod(start, stop, document.documentElement.lang || undefined);
    }
}
