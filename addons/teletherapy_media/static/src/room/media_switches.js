import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { BackgroundBlur } from "./common/background_blur";
import { SETTING } from "./common/media_settings";
import { RoomSession } from "./common/room_session";

/** How the person is seen and heard: blur, noise suppression, echo cancellation, and sound alone. */
export class MediaSwitches extends Component {
    static template = "teletherapy_media.MediaSwitches";
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
    }

    get switches() {
        const switches = [
            {
                name: SETTING.NOISE_SUPPRESSION,
                label: _t("Suppress background noise"),
                hint: _t("Switch it off for music."),
            },
            {
                name: SETTING.ECHO_CANCELLATION,
                label: _t("Cancel echo"),
                hint: _t("Switch it off only with headphones."),
            },
        ];
        if (BackgroundBlur.isSupported) {
            switches.unshift({
                name: SETTING.BLUR,
                label: _t("Blur my background"),
                hint: _t("Done on this device; needs a fairly fast one."),
            });
        }
        const { settings, audioOnly } = this.state;
        const { room } = this.props;
        const settingSwitches = switches.map((item) => ({
            ...item,
            isOn: settings[item.name],
            set: (on) => room.setSetting(item.name, on),
        }));
        const audioOnlySwitch = {
            name: "audioOnly",
            label: _t("Audio only"),
            hint: _t("No pictures, for a weak connection."),
            isOn: audioOnly.isOn,
            set: (on) => room.audioOnly.set(on),
        };
        return [...settingSwitches, ...(audioOnly.isSupported ? [audioOnlySwitch] : [])];
    }
}
