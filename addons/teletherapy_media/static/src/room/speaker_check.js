import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { playChime } from "./common/chime";
import { getPlatform } from "./common/platform";
import { Icon } from "./icon";

const STEP = Object.freeze({
    NONE: "none",
    PLAYING: "playing",
    ASKING: "asking",
    HEARD: "heard",
    UNHEARD: "unheard",
});

/** Plays a sound and asks whether it was heard; says what to do when it was not. */
export class SpeakerCheck extends Component {
    static template = "teletherapy_media.SpeakerCheck";
    static components = { Icon };
    static props = {
        speaker: String,
        play: { type: Function, optional: true },
    };
    static defaultProps = { play: playChime };

    setup() {
        this.STEP = STEP;
        this.state = useState({ step: STEP.NONE });
    }

    get advice() {
        const { system } = getPlatform();
        const advice = [_t("Turn up the volume of this device.")];
        if (system === "ios") {
            advice.push(_t("Switch off the silent mode: the small switch or button on its side."));
        }
        advice.push(
            _t("If you use headphones, check that they are plugged in, charged and connected.")
        );
        if (system === "desktop") {
            advice.push(_t("If you can choose a speaker here, try another one."));
        }
        advice.push(_t("Then play the sound again."));
        return advice;
    }

    get buttonLabel() {
        switch (this.state.step) {
            case STEP.PLAYING:
                return _t("Playing…");
            case STEP.NONE:
                return _t("Play a sound");
            default:
                return _t("Play it again");
        }
    }

    async onClickPlay() {
        this.state.step = STEP.PLAYING;
        try {
            await this.props.play(this.props.speaker);
            this.state.step = STEP.ASKING;
        } catch {
            this.state.step = STEP.UNHEARD;
        }
    }
}
