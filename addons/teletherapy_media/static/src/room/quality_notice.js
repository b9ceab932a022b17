import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getOther } from "./common/others";
import { CAUSE, PICTURE } from "./common/quality_watch";
import { RoomSession } from "./common/room_session";
import { Icon } from "./icon";

/** Why sound and picture are not what they could be, and what was done about it, in words. */
export class QualityNotice extends Component {
    static template = "teletherapy_media.QualityNotice";
    static components = { Icon };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    get cause() {
        const { quality, isConnected } = this.state;
        switch (isConnected && quality.cause) {
            case CAUSE.COMPUTER:
                return _t("Your device is busy. Close what you do not need.");
            case CAUSE.UPLOAD:
                return _t("Your connection is slow.");
            case CAUSE.DOWNLOAD:
                return this.state.isInGroup
                    ? _t("What the others send arrives with gaps.")
                    : _t("The connection to %s is weak.", getOther(this.state)?.name);
            default:
                return "";
        }
    }

    get measure() {
        const { quality, camera, sharing } = this.state;
        const hasPicture = camera.on || sharing.isOn;
        switch (hasPicture && quality.picture) {
            case PICTURE.REDUCED:
                return _t("Your picture is sent smaller, so that the sound stays clear.");
            case PICTURE.NONE:
                return _t(
                    "Only your sound is sent for now. Your picture comes back by itself when there is room for it."
                );
            default:
                return "";
        }
    }

    /** Whose pictures do not get through anyway may want to do without. */
    get canSpare() {
        const { quality, isConnected, audioOnly } = this.state;
        const isConnection = [CAUSE.UPLOAD, CAUSE.DOWNLOAD].includes(quality.cause);
        return isConnected && isConnection && audioOnly.isSupported && !audioOnly.isOn;
    }

    get text() {
        return [this.cause, this.measure].filter(Boolean).join(" ");
    }
}
