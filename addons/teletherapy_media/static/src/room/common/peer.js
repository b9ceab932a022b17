import { getDecodedTracks } from "./decoding";
import { getFingerprints } from "./fingerprint";
import { IceRecovery } from "./ice_recovery";
import { PairChannel } from "./pair_channel";
import { PathWatch } from "./path_watch";
import { requestKeyFrame, tuneSender } from "./sending";
import { DESCRIPTION_TYPE } from "./wire";

const ANSWER_LIMIT = 5_000;

const CONFIGURATION = Object.freeze({ bundlePolicy: "max-bundle", iceServers: [] });
const KINDS = ["audio", "video"];

/**
 * The media connection to one other person for the life of one pairing: an RTCPeerConnection with perfect
 * negotiation (W3C WebRTC 1.0 section 10.7), and a MAC on every description in both directions.
 *
 * Both kinds of media are negotiated from the start, with or without a track, so that a microphone or a
 * camera that comes or goes later needs no negotiation.
 *
 * Events: `track`, `state` (detail: `{ connected, secured }`), `unverified` (a description was refused; the
 * connection is closed), `broken` (restarts did not help; the pairing should be made anew).
 */
export class Peer extends EventTarget {
    /**
     * @param {Object} options
     * @param {string} options.pairing
     * @param {boolean} options.polite who yields when both make an offer at once
     * @param {string} options.room
     * @param {string} options.selfId
     * @param {string} options.otherId as Odoo named the other person
     * @param {import("./fingerprint").FingerprintSigner} options.signer
     * @param {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} options.tracks
     * @param {(message: { pairing: string, description: Object, mac: string }) => void} options.send
     * @param {() => boolean} options.canSend whether the other side can be reached now
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createConnection]
     */
    constructor({
        pairing,
        polite,
        room,
        selfId,
        otherId,
        signer,
        tracks,
        send,
        canSend,
        createConnection = (configuration) => new RTCPeerConnection(configuration),
    }) {
        super();
        this.pairing = pairing;
        this.otherId = otherId;
        this.isVerified = false;
        this.isClosed = false;
        this.stream = new MediaStream();
        /** what the two write to each other; sealed by the connection's own keys */
        this.channel = new PairChannel(otherId);
        this._polite = polite;
        this._room = room;
        this._selfId = selfId;
        this._signer = signer;
        this._tracks = { audio: null, video: null, ...tracks };
        this._send = send;
        this._canSend = canSend;
        this._localStream = new MediaStream();
        this._isReduced = false;
        this._makingOffer = false;
        this._settingAnswer = false;
        this._incoming = Promise.resolve();
        this._recovery = new IceRecovery({
            isConnected: () => this.isConnected,
            canRestart: () => !this.isClosed && this._canSend(),
            begin: () => {
                this._connection.restartIce();
                return true;
            },
            giveUp: () => this.dispatchEvent(new CustomEvent("broken")),
        });
        this._path = new PathWatch(() => this._beginPictureAnew());

        this._connection = createConnection(CONFIGURATION);
        this._connection.onnegotiationneeded = () => this._makeOffer();
        this._connection.onconnectionstatechange = () => this._onConnectionStateChange();
        this._connection.ontrack = ({ track }) => {
            this.stream.addTrack(track);
            this.dispatchEvent(new CustomEvent("track"));
        };
        if (!polite) {
            this._addTransceivers();
        }
    }

    get isConnected() {
        return this._connection.connectionState === "connected";
    }

    /** Whether the media are protected by keys that only the two verified ends have. */
    get isSecured() {
        return this.isVerified && !this.isClosed && this._isTransportConnected();
    }

    /** @returns {string[]} of both sides, as they were signed; only once it is secured */
    get fingerprints() {
        const { localDescription, remoteDescription } = this._connection;
        return getFingerprints(`${localDescription.sdp}\n${remoteDescription.sdp}`);
    }

    /** @returns {Promise<RTCStatsReport> | undefined} nothing of a closed connection: Firefox would refuse */
    getStats() {
        return this.isClosed ? undefined : this._connection.getStats();
    }

