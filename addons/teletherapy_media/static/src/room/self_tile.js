import { Component } from "@odoo/owl";
import { Icon } from "./icon";
import { SelfVideo } from "./self_video";

/** Oneself as one of the tiles. */
export class SelfTile extends Component {
    static template = "teletherapy_media.SelfTile";
    static components = { Icon, SelfVideo };
    static props = {
        name: String,
        stream: [{ type: MediaStream }, { value: null }],
        isMirrored: Boolean,
        isMicrophoneOn: Boolean,
        isSpeaking: Boolean,
        style: String,
    };
}
