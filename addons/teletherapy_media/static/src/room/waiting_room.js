import { Component, useState } from "@odoo/owl";
import { getOther } from "./common/others";
import { RoomSession } from "./common/room_session";
import { DEVICE_STEP } from "./common/room_state";
import { DeviceHelp } from "./device_help";
import { Icon } from "./icon";
import { LevelMeter } from "./level_meter";
import { MediaButton } from "./media_button";
import { Notices } from "./notices";
import { SelfVideo } from "./self_video";
import { SessionDetails } from "./session_details";
import { useFocusOnMount } from "./use_focus_on_mount";
import { WaitingStatus } from "./waiting_status";

/** Where everybody is before the session, and where whoever stays behind is again. */
export class WaitingRoom extends Component {
    static template = "teletherapy_media.WaitingRoom";
    static components = {
        DeviceHelp,
        Icon,
        LevelMeter,
        MediaButton,
        Notices,
        SelfVideo,
        SessionDetails,
        WaitingStatus,
    };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.DEVICE_STEP = DEVICE_STEP;
        this.state = useState(this.props.state);
        useFocusOnMount("heading");
    }

    get otherName() {
        return getOther(this.state)?.name || "";
    }
}
