import { Component } from "@odoo/owl";

/** One device of those there are. Shown also when there is one alone: people look for its name. */
export class DeviceSelect extends Component {
    static template = "teletherapy_media.DeviceSelect";
    static props = {
        label: String,
        devices: Array,
        chosen: String,
        select: Function,
    };

    get isKnown() {
        return this.props.devices.some(({ id }) => id === this.props.chosen);
    }
}
