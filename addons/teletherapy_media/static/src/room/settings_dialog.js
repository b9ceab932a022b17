import { Component, onMounted, onWillUnmount, useRef, useState } from "@odoo/owl";
import { RoomSession } from "./common/room_session";
import { DeviceChoices } from "./device_choices";
import { MediaSwitches } from "./media_switches";
import { SpeakerCheck } from "./speaker_check";

/** Devices and switches during the session. The browser's own dialog keeps the focus inside. */
export class SettingsDialog extends Component {
    static template = "teletherapy_media.SettingsDialog";
    static components = { DeviceChoices, MediaSwitches, SpeakerCheck };
    static props = { room: RoomSession, state: Object, close: Function };

    setup() {
        this.state = useState(this.props.state);
        this.dialog = useRef("dialog");
        onMounted(() => this.dialog.el.showModal());
        // closed rather than just removed, the browser gives the focus back to where it was
        onWillUnmount(() => this.dialog.el.close());
    }

    onCancel(ev) {
        ev.preventDefault();
        this.props.close();
    }
}
