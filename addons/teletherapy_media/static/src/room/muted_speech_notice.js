import { Component, onMounted, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { isMuteKey } from "./common/mute_key";
import { MutedSpeech } from "./common/muted_speech";
import { RoomSession } from "./common/room_session";
import { ROLE } from "./common/wire";
import { Icon } from "./icon";

const SHOWN_FOR = 10_000;

/** Tells whoever speaks into a microphone that is off, and turns it on and off by key. */
export class MutedSpeechNotice extends Component {
    static template = "teletherapy_media.MutedSpeechNotice";
    static components = { Icon };
    static props = { room: RoomSession, state: Object };

    setup() {
        this.state = useState(this.props.state);
        this.notice = useState({ isShown: false, said: "" });
        const speech = new MutedSpeech();
        speech.addEventListener("speech", () => this._show());
        useEffect(
            (isOn, track) => {
                speech.watch(isOn ? null : track);
                if (isOn) {
                    this._hide();
                }
            },
            () => [this.state.microphone.on, this.state.microphone.track]
        );
        const onKeydown = (ev) => isMuteKey(ev) && this._toggle(ev);
        onMounted(() => document.addEventListener("keydown", onKeydown));
        onWillUnmount(() => {
            document.removeEventListener("keydown", onKeydown);
            speech.stop();
            this._hide();
        });
    }

    turnOn() {
        return this.props.room.setMicrophone(true);
    }

    /** Whoever does not see the button hears what the key has done. */
    async _toggle(ev) {
        if (this.state.role === ROLE.OBSERVER) {
            return;
        }
        ev.preventDefault();
        await this.props.room.setMicrophone(!this.state.microphone.on);
        this.notice.said = this.state.microphone.on
            ? _t("Your microphone is on")
            : _t("Your microphone is off");
    }

    _show() {
        clearTimeout(this._timer);
        this.notice.isShown = true;
        this._timer = setTimeout(() => this._hide(), SHOWN_FOR);
    }

    _hide() {
        clearTimeout(this._timer);
        this.notice.isShown = false;
    }
}