    /**
     * @param {"audio" | "video"} kind
     * @param {MediaStreamTrack?} track
     */
    async setTrack(kind, track) {
        this._tracks[kind] = track;
        const sender = this._getTransceiver(kind)?.sender;
        await sender?.replaceTrack(track);
        if (sender && this.isVerified && !this.isClosed) {
            await tuneSender(sender, kind, { isReduced: this._isReduced });
        }
    }

    /** @param {boolean} isReduced whether the picture leaves room for the sound */
    async setReduced(isReduced) {
        if (isReduced !== this._isReduced) {
            this._isReduced = isReduced;
            await this.setTrack("video", this._tracks.video);
        }
    }

    /**
     * @param {("audio" | "video")[]} kinds
     * @returns {Promise<boolean>} whether something of each of them was decoded
     */
    async hasDecoded(kinds) {
        const decoded = await getDecodedTracks(this._connection);
        const tracks = this.stream.getTracks().filter((track) => decoded.has(track.id));
        return kinds.every((kind) => tracks.some((track) => track.kind === kind));
    }

    /**
     * Takes a description from the other side. They are worked off one after the other, in the order of
     * their arrival.
     *
     * @param {RTCSessionDescriptionInit} description
     * @param {string} mac
     */
    receive(description, mac) {
        this._incoming = this._incoming.then(() => this._receive(description, mac));
        return this._incoming;
    }

    /** The way to the other side is open again: repeat what may have been lost, mend what is broken. */
    resume() {
        if (this._connection.signalingState === "have-local-offer") {
            this._sendLocalDescription();
        } else if (!this.isConnected) {
            this.restart();
        }
    }

    /** The pairing goes on through another node: whatever was under way with the old one is void. */
    move() {
        this._recovery.reset();
        if (this._polite) {
            this._recovery.expectRestart();
        } else if (this._connection.signalingState === "have-local-offer") {
            this._sendLocalDescription();
        } else {
            this.restart();
        }
    }

    /** Asks for a new path through the node; media and keys stay. */
    restart() {
        this._recovery.restart();
    }

    /** Idempotent. */
    close() {
        this.isClosed = true;
        this._recovery.stop();
        this._path.stop();
        clearTimeout(this._answerTimer);
        this.channel.close();
        this._connection.onnegotiationneeded = null;
        this._connection.onconnectionstatechange = null;
        this._connection.ontrack = null;
        for (const transport of this._getTransports()) {
            transport.onstatechange = null;
        }
        this._connection.close();
    }

    // -------------------------------------------------------------------------
    // Negotiation
    // -------------------------------------------------------------------------

    _addTransceivers() {
        this.channel.attach(this._connection);
        for (const kind of KINDS) {
            this._connection.addTransceiver(this._tracks[kind] || kind, {
                direction: "sendrecv",
                streams: [this._localStream],
            });
        }
    }

    _getTransceiver(kind) {
        return this._connection
            .getTransceivers()
            .find(({ receiver }) => receiver.track.kind === kind);
    }

    /** Answers with the same two media sections that were offered, instead of adding two more. */
    async _adoptTransceivers() {
        this.channel.attach(this._connection);
        for (const kind of KINDS) {
            const transceiver = this._getTransceiver(kind);
            if (!transceiver || transceiver.direction === "sendrecv") {
                continue;
            }
            transceiver.direction = "sendrecv";
            transceiver.sender.setStreams?.(this._localStream);
            await transceiver.sender.replaceTrack(this._tracks[kind]);
        }
    }

    async _makeOffer() {
        this._makingOffer = true;
        try {
            await this._connection.setLocalDescription();
            await this._sendLocalDescription();
        } catch (error) {
            if (!this.isClosed) {
                console.error("The offer could not be made", error);
            }
        } finally {
            this._makingOffer = false;
        }
    }

