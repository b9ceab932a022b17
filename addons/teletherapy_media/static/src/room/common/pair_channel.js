/** Both ends make the channel by themselves, under the same id: nothing of it is left to negotiate but that it is. */
const OPTIONS = Object.freeze({ negotiated: true, id: 0, ordered: true });

/**
 * What two people write to each other goes through an RTCDataChannel of their connection, which the node splices
 * as it does sound and picture: nobody else has the keys (docs/protocol.md section 3.5).
 *
 * Events: `open`, `message` (detail: `{ participant, text }`).
 */
export class PairChannel extends EventTarget {
    /** @param {string} otherId */
    constructor(otherId) {
        super();
        /** SCTP repeats what is lost for as long as the connection lives. */
        this.isReliable = true;
        this._otherId = otherId;
        this._channel = null;
    }

    /**
     * Adds the channel to the connection. Idempotent.
     *
     * @param {RTCPeerConnection} connection
     */
    attach(connection) {
        if (this._channel) {
            return;
        }
        this._channel = connection.createDataChannel("talk", OPTIONS);
        this._channel.onopen = () => this.dispatchEvent(new CustomEvent("open"));
        this._channel.onmessage = ({ data }) => this._onMessage(data);
    }

    get isOpen() {
        return this._channel?.readyState === "open";
    }

    /** @param {string} participant */
    reaches(participant) {
        return participant === this._otherId;
    }

    /** @param {string} text */
    send(text) {
        this._channel.send(text);
    }

    /** The connection ends it; nothing that is still under way counts. */
    close() {
        if (this._channel) {
            this._channel.onopen = this._channel.onmessage = null;
        }
    }

    _onMessage(text) {
        if (typeof text === "string") {
            const detail = { participant: this._otherId, text };
            this.dispatchEvent(new CustomEvent("message", { detail }));
        }
    }
}
