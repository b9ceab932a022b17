import { Component } from "@odoo/owl";
import { TEST_STEP } from "./common/room_state";
import { getQualityTexts } from "./quality_texts";
import { Icon } from "./icon";

/** How good the connection is, in plain words. */
export class ConnectionCheck extends Component {
    static template = "teletherapy_media.ConnectionCheck";
    static components = { Icon };
    static props = { step: String, quality: [String, { value: null }], test: Function };

    setup() {
        this.TEST_STEP = TEST_STEP;
    }

    get texts() {
        return getQualityTexts(this.props.step, this.props.quality);
    }
}