    async _sendLocalDescription() {
        const { type, sdp } = this._connection.localDescription;
        const description = { type, sdp };
        const mac = await this._signer.sign(this._getSigned(this._selfId, description));
        if (this.isClosed) {
            return;
        }
        this._send({ pairing: this.pairing, description, mac });
        clearTimeout(this._answerTimer);
        if (type === DESCRIPTION_TYPE.OFFER) {
            this._answerTimer = setTimeout(() => this._repeatOffer(), ANSWER_LIMIT);
        }
    }

    /** A connection that breaks in the wrong moment takes an offer or its answer along. */
    _repeatOffer() {
        if (this._connection.signalingState !== "have-local-offer") {
            return;
        }
        if (this._canSend()) {
            this._sendLocalDescription();
        } else {
            this._answerTimer = setTimeout(() => this._repeatOffer(), ANSWER_LIMIT);
        }
    }

    async _receive(description, mac) {
        if (this.isClosed) {
            return;
        }
        const isGenuine = await this._signer.verify(
            this._getSigned(this.otherId, description),
            mac
        );
        if (this.isClosed) {
            return;
        }
        if (!isGenuine) {
            this.isVerified = false;
            this.close();
            this.dispatchEvent(new CustomEvent("unverified"));
            return;
        }
        try {
            await this._apply(description);
        } catch (error) {
            if (!this.isClosed) {
                console.error("The description could not be applied", error);
            }
        }
    }

    /** Perfect negotiation. Called with verified descriptions only. */
    async _apply(description) {
        const connection = this._connection;
        if (description.type === DESCRIPTION_TYPE.ROLLBACK) {
            if (connection.signalingState === "have-remote-offer") {
                await connection.setRemoteDescription({ type: DESCRIPTION_TYPE.ROLLBACK });
            }
            return;
        }
        const isOffer = description.type === DESCRIPTION_TYPE.OFFER;
        const isReadyForOffer =
            !this._makingOffer && (connection.signalingState === "stable" || this._settingAnswer);
        if (isOffer && !isReadyForOffer && !this._polite) {
            return;
        }
        if (!isOffer && connection.signalingState !== "have-local-offer") {
            return;
        }
        this._settingAnswer = !isOffer;
        try {
            await connection.setRemoteDescription(description);
        } finally {
            this._settingAnswer = false;
        }
        this.isVerified = true;
        if (isOffer) {
            await this._adoptTransceivers();
            await connection.setLocalDescription();
            await this._sendLocalDescription();
        }
        clearTimeout(this._answerTimer);
        for (const kind of KINDS) {
            const sender = this._getTransceiver(kind)?.sender;
            if (sender) {
                await tuneSender(sender, kind, { isReduced: this._isReduced });
            }
        }
        this._path.watch(this._getTransports());
        // The keys may stand a moment after the connection does: both are listened to.
        for (const transport of this._getTransports()) {
            transport.onstatechange = () => this._notifyState();
        }
        this._notifyState();
    }

    /** @returns {import("./fingerprint").Signed} */
    _getSigned(participant, description) {
        return { room: this._room, participant, pairing: this.pairing, description };
    }

    /** What was lost on the old way cannot be made up for: the picture goes on with what needs nothing before it. */
    _beginPictureAnew() {
        const sender = this._getTransceiver("video")?.sender;
        if (!this.isClosed && sender?.track) {
            requestKeyFrame(sender);
        }
    }

    // -------------------------------------------------------------------------
    // Connection
    // -------------------------------------------------------------------------

    /** ICE may pause while the keys stay; where the browser tells them apart, only the keys count. */
    _isTransportConnected() {
        const transports = this._getTransports();
        return transports.length
            ? transports.every((transport) => transport.state === "connected")
            : this.isConnected;
    }

    /** @returns {RTCDtlsTransport[]} */
    _getTransports() {
        return this._connection
            .getSenders()
            .map((sender) => sender.transport)
            .filter(Boolean);
    }

    _notifyState() {
        this.dispatchEvent(new CustomEvent("state"));
    }

    _onConnectionStateChange() {
        this._recovery.follow(this._connection.connectionState);
        this._path.follow(this._connection.connectionState);
        this._notifyState();
    }
}
