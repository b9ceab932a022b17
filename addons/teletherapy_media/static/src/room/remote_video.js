import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { Avatar } from "./avatar";
import { Icon } from "./icon";

/**
 * The other person: picture and sound. A browser that lets no sound begin by itself gets a button for it;
 * the picture goes on meanwhile.
 */
export class RemoteVideo extends Component {
    static template = "teletherapy_media.RemoteVideo";
    static components = { Avatar, Icon };
    static props = {
        name: String,
        stream: [{ type: MediaStream }, { value: null }],
        isCameraOn: Boolean,
    };

    setup() {
        this.state = useState({ isSoundBlocked: false, hasPicture: false });
        this.video = useRef("video");
        useEffect(
            (el, stream) => {
                el.srcObject = stream;
                this.state.hasPicture = false;
                if (stream) {
                    this._play(el);
                }
            },
            () => [this.video.el, this.props.stream]
        );
    }

    get isPictureShown() {
        return this.props.isCameraOn && this.state.hasPicture;
    }

    /** The first frame has come; before it there is only black. */
    onResize() {
        this.state.hasPicture = this.video.el.videoWidth > 0;
    }

    onClickSound() {
        this.video.el.muted = false;
        this.state.isSoundBlocked = false;
        this._play(this.video.el);
    }

    async _play(el) {
        try {
            await el.play();
        } catch (error) {
            if (error.name === "NotAllowedError") {
                this.state.isSoundBlocked = true;
                el.muted = true;
                el.play().catch(() => {});
            }
        }
    }
}
