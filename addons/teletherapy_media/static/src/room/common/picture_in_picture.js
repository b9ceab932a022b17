/** What a window of the system may offer (W3C Media Session); a browser that does not know one of them leaves it out. */
const ACTIONS = ["togglemicrophone", "togglecamera", "hangup", "enterpictureinpicture"];

/**
 * The others' picture in a small window above everything else, which stays when the person looks at another tab. Where the
 * browser knows how, it opens by itself then, and has buttons for microphone, camera and leaving.
 *
 * Event: `change`, also when the person closes the window.
 */
export class PictureInPicture extends EventTarget {
    /**
     * @param {Object} options
     * @param {() => HTMLVideoElement | undefined} options.getVideo the picture to show
     * @param {() => void} options.toggleMicrophone
     * @param {() => void} options.toggleCamera
     * @param {() => void} options.leave
     * @param {Document} [options.page]
     * @param {MediaSession} [options.session]
     */
    constructor({
        getVideo,
        toggleMicrophone,
        toggleCamera,
        leave,
        page = document,
        session = navigator.mediaSession,
    }) {
        super();
        this._getVideo = getVideo;
        this._page = page;
        this._session = session;
        this._handlers = {
            togglemicrophone: toggleMicrophone,
            togglecamera: toggleCamera,
            hangup: leave,
            enterpictureinpicture: () => this._open(),
        };
        this._notify = () => this.dispatchEvent(new CustomEvent("change"));
    }

    get isSupported() {
        return Boolean(this._page.pictureInPictureEnabled);
    }

    get isOn() {
        return Boolean(this._page.pictureInPictureElement);
    }

    start() {
        // they come to the video and bubble
        this._page.addEventListener("enterpictureinpicture", this._notify);
        this._page.addEventListener("leavepictureinpicture", this._notify);
        for (const action of ACTIONS) {
            this._setHandler(action, this._handlers[action]);
        }
    }

    stop() {
        this._page.removeEventListener("enterpictureinpicture", this._notify);
        this._page.removeEventListener("leavepictureinpicture", this._notify);
        for (const action of ACTIONS) {
            this._setHandler(action, null);
        }
        this._close();
    }

    /** What the buttons of the window show. */
    setState({ isMicrophoneOn, isCameraOn }) {
        this._session?.setMicrophoneActive?.(isMicrophoneOn);
        this._session?.setCameraActive?.(isCameraOn);
    }

    toggle() {
        return this.isOn ? this._close() : this._open();
    }

    /** A picture that has not come yet cannot be shown, and a browser may refuse; then all stays as it is. */
    async _open() {
        await this._getVideo()
            ?.requestPictureInPicture()
            .catch(() => {});
        this._notify();
    }

    async _close() {
        if (this.isOn) {
            await this._page.exitPictureInPicture().catch(() => {});
        }
    }

    _setHandler(action, handler) {
        try {
            this._session?.setActionHandler(action, handler);
        } catch {
            // this browser does not know the action
        }
    }
}

/**
 * @param {Iterable<HTMLVideoElement>} videos
 * @returns {HTMLVideoElement | undefined} the one that is shown largest, of those that have a picture
 */
export function getLargest(videos) {
    const getArea = ({ clientWidth, clientHeight }) => clientWidth * clientHeight;
    return [...videos]
        .filter(({ videoWidth }) => videoWidth)
        .sort((a, b) => getArea(b) - getArea(a))[0];
}
