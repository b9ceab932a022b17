import { Component, useEffect, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Avatar } from "./avatar";

/** The person's own picture, as in a mirror and without a sound. */
export class SelfVideo extends Component {
    static template = "teletherapy_media.SelfVideo";
    static components = { Avatar };
    static props = {
        name: String,
        stream: [{ type: MediaStream }, { value: null }],
    };

    setup() {
        const video = useRef("video");
        useEffect(
            (el, stream) => {
                if (el) {
                    el.muted = true;
                    el.srcObject = stream;
                    el.play().catch(() => {});
                }
            },
            () => [video.el, this.props.stream]
        );
    }

    get label() {
        return this.props.stream ? _t("Your picture") : _t("Your camera is off");
    }
}
