import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { BooleanField, booleanField } from "@web/views/fields/boolean/boolean_field";

/**
 * The toggle of the Teletherapy role. The server decides what a click needs: nothing, the
 * notice, or the list of what would be cancelled. It shows what is so, not what was clicked.
 */
export class RoleToggleField extends BooleanField {
    static template = "web.BooleanToggleField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    async onChange(newValue) {
        this.state.value = newValue;
        const { record } = this.props;
        try {
            if (await record.save()) {
                await this.change(newValue);
            }
        } finally {
            this.state.value = record.data[this.props.name];
        }
    }

    async change(newValue) {
        const { record } = this.props;
        const method = newValue ? "action_give_teletherapy_role" : "action_take_teletherapy_role";
        const action = await this.orm.call(record.resModel, method, [record.resId]);
        if (action) {
            await new Promise((resolve, reject) => {
                this.action.doAction(action, { onClose: resolve }).catch(reject);
            });
        }
        await record.load();
    }
}

registry.category("fields").add("teletherapy_role_toggle", {
    ...booleanField,
    component: RoleToggleField,
    extractProps: (fieldInfo, dynamicInfo) => ({ readonly: dynamicInfo.readonly }),
});
