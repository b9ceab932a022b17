import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { formatElapsed } from "./common/session_time";

const SECOND = 1_000;

/** How long the session has been going on for this person. */
export class SessionTimer extends Component {
    static template = "teletherapy_media.SessionTimer";
    static props = { since: Number };

    setup() {
        this.state = useState({ now: Date.now() });
        let interval;
        onMounted(() => {
            interval = setInterval(() => (this.state.now = Date.now()), SECOND);
        });
        onWillUnmount(() => clearInterval(interval));
    }

    get elapsed() {
        return formatElapsed((this.state.now - this.props.since) / SECOND);
    }
}
