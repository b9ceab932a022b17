import { DESCRIPTION_TYPE } from "./wire";

const DURATION = 5_000;
const OPENING_LIMIT = 5_000;
/** How long what is still under way is waited for. */
const LINGER = 600;
const TURN = 20;
const PACKET_SIZE = 1_000;
/** What a session needs for a sharp picture, in bits a second. */
const BITRATE = 1_500_000;
/** More would wait in the browser, and be measured as a slow path. */
const MAX_BUFFERED = 16 * PACKET_SIZE;

const CONFIGURATION = Object.freeze({ bundlePolicy: "max-bundle", iceServers: [] });
/** As media is sent: late is as bad as lost. */
const CHANNEL = Object.freeze({ ordered: false, maxRetransmits: 0 });

/**
 * Measures the path that the session will take: the page is spliced to itself through the node
 * (docs/protocol.md section 3.1), sends at the rate of a session for some seconds, and counts what comes
 * back. One object makes one test.
 */
export class ConnectionTest {
    /**
     * @param {Object} options
     * @param {(description: { type: string, sdp: string }) => boolean} options.send to the node
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createConnection]
     * @param {() => number} [options.now] milliseconds
     */
    constructor({
        send,
        createConnection = (configuration) => new RTCPeerConnection(configuration),
        now = () => performance.now(),
    }) {
        this._sendDescription = send;
        this._now = now;
        this._offerer = createConnection(CONFIGURATION);
        this._answerer = createConnection(CONFIGURATION);
        this._timers = {};
        this._sent = 0;
        this._roundTrips = [];
        this._isClosed = false;
        this._result = new Promise((resolve) => (this._resolve = resolve));
    }

    /**
     * @returns {Promise<{ bitrate: number, loss: number, roundTrip: number } | null | undefined>} bits a
     *  second, share of packets, milliseconds; null when nothing got through; undefined when it was closed
     */
    async run() {
        this._timers.opening = setTimeout(() => this._finish(null), OPENING_LIMIT);
        this._answerer.ondatachannel = ({ channel }) => {
            channel.binaryType = "arraybuffer";
            channel.onmessage = ({ data }) => this._onPacket(data);
        };
        this._channel = this._offerer.createDataChannel("test", CHANNEL);
        this._channel.onopen = () => this._measure();
        await this._describe(this._offerer);
        return this._result;
    }

    /** A description of ours has come back, for the other end. */
    async receive(description) {
        if (this._isClosed) {
            return;
        }
        try {
            if (description.type === DESCRIPTION_TYPE.OFFER) {
                await this._answerer.setRemoteDescription(description);
                await this._describe(this._answerer);
            } else {
                await this._offerer.setRemoteDescription(description);
            }
        } catch {
            this.close();
        }
    }

    /** Ends it without a result. Idempotent. */
    close() {
        this._finish(undefined);
    }

    async _describe(connection) {
        try {
            await connection.setLocalDescription();
        } catch {
            this.close();
        }
        if (this._isClosed) {
            return;
        }
        const { type, sdp } = connection.localDescription;
        if (!this._sendDescription({ type, sdp })) {
            this.close();
        }
    }

    _measure() {
        clearTimeout(this._timers.opening);
        this._startedAt = this._now();
        this._offered = 0;
        this._timers.turn = setInterval(() => this._sendPackets(), TURN);
        this._timers.end = setTimeout(() => this._stopSending(), DURATION);
    }

    /** A timer that comes late is made up for, as far as the browser's buffer goes. */
    _sendPackets() {
        const now = this._now();
        const due = Math.floor(((now - this._startedAt) * BITRATE) / 8_000 / PACKET_SIZE);
        const packet = new DataView(new ArrayBuffer(PACKET_SIZE));
        packet.setFloat64(0, now);
        for (; this._offered < due; this._offered++) {
            if (
                this._channel.readyState !== "open" ||
                this._channel.bufferedAmount > MAX_BUFFERED
            ) {
                this._offered = due;
                return;
            }
            this._channel.send(packet.buffer);
            this._sent++;
        }
    }

    _onPacket(data) {
        this._roundTrips.push(this._now() - new DataView(data).getFloat64(0));
    }

    _stopSending() {
        clearInterval(this._timers.turn);
        this._timers.end = setTimeout(() => this._finish(this._getMeasured()), LINGER);
    }

    _getMeasured() {
        const received = this._roundTrips.length;
        if (!received) {
            return null;
        }
        this._roundTrips.sort((a, b) => a - b);
        return {
            bitrate: (received * PACKET_SIZE * 8_000) / DURATION,
            loss: 1 - received / this._sent,
            roundTrip: this._roundTrips[Math.floor(received / 2)],
        };
    }

    _finish(result) {
        if (this._isClosed) {
            return;
        }
        this._isClosed = true;
        clearTimeout(this._timers.opening);
        clearTimeout(this._timers.end);
        clearInterval(this._timers.turn);
        this._offerer.close();
        this._answerer.close();
        this._sendDescription({ type: DESCRIPTION_TYPE.ROLLBACK, sdp: "" });
        this._resolve(result);
    }
}
