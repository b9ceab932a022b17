import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { RoomSession } from "./common/room_session";
import { SHARE_ERROR } from "./common/screen_share";
import { Icon } from "./icon";

/** Who shares a screen: what nobody may overlook who does, and what a listener hears of the others. */
export class SharingNotice extends Component {
    static template = "teletherapy_media.SharingNotice";
    static components = { Icon };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    get others() {
        return Object.values(this.state.others)
            .filter(({ screen }) => screen)
            .map(({ name }) => _t("%s is sharing their screen.", name));
    }

    get error() {
        switch (this.state.sharing.error) {
            case SHARE_ERROR.DENIED:
                return _t(
                    "Your system does not let this browser record the screen. Allow it in the system's privacy settings, then start the browser again."
                );
            case SHARE_ERROR.FAILED:
                return _t("The screen could not be shared. Try another window.");
            default:
                return "";
        }
    }
}
