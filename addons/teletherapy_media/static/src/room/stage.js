import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { CareNews } from "./care/care_news";
import { EmergencyButton } from "./care/emergency_button";
import { LocationPrompt } from "./care/location_prompt";
import { ChatKeptNotice } from "./chat/chat_kept_notice";
import { ChatPanel } from "./chat/chat_panel";
import { ChatPreview } from "./chat/chat_preview";
import { Care } from "./common/care";
import { AudioOnlyNotice } from "./audio_only_notice";
import { Applicants } from "./applicants";
import { getCompany, getObservers, getOther } from "./common/others";
import { RoomSession } from "./common/room_session";
import { ROLE } from "./common/wire";
import { Controls } from "./controls";
import { EndDialog } from "./end_dialog";
import { Grid } from "./grid";
import { HandNews } from "./hand_news";
import { Lock } from "./lock";
import { MuteNotice } from "./mute_notice";
import { MutedSpeechNotice } from "./muted_speech_notice";
import { Notices } from "./notices";
import { PeopleButton } from "./people_button";
import { QualityNotice } from "./quality_notice";
import { RoomLock } from "./room_lock";
import { SelfView } from "./self_view";
import { SessionTimer } from "./session_timer";
import { SettingsDialog } from "./settings_dialog";
import { SharingNotice } from "./sharing_notice";

/** The session: the other person large and oneself small, or all beside one another. */
export class Stage extends Component {
    static template = "teletherapy_media.Stage";
    static components = {
        CareNews,
        ChatKeptNotice,
        ChatPanel,
        ChatPreview,
        Applicants,
        AudioOnlyNotice,
        Controls,
        EmergencyButton,
        EndDialog,
        Grid,
        HandNews,
        LocationPrompt,
        Lock,
        MuteNotice,
        MutedSpeechNotice,
        Notices,
        PeopleButton,
        QualityNotice,
        RoomLock,
        SelfView,
        SessionTimer,
        SettingsDialog,
        SharingNotice,
    };
    static props = {
        room: RoomSession,
        state: Object,
        care: Care,
        isSmall: { type: Boolean, optional: true },
        enlarge: { type: Function, optional: true },
        workInOdoo: { type: Function, optional: true },
    };

    setup() {
        this.state = useState(this.props.state);
        this.dialog = useState({ isOpen: false });
        this.settings = useState({ isOpen: false });
        const { room } = this.props;
        this.dismiss = () => room.dismissDeviceErrors();
        this.openDialog = () => (this.dialog.isOpen = true);
        this.closeDialog = () => (this.dialog.isOpen = false);
        this.openSettings = () => (this.settings.isOpen = true);
        this.dismissChatNews = () => room.talk.chat.dismissNews();
        this.openChat = () => room.talk.chat.open();
        this.closeSettings = () => (this.settings.isOpen = false);
    }

    get other() {
        return getOther(this.state);
    }

    get isTherapist() {
        return this.state.role === ROLE.THERAPIST;
    }

    get isObserver() {
        return this.state.role === ROLE.OBSERVER;
    }

    get names() {
        const names = getCompany(this.state).map(({ name }) => name);
        return names.length ? names.join(", ") : this.other.name;
    }

    get heading() {
        return _t("Session with %s", this.names);
    }

    /** Nobody is watched without knowing it. */
    get observation() {
        const names = getObservers(this.state).map(({ name, raisedAt }) =>
            raisedAt ? _t("%s (hand raised)", name) : name
        );
        if (this.isObserver) {
            return _t(
                "You are observing: nobody sees or hears you, and everybody knows that you are here."
            );
        }
        return names.length ? _t("Observing: %s", names.join(", ")) : "";
    }

    async end() {
        await this.props.room.end();
        this.closeDialog();
    }
}
