import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { RoomSession } from "./common/room_session";
import { TEST_STEP } from "./common/room_state";
import { ConnectionCheck } from "./connection_check";
import { DeviceChoices } from "./device_choices";
import { Icon } from "./icon";
import { MediaSwitches } from "./media_switches";
import { getQualityTexts } from "./quality_texts";
import { SpeakerCheck } from "./speaker_check";

/** Where there is room beside the rest, nobody has to open it first. */
const ROOMY = "(min-width: 960px) and (min-height: 700px)";

/** For those who wait: which devices are used, whether they work, and how good the connection is. */
export class CheckIn extends Component {
    static template = "teletherapy_media.CheckIn";
    static components = { ConnectionCheck, DeviceChoices, Icon, MediaSwitches, SpeakerCheck };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        const details = useRef("details");
        onMounted(() => (details.el.open = window.matchMedia(ROOMY).matches));
    }

    /** What is worth knowing without opening it. */
    get summary() {
        const { step, quality } = this.state.connectionTest;
        return step === TEST_STEP.DONE ? getQualityTexts(step, quality) : null;
    }
}
