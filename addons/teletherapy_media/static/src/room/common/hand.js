import { CLIENT_MESSAGE } from "./wire";

/**
 * The raised hand of whoever sits here. The media server keeps since when it is up, which is the order in which
 * people want to speak; those of the others come with what is told of them.
 */
export class Hand {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {() => void} options.tell says anew what this page sends
     * @param {(type: string, fields: Object) => boolean} options.send
     */
    constructor({ state, tell, send }) {
        this._state = state;
        this._tell = tell;
        this._send = send;
    }

    /** What `media` says of it; nothing to a node that does not know it. */
    get fields() {
        const { isSupported, isRaised } = this._state.hand;
        return isSupported ? { hand: isRaised } : {};
    }

    /** @param {boolean} isRaised */
    set(isRaised) {
        Object.assign(this._state.hand, { isRaised, loweredById: null });
        this._tell();
    }

    /** @param {string} participant whose hand the therapist lowers */
    lowerOf(participant) {
        this._send(CLIENT_MESSAGE.LOWER, { participant });
    }

    /** @param {boolean} [hands] whether the node knows raised hands */
    onJoined(hands) {
        this._state.hand.isSupported = Boolean(hands);
    }

    /** @param {{ by: string }} message */
    onLowered({ by }) {
        if (this._state.hand.isRaised) {
            this.set(false);
            this._state.hand.loweredById = by;
        }
    }

    /** The visit is over. */
    reset() {
        Object.assign(this._state.hand, { isRaised: false, loweredById: null });
    }
}
