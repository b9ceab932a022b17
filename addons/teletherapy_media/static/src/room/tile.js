import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ROLE } from "./common/wire";
import { Icon } from "./icon";
import { RemoteVideo } from "./remote_video";

/** One of the others: picture, sound, name, and what is off. */
export class Tile extends Component {
    static template = "teletherapy_media.Tile";
    static components = { Icon, RemoteVideo };
    static props = {
        other: Object,
        stream: [{ type: MediaStream }, { value: null }],
        isConnected: Boolean,
        isSpeaking: Boolean,
        /** several beside one another, where every picture fills its tile */
        isSmall: Boolean,
        speaker: { type: String, optional: true },
    };

    get roleName() {
        return this.props.other.role === ROLE.GUEST ? _t("Guest") : "";
    }
}
