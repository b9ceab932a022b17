import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ROLE } from "./common/wire";
import { HandBadge } from "./hand_badge";
import { Icon } from "./icon";
import { RemoteVideo } from "./remote_video";

/** One of the others: picture, sound, name, and what is off. */
export class Tile extends Component {
    static template = "teletherapy_media.Tile";
    static components = { HandBadge, Icon, RemoteVideo };
    static props = {
        other: Object,
        stream: [{ type: MediaStream }, { value: null }],
        /** where it stands; empty: not on this page, and heard all the same */
        style: String,
        isConnected: Boolean,
        /** no pictures are taken here */
        isAudioOnly: Boolean,
        isSpeaking: Boolean,
        /** one of several, where every picture fills its tile */
        isSmall: Boolean,
        isPinned: Boolean,
        /** called with the id of the other; none where nobody can be pinned */
        pin: { type: Function, optional: true },
        speaker: { type: String, optional: true },
    };

    /** A shared screen takes the camera's place. */
    get isPictureOn() {
        const { isConnected, isAudioOnly, other } = this.props;
        return isConnected && !isAudioOnly && (other.camera || other.screen);
    }

    /** Why there is no picture, where it is not that a connection is being made. */
    get missing() {
        const { isAudioOnly, other } = this.props;
        if (isAudioOnly) {
            return _t("Audio only");
        }
        if (other.camera || other.screen) {
            return "";
        }
        return other.takesPicture ? _t("Camera off") : _t("Audio only");
    }

    get sharing() {
        const { name, screen } = this.props.other;
        return screen ? _t("%s is sharing their screen", name) : "";
    }

    get roleName() {
        return this.props.other.role === ROLE.GUEST ? _t("Guest") : "";
    }

    get pinLabel() {
        const { other, isPinned } = this.props;
        return isPinned ? _t("Unpin %s", other.name) : _t("Pin %s", other.name);
    }
}
