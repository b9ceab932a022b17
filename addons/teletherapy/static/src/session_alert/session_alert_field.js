import { Component, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { SessionAlert } from "@teletherapy/session_alert/session_alert";

/** The alert box on the form of an appointment. */
export class SessionAlertField extends Component {
    static template = xml`
        <SessionAlert
            t-if="props.record.resId"
            eventId="props.record.resId"
            alert="props.record.data[props.name]"
            beforeBegin="() => props.record.save()"
        />`;
    static components = { SessionAlert };
    static props = { ...standardFieldProps };
}

registry.category("fields").add("teletherapy_session_alert", {
    component: SessionAlertField,
    supportedTypes: ["json"],
});
