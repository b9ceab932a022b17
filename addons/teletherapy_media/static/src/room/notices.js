import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { getOther, isHere } from "./common/others";
import { getPlatform } from "./common/platform";
import { DEVICE_STEP, SCREEN } from "./common/room_state";
import { getDeviceProblems, getDeviceSteps } from "./device_texts";
import { Icon } from "./icon";

/** What is not as it should be, and what is being done about it. */
export class Notices extends Component {
    static template = "teletherapy_media.Notices";
    static components = { Icon };
    static props = { state: Object, dismiss: Function };

    setup() {
        this.state = useState(this.props.state);
    }

    /** The one that explains the most; several at once only confuse. */
    get connection() {
        const { state } = this;
        const other = getOther(state);
        if (state.isOffline) {
            return _t("Your connection is interrupted. Reconnecting…");
        }
        if (state.isSlow) {
            return _t(
                "Connecting takes longer than usual. If nothing happens, try another network or turn off your VPN."
            );
        }
        if (state.screen !== SCREEN.LIVE || !isHere(other)) {
            return "";
        }
        if (state.isGroupUnsupported) {
            return _t(
                "Somebody else has come whom this browser cannot show. Update the browser, or use Chrome, Edge, Firefox or Safari."
            );
        }
        if (other.stalled) {
            return _t(
                "The connection to %s is interrupted. Waiting for it to come back…",
                other.name
            );
        }
        return state.isConnected ? "" : _t("Connecting to %s again…", other.name);
    }

    get deviceErrors() {
        const { deviceStep, microphone, camera } = this.state;
        return deviceStep === DEVICE_STEP.DONE ? [microphone.error, camera.error] : [];
    }

    get devices() {
        return getDeviceProblems(...this.deviceErrors);
    }

    get deviceSteps() {
        const errors = new Set(this.deviceErrors.filter(Boolean));
        const platform = getPlatform();
        return [...errors].flatMap((error) => getDeviceSteps(error, platform));
    }

    get blur() {
        return this.state.hasBlurFailed
            ? _t(
                  "This device is too slow to blur the background. Your camera is off: turn it on to be seen without blur."
              )
            : "";
    }

    get ending() {
        return this.state.hasEndFailed
            ? _t("The session could not be ended. Check your connection and try again.")
            : "";
    }
}
