import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getPeople } from "./common/others";
import { RoomSession } from "./common/room_session";
import { Icon } from "./icon";

/** That no pictures are sent or taken, the way back, and which of the others do without. */
export class AudioOnlyNotice extends Component {
    static template = "teletherapy_media.AudioOnlyNotice";
    static components = { Icon };
    static props = {
        room: RoomSession,
        state: Object,
        /** offers it to those who are about to join */
        isOffered: { type: Boolean, optional: true },
    };

    setup() {
        this.state = useState(this.props.state);
    }

    get canOffer() {
        return this.props.isOffered && this.state.audioOnly.isSupported;
    }

    get back() {
        return this.props.isOffered ? _t("Join with pictures") : _t("Show pictures again");
    }

    /** Whoever shows something should know who does not see it. */
    get others() {
        return getPeople(this.state)
            .filter(({ takesPicture }) => !takesPicture)
            .map(({ name }) => _t("%s uses audio only, and does not see you.", name));
    }

    set(isOn) {
        return this.props.room.audioOnly.set(isOn);
    }
}
