import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { canChooseSpeaker } from "./common/device_choice";
import { RoomSession } from "./common/room_session";
import { TEST_STEP } from "./common/room_state";
import { ConnectionCheck } from "./connection_check";
import { DeviceSelect } from "./device_select";
import { Icon } from "./icon";
import { getQualityTexts } from "./quality_texts";
import { SpeakerCheck } from "./speaker_check";

/** Where there is room beside the rest, nobody has to open it first. */
const ROOMY = "(min-width: 960px) and (min-height: 700px)";

/** For those who wait: which devices are used, whether they work, and how good the connection is. */
export class CheckIn extends Component {
    static template = "teletherapy_media.CheckIn";
    static components = { ConnectionCheck, DeviceSelect, Icon, SpeakerCheck };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        const details = useRef("details");
        onMounted(() => (details.el.open = window.matchMedia(ROOMY).matches));
    }

    get choices() {
        const { devices, chosen } = this.state;
        return [
            { device: "camera", label: _t("Camera") },
            { device: "microphone", label: _t("Microphone") },
            { device: "speaker", label: _t("Speaker") },
        ]
            .map((choice) => ({
                ...choice,
                devices: devices[choice.device],
                chosen: chosen[choice.device],
            }))
            .filter(
                ({ device, devices }) =>
                    devices.length && (device !== "speaker" || canChooseSpeaker())
            );
    }

    /** What is worth knowing without opening it. */
    get summary() {
        const { step, quality } = this.state.connectionTest;
        return step === TEST_STEP.DONE ? getQualityTexts(step, quality) : null;
    }
}
