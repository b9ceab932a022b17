import { Component, useState } from "@odoo/owl";
import { RoomSession } from "./common/room_session";
import { DeviceChoices } from "./device_choices";
import { MediaSwitches } from "./media_switches";
import { SpeakerCheck } from "./speaker_check";
import { useModal } from "./use_modal";

/** Devices and switches during the session. The browser's own dialog keeps the focus inside. */
export class SettingsDialog extends Component {
    static template = "teletherapy_media.SettingsDialog";
    static components = { DeviceChoices, MediaSwitches, SpeakerCheck };
    static props = { room: RoomSession, state: Object, close: Function };

    setup() {
        this.state = useState(this.props.state);
        useModal("dialog", () => this.props.close());
    }
}
