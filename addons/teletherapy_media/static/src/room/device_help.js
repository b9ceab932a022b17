import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getPlatform } from "./common/platform";
import { getDeviceProblems, getDeviceSteps } from "./device_texts";

/** Microphone or camera are missing: says why, what to do in this browser, and how to go on without. */
export class DeviceHelp extends Component {
    static template = "teletherapy_media.DeviceHelp";
    static props = {
        microphoneError: [String, { value: null }],
        cameraError: [String, { value: null }],
        retry: Function,
        join: Function,
    };

    get problems() {
        return getDeviceProblems(this.props.microphoneError, this.props.cameraError);
    }

    get steps() {
        const { microphoneError, cameraError } = this.props;
        const platform = getPlatform();
        const errors = new Set([microphoneError, cameraError].filter(Boolean));
        return [...errors].flatMap((error) => getDeviceSteps(error, platform));
    }

    get joinLabel() {
        const { microphoneError, cameraError } = this.props;
        if (microphoneError && cameraError) {
            return _t("Join without camera and microphone");
        }
        return cameraError ? _t("Join with audio only") : _t("Join without microphone");
    }

    get joinHint() {
        const { microphoneError, cameraError } = this.props;
        if (microphoneError && cameraError) {
            return _t("You will see and hear the other person. They will not see or hear you.");
        }
        return cameraError
            ? _t("You will see and hear the other person. They will hear you.")
            : _t("You will see and hear the other person. They will see you.");
    }
}
