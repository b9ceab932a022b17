import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getMuteKey } from "./common/mute_key";
import { Icon } from "./icon";

/** Turns the microphone or the camera off and on; looks different in both states, not only in color. */
export class MediaButton extends Component {
    static template = "teletherapy_media.MediaButton";
    static components = { Icon };
    static props = {
        kind: { type: String, validate: (kind) => ["microphone", "camera"].includes(kind) },
        isOn: Boolean,
        toggle: Function,
        /** in the session it has a key as well */
        hasShortcut: { type: Boolean, optional: true },
    };

    get icon() {
        return this.props.isOn ? this.props.kind : `${this.props.kind}-off`;
    }

    /** Contains what is written under the icon, for those who speak to their computer. */
    get name() {
        const { kind, isOn } = this.props;
        if (kind === "microphone") {
            return isOn ? _t("Mute microphone") : _t("Unmute microphone");
        }
        return isOn ? _t("Turn camera off") : _t("Turn camera on");
    }

    /** Only the microphone has one. */
    get shortcut() {
        return this.props.kind === "microphone" && this.props.hasShortcut
            ? getMuteKey()
            : undefined;
    }

    get caption() {
        const { kind, isOn } = this.props;
        if (kind === "camera") {
            return _t("Camera");
        }
        return isOn ? _t("Mute") : _t("Unmute");
    }
}
