import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { _t } from "@web/core/l10n/translation";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

let nextId = 0;

/** A boolean that is answered with Yes or No. */
export class YesNoField extends Component {
    static template = "teletherapy.YesNoField";
    static props = { ...standardFieldProps };

    setup() {
        this.id = `o_yes_no_${nextId++}`;
        this.answers = [
            { value: true, name: "yes", label: _t("Yes") },
            { value: false, name: "no", label: _t("No") },
        ];
    }

    get value() {
        return Boolean(this.props.record.data[this.props.name]);
    }

    onChange(value) {
        this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("teletherapy_yes_no", {
    component: YesNoField,
    displayName: _t("Yes or No"),
    supportedTypes: ["boolean"],
});
