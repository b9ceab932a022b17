import { Component } from "@odoo/owl";
import { Icon } from "./icon";
import { MediaButton } from "./media_button";

/** The few buttons of the session, in the thumb's reach. */
export class Controls extends Component {
    static template = "teletherapy_media.Controls";
    static components = { Icon, MediaButton };
    static props = {
        isMicrophoneOn: Boolean,
        isCameraOn: Boolean,
        /** who only watches has nothing to switch */
        isObserver: { type: Boolean, optional: true },
        setMicrophone: Function,
        setCamera: Function,
        openSettings: Function,
        leave: Function,
        end: { type: Function, optional: true },
    };
}
