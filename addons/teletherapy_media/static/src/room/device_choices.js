import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { canChooseSpeaker } from "./common/device_choice";
import { RoomSession } from "./common/room_session";
import { DeviceSelect } from "./device_select";

/** Which camera, microphone and speaker are used; only what there is to choose. */
export class DeviceChoices extends Component {
    static template = "teletherapy_media.DeviceChoices";
    static components = { DeviceSelect };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    get choices() {
        const { devices, chosen } = this.state;
        return [
            { device: "camera", label: _t("Camera") },
            { device: "microphone", label: _t("Microphone") },
            { device: "speaker", label: _t("Speaker") },
        ]
            .map((choice) => ({
                ...choice,
                devices: devices[choice.device],
                chosen: chosen[choice.device],
            }))
            .filter(
                ({ device, devices }) =>
                    devices.length && (device !== "speaker" || canChooseSpeaker())
            );
    }
}
