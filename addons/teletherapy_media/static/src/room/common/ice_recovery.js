/** Browsers wait two seconds and more themselves until they call a connection interrupted. */
const DISCONNECTED_PATIENCE = 200;
const RESTART_INTERVAL = 3_000;
const MAX_RESTARTS = 4;

/**
 * Mends an RTCPeerConnection whose way is interrupted: lets ICE begin anew, again and again until it is connected,
 * and gives up in the end. Media and keys stay.
 */
export class IceRecovery {
    /**
     * @param {Object} options
     * @param {() => boolean} options.isConnected
     * @param {() => boolean} options.canRestart whether it is of use now; else somebody calls `restart` later
     * @param {() => boolean} options.begin asks for a new way; false when it could not be asked for
     * @param {() => void} options.giveUp
     */
    constructor({ isConnected, canRestart, begin, giveUp }) {
        this._isConnected = isConnected;
        this._canRestart = canRestart;
        this._begin = begin;
        this._giveUp = giveUp;
        this._restarts = 0;
    }

    /** @param {RTCPeerConnectionState} state the one that has just been reached */
    follow(state) {
        if (state === "connected") {
            this.reset();
            this.stop();
        } else if (state === "failed") {
            this.restart();
        } else if (state === "disconnected") {
            this._wait(DISCONNECTED_PATIENCE);
        }
    }

    restart() {
        if (!this._canRestart()) {
            return;
        }
        this.stop();
        if (this._restarts >= MAX_RESTARTS) {
            this._giveUp();
            return;
        }
        if (this._begin()) {
            this._restarts++;
        }
        this._wait(RESTART_INTERVAL);
    }

    /** Leaves it to the other side to begin; if they do not, it is done here. */
    expectRestart() {
        this._wait(RESTART_INTERVAL);
    }

    /** What was tried so far does not count any more. */
    reset() {
        this._restarts = 0;
    }

    /** Idempotent. */
    stop() {
        clearTimeout(this._timer);
    }

    _wait(milliseconds) {
        this.stop();
        this._timer = setTimeout(() => {
            if (!this._isConnected()) {
                this.restart();
            }
        }, milliseconds);
    }
}
