import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { Avatar } from "./avatar";
import { Icon } from "./icon";

/**
 * The other person: picture and sound. Each has an element of its own, since a video element plays no sound before
 * it has a first picture, which never comes of who has the camera off. A browser that lets no sound begin by itself
 * gets a button for it; the picture goes on meanwhile.
 */
export class RemoteVideo extends Component {
    static template = "teletherapy_media.RemoteVideo";
    static components = { Avatar, Icon };
    static props = {
        name: String,
        stream: [{ type: MediaStream }, { value: null }],
        isCameraOn: Boolean,
        speaker: { type: String, optional: true },
    };

    setup() {
        this.state = useState({ isSoundBlocked: false, hasPicture: false });
        this.video = useRef("video");
        this.sound = useRef("sound");
        useEffect(
            (video, sound, stream) => {
                video.muted = true;
                video.srcObject = sound.srcObject = stream;
                this.state.hasPicture = false;
                if (stream) {
                    video.play().catch(() => {});
                    this.playSound();
                }
            },
            () => [this.video.el, this.sound.el, this.props.stream]
        );
        useEffect(
            (el, speaker) => {
                // a speaker that is gone leaves the sound where the browser has it
                el.setSinkId?.(speaker).catch(() => {});
            },
            () => [this.sound.el, this.props.speaker || ""]
        );
    }

    get isPictureShown() {
        return this.props.isCameraOn && this.state.hasPicture;
    }

    /** The first frame has come; before it there is only black. */
    onResize() {
        this.state.hasPicture = this.video.el.videoWidth > 0;
    }

    async playSound() {
        try {
            await this.sound.el.play();
            this.state.isSoundBlocked = false;
        } catch (error) {
            this.state.isSoundBlocked = error.name === "NotAllowedError";
        }
    }
}
