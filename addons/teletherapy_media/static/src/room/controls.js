import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { ChatButton } from "./chat/chat_button";
import { FullScreen } from "./common/full_screen";
import { getLargest, PictureInPicture } from "./common/picture_in_picture";
import { RoomSession } from "./common/room_session";
import { ROLE } from "./common/wire";
import { HandButton } from "./hand_button";
import { Icon } from "./icon";
import { MediaButton } from "./media_button";
import { MenuButton } from "./menu_button";
import { useMediaQuery } from "./use_media_query";
import { getViewItems } from "./view_items";

/** as in controls.scss */
const NARROW = "(max-width: 600px)";

/** The few buttons of the session, in the thumb's reach; what is needed now and then is in the menu. */
export class Controls extends Component {
    static template = "teletherapy_media.Controls";
    static components = { ChatButton, HandButton, Icon, MediaButton, MenuButton };
    static props = {
        room: RoomSession,
        state: Object,
        openSettings: Function,
        /** what one may need at once, and nothing else */
        isSmall: { type: Boolean, optional: true },
        workInOdoo: { type: Function, optional: true },
        end: { type: Function, optional: true },
    };

    setup() {
        this.state = useState(this.props.state);
        this.screen = useState({ isFull: false, isInWindow: false });
        this.narrow = useMediaQuery(NARROW);
        this.setMicrophone = (on) => this.props.room.setMicrophone(on);
        this.setCamera = (on) => this.props.room.setCamera(on);
        const { chat } = this.props.room.talk;
        this.toggleChat = () => (this.state.chat.isOpen ? chat.close() : chat.open());
        this._fullScreen = new FullScreen();
        this._fullScreen.addEventListener(
            "change",
            () => (this.screen.isFull = this._fullScreen.isOn)
        );
        this._fullScreen.start();
        this._window = new PictureInPicture({
            getVideo: () => getLargest(document.querySelectorAll("[data-participant] video")),
            toggleMicrophone: () => this.setMicrophone(!this.state.microphone.on),
            toggleCamera: () => this.setCamera(!this.state.camera.on),
            leave: () => this.props.room.leave(),
        });
        this._window.addEventListener("change", () => (this.screen.isInWindow = this._window.isOn));
        this._window.start();
        useEffect(
            (isMicrophoneOn, isCameraOn) => this._window.setState({ isMicrophoneOn, isCameraOn }),
            () => [this.state.microphone.on, this.state.camera.on]
        );
        useEffect(
            (isAudioOnly) => {
                if (isAudioOnly && this.screen.isInWindow) {
                    // it would show the last picture for ever
                    this._window.toggle();
                }
            },
            () => [this.state.audioOnly.isOn]
        );
        onWillUnmount(() => {
            this._fullScreen.stop();
            this._window.stop();
        });
    }

    /** Who only watches has nothing to switch. */
    get isObserver() {
        return this.state.role === ROLE.OBSERVER;
    }

    get canShare() {
        return this.state.sharing.isPossible && !this.isObserver;
    }

    get shareName() {
        return this.state.sharing.isOn ? _t("Stop sharing") : _t("Share screen");
    }

    toggleSharing() {
        const { room } = this.props;
        return this.state.sharing.isOn ? room.stopSharing() : room.shareScreen();
    }

    get hasPicture() {
        const { audioOnly, others } = this.state;
        return (
            !audioOnly.isOn && Object.values(others).some(({ camera, screen }) => camera || screen)
        );
    }

    get menu() {
        const menu = [];
        if (this.canShare && this.narrow.matches) {
            menu.push({
                id: "share",
                icon: "screen",
                label: this.shareName,
                run: () => this.toggleSharing(),
            });
        }
        menu.push({
            id: "settings",
            icon: "settings",
            label: _t("Sound and picture"),
            run: () => this.props.openSettings(),
        });
        const { audioOnly } = this.state;
        if (audioOnly.isSupported) {
            menu.push({
                id: "audio-only",
                icon: "sound",
                label: _t("Audio only"),
                isOn: audioOnly.isOn,
                run: () => this.props.room.audioOnly.set(!audioOnly.isOn),
            });
        }
        if (this.props.workInOdoo) {
            menu.push({
                id: "corner",
                icon: "corner",
                label: _t("Work in Odoo meanwhile"),
                run: () => this.props.workInOdoo(),
            });
        }
        if (this._fullScreen.isSupported) {
            menu.push({
                id: "full-screen",
                icon: "full-screen",
                label: _t("Full screen"),
                isOn: this.screen.isFull,
                run: () => this._fullScreen.toggle(),
            });
        }
        if (this._window.isSupported && this.hasPicture) {
            menu.push({
                id: "window",
                icon: "window",
                label: _t("Picture in picture"),
                isOn: this.screen.isInWindow,
                run: () => this._window.toggle(),
            });
        }
        return [...getViewItems(this.state, this.props.room.view), ...menu];
    }

    get moreCaption() {
        return _t("More");
    }

    get endName() {
        return _t("End session");
    }
}
