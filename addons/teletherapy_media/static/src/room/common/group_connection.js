import { getDecodedTracks } from "./decoding";
import { IceRecovery } from "./ice_recovery";
import { isDetailed, tuneSender } from "./sending";
import { CLIENT_MESSAGE, DESCRIPTION_TYPE } from "./wire";

/** The sections of the node's offers that we send in; all others bring something. */
const OWN_SECTIONS = Object.freeze({ 0: "audio", 1: "video" });
/** The two layers of simulcast, by RID: for small pictures, and for large ones. */
const ENCODINGS = Object.freeze({
    q: { scaleResolutionDownBy: 2, maxBitrate: 150_000 },
    h: { scaleResolutionDownBy: 1, maxBitrate: 800_000 },
});
/** The same for what is to be read. */
const DETAILED_ENCODINGS = Object.freeze({
    q: { scaleResolutionDownBy: 2, maxBitrate: 250_000 },
    h: { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
});

/**
 * The media connection to a group for its life: an RTCPeerConnection towards the node, which makes every offer
 * (docs/protocol.md section 3.2). Frames are encrypted before they leave, and decrypted after they came.
 *
 * Events: `streams` (who sends what has changed), `state`, `broken` (restarts did not help).
 */
export class GroupConnection extends EventTarget {
    /**
     * @param {Object} options
     * @param {string} options.group
     * @param {boolean} options.sends false for who only watches
     * @param {{ audio: MediaStreamTrack?, video: MediaStreamTrack? }} options.tracks
     * @param {import("./media_protection").MediaProtection} options.protection
     * @param {(type: string, fields: Object) => boolean} options.send
     * @param {(configuration: RTCConfiguration) => RTCPeerConnection} [options.createConnection]
     */
    constructor({
        group,
        sends,
        tracks,
        protection,
        send,
        createConnection = (configuration) => new RTCPeerConnection(configuration),
    }) {
        super();
        this.group = group;
        this.isClosed = false;
        /** @type {Object<string, MediaStream>} by participant */
        this.streams = {};
        this._sends = sends;
        this._tracks = { audio: null, video: null, ...tracks };
        this._protection = protection;
        this._send = send;
        this._isReduced = false;
        this._offers = Promise.resolve();
        this._recovery = new IceRecovery({
            isConnected: () => this.isConnected,
            canRestart: () => !this.isClosed,
            begin: () => this._send(CLIENT_MESSAGE.RESTART, { group: this.group }),
            giveUp: () => this.dispatchEvent(new CustomEvent("broken")),
        });
        this._connection = createConnection({
            bundlePolicy: "max-bundle",
            iceServers: [],
            ...protection.configuration,
        });
        this._connection.onconnectionstatechange = () => this._onConnectionStateChange();
    }

    get isConnected() {
        return this._connection.connectionState === "connected";
    }

    /** @returns {Promise<Set<string>>} the participants of whom all of these kinds were decoded */
    async getDecoded(getKinds) {
        const tracks = await getDecodedTracks(this._connection);
        return new Set(
            Object.entries(this.streams)
                .filter(([participant, stream]) =>
                    getKinds(participant).every((kind) =>
                        stream
                            .getTracks()
                            .some((track) => track.kind === kind && tracks.has(track.id))
                    )
                )
                .map(([participant]) => participant)
        );
    }

    /**
     * Answers an offer of the node. They are worked off one after the other, in the order of their arrival.
     *
     * @param {RTCSessionDescriptionInit} description
     * @param {{ mid: string, participant: string }[]} streams
     */
    receive(description, streams) {
        this._offers = this._offers.then(() => this._answer(description, streams));
        return this._offers;
    }

    /**
     * @param {"audio" | "video"} kind
     * @param {MediaStreamTrack?} track
     */
    async setTrack(kind, track) {
        this._tracks[kind] = track;
        const transceiver = this._getOwnTransceivers().find(
            ({ mid }) => OWN_SECTIONS[mid] === kind
        );
        if (transceiver) {
            await transceiver.sender.replaceTrack(track);
            await this._tune(transceiver.sender, kind);
        }
    }

    /** @param {boolean} isReduced whether the picture leaves room for the sound */
    async setReduced(isReduced) {
        if (isReduced !== this._isReduced) {
            this._isReduced = isReduced;
            await this.setTrack("video", this._tracks.video);
        }
    }

    /** @returns {Promise<RTCStatsReport> | undefined} nothing of a closed connection: Firefox would refuse */
    getStats() {
        return this.isClosed ? undefined : this._connection.getStats();
    }

    /** The way to the node is open again. */
    resume() {
        if (!this.isConnected) {
            this.restart();
        }
    }

    /** Asks for a new path to the node; media and keys stay. */
    restart() {
        this._recovery.restart();
    }

    /** Idempotent. */
    close() {
        this.isClosed = true;
        this._recovery.stop();
        this._connection.onconnectionstatechange = null;
        this._connection.close();
    }

    async _answer(description, streams) {
        if (this.isClosed) {
            return;
        }
        try {
            await this._connection.setRemoteDescription(description);
            // In the very task in which that resolves: Chromium ignores a sender's transform that comes
            // later, and sends in clear.
            this._protect(streams);
            this._setStreams(streams);
            await this._attachTracks();
            await this._connection.setLocalDescription();
        } catch (error) {
            if (!this.isClosed) {
                console.error("The node's offer could not be answered", error);
                this.dispatchEvent(new CustomEvent("broken"));
            }
            return;
        }
        const { sdp } = this._connection.localDescription;
        this._send(CLIENT_MESSAGE.ANSWER, {
            group: this.group,
            description: { type: DESCRIPTION_TYPE.ANSWER, sdp },
        });
    }

    _getOwnTransceivers() {
        return this._connection.getTransceivers().filter(({ mid }) => mid in OWN_SECTIONS);
    }

    _protect(streams) {
        const participants = new Map(streams.map(({ mid, participant }) => [mid, participant]));
        for (const { mid, sender, receiver } of this._connection.getTransceivers()) {
            if (mid in OWN_SECTIONS) {
                if (this._sends) {
                    this._protection.protectSender(sender, OWN_SECTIONS[mid]);
                }
                continue;
            }
            const id = `${this.group} ${mid}`;
            const participant = participants.get(mid) ?? null;
            this._protection.tell("receiver", { receiver: id, participant });
            this._protection.protectReceiver(receiver, id);
        }
    }

    _setStreams(streams) {
        const transceivers = this._connection.getTransceivers();
        const tracks = {};
        for (const { mid, participant } of streams) {
            const transceiver = transceivers.find((each) => each.mid === mid);
            (tracks[participant] ||= []).push(transceiver.receiver.track);
        }
        for (const participant of Object.keys(this.streams)) {
            if (!(participant in tracks)) {
                delete this.streams[participant];
            }
        }
        for (const [participant, wanted] of Object.entries(tracks)) {
            const stream = (this.streams[participant] ||= new MediaStream());
            const present = stream.getTracks();
            present
                .filter((one) => !wanted.includes(one))
                .forEach((one) => stream.removeTrack(one));
            wanted.filter((one) => !present.includes(one)).forEach((one) => stream.addTrack(one));
        }
        this.dispatchEvent(new CustomEvent("streams"));
    }

    async _attachTracks() {
        if (!this._sends) {
            return;
        }
        for (const transceiver of this._getOwnTransceivers()) {
            const { mid, sender } = transceiver;
            const kind = OWN_SECTIONS[mid];
            transceiver.direction = "sendonly";
            if (sender.track !== this._tracks[kind]) {
                await sender.replaceTrack(this._tracks[kind]);
            }
            await this._tune(sender, kind);
        }
    }

    async _tune(sender, kind) {
        if (!this.isClosed) {
            const layers = isDetailed(sender.track) ? DETAILED_ENCODINGS : ENCODINGS;
            await tuneSender(sender, kind, { layers, isReduced: this._isReduced });
        }
    }

    _onConnectionStateChange() {
        this._recovery.follow(this._connection.connectionState);
        this.dispatchEvent(new CustomEvent("state"));
    }
}
