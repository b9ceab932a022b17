import { Component } from "@odoo/owl";
import { formatPeriod } from "./common/session_time";
import { Icon } from "./icon";

/** With whom, where and when; in the time zone of whoever looks at it. */
export class SessionDetails extends Component {
    static template = "teletherapy_media.SessionDetails";
    static components = { Icon };
    static props = { session: Object, otherName: String };

    get period() {
        const { start, stop } = this.props.session;
        return formatPeriod(start, stop, document.documentElement.lang || undefined);
    }
}
