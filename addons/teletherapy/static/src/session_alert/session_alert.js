import { Component, onWillDestroy, onWillUpdateProps, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";

const MAX_DELAY = 2 ** 31 - 1; // what a browser's timer can hold

/** Tells about the session of an appointment and keeps up with the time. */
export class SessionAlert extends Component {
    static template = "teletherapy.SessionAlert";
    static props = {
        eventId: Number,
        alert: { type: [Object, { value: false }] },
        beforeBegin: { type: Function, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ alert: this.props.alert, busy: false });
        this.scheduleRefresh();
        onWillUpdateProps((nextProps) => {
            this.state.alert = nextProps.alert;
            this.scheduleRefresh();
        });
        onWillDestroy(() => browser.clearTimeout(this.timer));
    }

    get role() {
        return this.state.alert.can_begin ? "alert" : "status";
    }

    scheduleRefresh() {
        browser.clearTimeout(this.timer);
        const seconds = this.state.alert?.refresh_in;
        if (seconds > 0 && seconds * 1_000 < MAX_DELAY) {
            this.timer = browser.setTimeout(() => this.refresh(), (seconds + 1) * 1_000);
        }
    }

    async refresh() {
        this.state.alert = await this.orm.silent.call("calendar.event", "get_session_alert", [
            this.props.eventId,
        ]);
        this.scheduleRefresh();
    }

    async onClickBegin() {
        this.state.busy = true;
        try {
            if ((await this.props.beforeBegin?.()) === false) {
                return;
            }
            const action = await this.orm.call("calendar.event", "action_begin", [
                this.props.eventId,
            ]);
            await this.action.doAction(action);
        } finally {
            this.state.busy = false;
        }
    }
}
