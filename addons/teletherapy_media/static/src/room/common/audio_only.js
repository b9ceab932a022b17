/**
 * A visit without pictures: one's own camera is off, and none come of the others, so that the sound has the whole
 * connection. In a group the forwarder is told that nothing is shown; between two the other page is, and sends
 * its picture to nobody. Nothing is negotiated anew for it. That the connection is weak makes CallQuality hold back
 * one's own picture in the same way, by giving the sender none.
 */
export class AudioOnly {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {import("./local_media").LocalMedia} options.media
     * @param {import("./screen_share").ScreenShare} options.share
     * @param {import("./room_group").RoomGroup} options.group
     * @param {() => void} options.tell says anew what this page sends and takes
     */
    constructor({ state, media, share, group, tell }) {
        this._state = state;
        this._media = media;
        this._share = share;
        this._group = group;
        this._tell = tell;
    }

    /** What `media` says of it; nothing to a node that does not know it. */
    get fields() {
        const { isSupported, isOn } = this._state.audioOnly;
        return isSupported ? { picture: !isOn } : {};
    }

    /**
     * The camera stays off afterwards: nobody is seen again without having turned it on.
     *
     * @param {boolean} isOn
     */
    async set(isOn) {
        if (isOn === this._state.audioOnly.isOn) {
            return;
        }
        this._state.audioOnly.isOn = isOn;
        this._group.updateView();
        if (isOn) {
            this._share.stop();
            // which tells by itself
            await this._media.setOn("video", false);
        } else {
            this._tell();
        }
    }

    /**
     * @param {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} tracks
     * @param {string} participant
     * @returns {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} what this participant takes of them
     */
    apply({ audio, video }, participant) {
        const isTaken = this._state.others[participant]?.takesPicture ?? true;
        return { audio, video: isTaken ? video : null };
    }

    /** @param {boolean} [pictures] whether the node passes on who takes none */
    onJoined(pictures) {
        this._state.audioOnly.isSupported = Boolean(pictures);
    }
}
