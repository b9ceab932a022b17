import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { CareNews } from "./care/care_news";
import { EmergencyButton } from "./care/emergency_button";
import { LocationPrompt } from "./care/location_prompt";
import { Care } from "./common/care";
import { getOther } from "./common/others";
import { RoomSession } from "./common/room_session";
import { ROLE } from "./common/wire";
import { Controls } from "./controls";
import { EndDialog } from "./end_dialog";
import { Icon } from "./icon";
import { Lock } from "./lock";
import { Notices } from "./notices";
import { RemoteVideo } from "./remote_video";
import { SelfVideo } from "./self_video";
import { SessionTimer } from "./session_timer";
import { SettingsDialog } from "./settings_dialog";

/** The session: the other person large, oneself small. */
export class Stage extends Component {
    static template = "teletherapy_media.Stage";
    static components = {
        CareNews,
        Controls,
        EmergencyButton,
        EndDialog,
        Icon,
        LocationPrompt,
        Lock,
        Notices,
        RemoteVideo,
        SelfVideo,
        SessionTimer,
        SettingsDialog,
    };
    static props = { room: RoomSession, state: Object, care: Care };

    setup() {
        this.state = useState(this.props.state);
        this.dialog = useState({ isOpen: false });
        this.settings = useState({ isOpen: false });
        const { room } = this.props;
        this.setMicrophone = (on) => room.setMicrophone(on);
        this.setCamera = (on) => room.setCamera(on);
        this.leave = () => room.leave();
        this.dismiss = () => room.dismissDeviceErrors();
        this.openDialog = () => (this.dialog.isOpen = true);
        this.closeDialog = () => (this.dialog.isOpen = false);
        this.openSettings = () => (this.settings.isOpen = true);
        this.closeSettings = () => (this.settings.isOpen = false);
    }

    get other() {
        return getOther(this.state);
    }

    get isTherapist() {
        return this.state.role === ROLE.THERAPIST;
    }

    get heading() {
        return _t("Session with %s", this.other.name);
    }

    async end() {
        await this.props.room.end();
        this.closeDialog();
    }
}
