import { Component, useState } from "@odoo/owl";
import { CareNews } from "./care/care_news";
import { EmergencyButton } from "./care/emergency_button";
import { LocationForm } from "./care/location_form";
import { Care } from "./common/care";
import { getApplicants, getMain, getRemoved } from "./common/others";
import { RoomSession } from "./common/room_session";
import { DEVICE_STEP } from "./common/room_state";
import { ROLE } from "./common/wire";
import { AudioOnlyNotice } from "./audio_only_notice";
import { CheckIn } from "./check_in";
import { getPlatform } from "./common/platform";
import { DeviceHelp } from "./device_help";
import { Icon } from "./icon";
import { InviteButton } from "./invite_button";
import { LevelMeter } from "./level_meter";
import { MediaButton } from "./media_button";
import { MessageForm } from "./message_form";
import { Notices } from "./notices";
import { PeopleButton } from "./people_button";
import { SelfVideo } from "./self_video";
import { SessionDetails } from "./session_details";
import { useFocusOnMount } from "./use_focus_on_mount";
import { WaitingMessage } from "./waiting_message";
import { WaitingStatus } from "./waiting_status";

/** Where everybody is before the session, and where whoever stays behind is again. */
export class WaitingRoom extends Component {
    static template = "teletherapy_media.WaitingRoom";
    static components = {
        AudioOnlyNotice,
        CareNews,
        CheckIn,
        DeviceHelp,
        EmergencyButton,
        Icon,
        InviteButton,
        LevelMeter,
        LocationForm,
        MediaButton,
        MessageForm,
        Notices,
        PeopleButton,
        SelfVideo,
        SessionDetails,
        WaitingMessage,
        WaitingStatus,
    };
    static props = { room: RoomSession, state: Object, care: Care };

    setup() {
        this.DEVICE_STEP = DEVICE_STEP;
        this.state = useState(this.props.state);
        this.care = useState(this.props.care.state);
        useFocusOnMount("heading");
    }

    get isTherapist() {
        return this.state.role === ROLE.THERAPIST;
    }

    get isObserver() {
        return this.state.role === ROLE.OBSERVER;
    }

    /** Whoever is let in at once has nothing to read here. */
    get canWrite() {
        const { state, isTherapist } = this;
        const isAwaited = getApplicants(state).length > 0;
        return isTherapist && (isAwaited || state.session.admission === "therapist");
    }

    /** A computer has no front and back. */
    get canFlip() {
        const { camera, devices } = this.state;
        return camera.on && devices.camera.length > 1 && getPlatform().system !== "desktop";
    }

    /** Whoever was removed can be allowed back when everybody is gone, too. */
    get hasRemoved() {
        return this.isTherapist && getRemoved(this.state).length > 0;
    }

    get canSayLocation() {
        return this.care.location && this.state.deviceStep !== DEVICE_STEP.ASKING;
    }

    get otherName() {
        return getMain(this.state)?.name || "";
    }
}
