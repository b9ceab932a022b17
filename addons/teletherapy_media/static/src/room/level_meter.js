import { Component, useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { MicrophoneLevel } from "./common/microphone_level";

const READ_INTERVAL = 80;

/** Shows that the microphone hears something. Moves by itself, without a render for each step. */
export class LevelMeter extends Component {
    static template = "teletherapy_media.LevelMeter";
    static props = {
        isOn: Boolean,
        track: [{ type: MediaStreamTrack }, { value: null }],
    };

    setup() {
        this.meter = useRef("meter");
        useEffect(
            (track) => {
                if (!track) {
                    return;
                }
                const level = new MicrophoneLevel(track);
                const interval = setInterval(() => this._show(level.read()), READ_INTERVAL);
                return () => {
                    clearInterval(interval);
                    level.close();
                };
            },
            () => [this.props.isOn ? this.props.track : null]
        );
    }

    get text() {
        return this.props.isOn ? _t("Say something: the bar moves") : _t("Your microphone is off");
    }

    _show(level) {
        const el = this.meter.el;
        if (el) {
            el.style.setProperty("--o-teletherapy-level", level.toFixed(2));
            el.setAttribute("aria-valuenow", Math.round(level * 100));
        }
    }
}
