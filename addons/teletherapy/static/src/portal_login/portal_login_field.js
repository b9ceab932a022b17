import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const BADGES = {
    active: "text-bg-success",
    invited: "text-bg-info",
    ran_out: "text-bg-warning",
    pending: "text-bg-info",
    used: "text-bg-success",
};

/** Whether a client's portal login is set, the links that were sent, and new ones. */
export class PortalLoginField extends Component {
    static template = "teletherapy.PortalLoginField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ busy: false });
    }

    get login() {
        return this.props.record.data[this.props.name];
    }

    badge(state) {
        return BADGES[state] || "text-bg-secondary";
    }

    /** An address that was just typed is saved first: the link goes there. */
    async onClickSend(method) {
        const { record } = this.props;
        this.state.busy = true;
        try {
            if ((await record.save()) === false) {
                return;
            }
            await this.action.doAction(
                await this.orm.call("res.partner", method, [[record.resId]])
            );
            await record.load();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("fields").add("teletherapy_portal_login", {
    component: PortalLoginField,
    supportedTypes: ["json"],
});
