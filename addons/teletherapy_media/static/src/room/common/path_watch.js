/**
 * Notices that media take another way from now on, or have the one again that was interrupted. The first way of a
 * connection counts as well.
 */
export class PathWatch {
    /** @param {() => void} onChange */
    constructor(onChange) {
        this._onChange = onChange;
        this._isInterrupted = false;
        this._transports = [];
    }

    /** @param {RTCDtlsTransport[]} transports of one connection */
    watch(transports) {
        this._transports = transports.map(({ iceTransport }) => iceTransport).filter(Boolean);
        for (const transport of this._transports) {
            transport.onselectedcandidatepairchange = () => this._onChange();
        }
    }

    /** @param {RTCPeerConnectionState} state the one that has just been reached */
    follow(state) {
        if (state === "disconnected" || state === "failed") {
            this._isInterrupted = true;
        } else if (state === "connected" && this._isInterrupted) {
            this._isInterrupted = false;
            this._onChange();
        }
    }

    stop() {
        for (const transport of this._transports) {
            transport.onselectedcandidatepairchange = null;
        }
    }
}
