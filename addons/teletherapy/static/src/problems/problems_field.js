import { Component, useState } from "@odoo/owl";
import { serializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MANY2ONES = ["client_id", "therapist_id", "user_id"];
const DATETIMES = ["start", "stop"];
const BOOLEANS = ["allday", "is_telehealth"];

/**
 * What is in the way of a telehealth session, each with the button that mends it.
 *
 * A button changes the client and not the appointment: what was typed stays, and only
 * this list is asked for again.
 */
export class ProblemsField extends Component {
    static template = "teletherapy.ProblemsField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.state = useState({ problems: [], busy: false });
        useRecordObserver((record) => {
            this.state.problems = record.data[this.props.name] || [];
        });
    }

    get blocking() {
        return this.state.problems.filter((problem) => problem.is_blocking);
    }

    get warnings() {
        return this.state.problems.filter((problem) => !problem.is_blocking);
    }

    /** What the form holds, saved or not. */
    get values() {
        const data = this.props.record.data;
        const values = {};
        for (const name of MANY2ONES) {
            values[name] = data[name] ? data[name].id : false;
        }
        for (const name of DATETIMES) {
            values[name] = data[name] ? serializeDateTime(data[name]) : false;
        }
        for (const name of BOOLEANS) {
            values[name] = data[name];
        }
        return values;
    }

    async refresh() {
        const { resId } = this.props.record;
        this.state.problems =
            (await this.orm.call("calendar.event", "get_telehealth_problems", [
                resId ? [resId] : [],
                this.values,
            ])) || [];
    }

    async onClickMend({ label, dialog, method }) {
        const clientId = this.values.client_id;
        if (dialog) {
            this.dialog.add(FormViewDialog, {
                resModel: "res.partner",
                resId: clientId,
                title: label,
                size: "md",
                canExpand: false,
                context: { form_view_ref: `teletherapy.res_partner_view_form_${dialog}` },
                onRecordSaved: () => this.refresh(),
            });
            return;
        }
        this.state.busy = true;
        try {
            await this.action.doAction(await this.orm.call("res.partner", method, [[clientId]]));
            await this.refresh();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("fields").add("teletherapy_problems", {
    component: ProblemsField,
    supportedTypes: ["json"],
});
