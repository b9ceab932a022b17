import { GroupConnection } from "./group_connection";
import { GroupKeys } from "./group_keys";
import { getProtection, MediaProtection } from "./media_protection";
import { CLIENT_MESSAGE, ROLE } from "./wire";

const LOOK_INTERVAL = 250;
/** How long a picture that should come is waited for, before sound is enough. */
const PATIENCE = 8_000;

const WAY = Object.freeze({ PAIR: "pair", GROUP: "group" });

/**
 * The group of one visit, and the change between pair and group. While both ways are open everybody is shown
 * on the older one until the newer one has brought something that could be decoded; then the node is told,
 * which ends the older one. So nobody's picture stops.
 */
export class RoomGroup {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {{ group_url: string, worker_url: string }} options.room
     * @param {() => Object} options.getTracks what is sent
     * @param {(type: string, fields: Object) => boolean} options.send
     * @param {(participants: Object) => void} options.onParticipants called with who is who
     * @param {() => void} options.onState the connection has changed
     * @param {() => void} options.onBroken it cannot be mended
     * @param {(options: Object) => GroupConnection} [options.createConnection]
     * @param {(url: string) => MediaProtection} [options.createProtection]
     */
    constructor({
        state,
        room,
        getTracks,
        send,
        onParticipants,
        onState,
        onBroken,
        createConnection = (options) => new GroupConnection(options),
        createProtection = (url) => new MediaProtection(url),
    }) {
        this.connection = null;
        this.keys = new GroupKeys({ url: room.group_url, onParticipants });
        this._state = state;
        this._workerUrl = room.worker_url;
        this._getTracks = getTracks;
        this._send = send;
        this._onState = onState;
        this._onBroken = onBroken;
        this._createConnection = createConnection;
        this._createProtection = createProtection;
        this._protection = null;
        this._peer = null;
        this._newer = WAY.PAIR;
        this._decoded = { [WAY.PAIR]: new Set(), [WAY.GROUP]: new Set() };
        this._announced = new Set();
        this._heights = {};
    }

    /** The id of the group that goes on, for joining again. */
    get id() {
        return this.connection?.group;
    }

    /** What encrypts for the group; null before the first one. */
    get protection() {
        return this._protection;
    }

    get isConnected() {
        return Boolean(this.connection?.isConnected);
    }

    /**
     * Begins a group, in the place of an older one.
     *
     * @param {string} group
     * @returns {boolean} false when this browser cannot encrypt frames: then there is no group for it
     */
    enter(group) {
        if (!getProtection()) {
            return false;
        }
        this._closeConnection();
        if (!this._protection) {
            // One worker for the visit: it counts the frames, and must never count anew.
            this._protection = this._createProtection(this._workerUrl);
            this.keys.start(this._protection);
        }
        const connection = this._createConnection({
            group,
            sends: this._state.role !== ROLE.OBSERVER,
            tracks: this._getTracks(),
            protection: this._protection,
            send: this._send,
        });
        this.connection = connection;
        connection.addEventListener("streams", () => this.choose());
        connection.addEventListener("state", () => this._onState());
        connection.addEventListener("broken", () => this._onBroken());
        this._begin(WAY.GROUP);
        this._sendView();
        return true;
    }

    receive({ group, description, streams }) {
        if (group === this.id) {
            this.connection.receive(description, streams);
        }
    }

    /** @param {import("./peer").Peer?} peer the other way, or null when it is over */
    setPeer(peer) {
        this._peer = peer;
        if (peer) {
            this._begin(WAY.PAIR);
        }
        this.choose();
    }

    setTrack(kind, track) {
        this.connection?.setTrack(kind, track);
    }

    /** @param {Object<string, number>} heights how high whose picture is shown, in pixels */
    setView(heights) {
        this._heights = heights;
        this._sendView();
    }

    /** Whether pictures are wanted at all has changed. */
    updateView() {
        this._sendView();
    }

    speaks({ group, participant }) {
        if (group === this.id) {
            const { _state: state } = this;
            state.speakerId = participant;
            // one does not look at oneself for speaking
            state.lastSpeakerId = participant in state.others ? participant : state.lastSpeakerId;
        }
    }

    /** The way to the node is open again. */
    resume() {
        this.connection?.resume();
        this._sendView();
    }

    /** @param {string} [group] this one alone */
    leave(group = this.id) {
        if (group === this.id) {
            this._closeConnection();
            this.choose();
            this._onState();
        }
    }

    /** Ends the visit. */
    close() {
        this.leave();
        this.keys.reset();
        this._protection?.close();
        this._protection = null;
    }

    _closeConnection() {
        this.connection?.close();
        this.connection = null;
        this._state.speakerId = null;
        this._decoded[WAY.GROUP].clear();
    }

    _sendView() {
        if (this.connection) {
            const { others, audioOnly } = this._state;
            const none = () => Object.fromEntries(Object.keys(others).map((id) => [id, 0]));
            const heights = audioOnly.isOn ? none() : this._heights;
            this._send(CLIENT_MESSAGE.VIEW, { group: this.id, heights });
        }
    }

    // -------------------------------------------------------------------------
    // The change from one way to the other
    // -------------------------------------------------------------------------

    _begin(way) {
        this._newer = way;
        this._begunAt = Date.now();
        this._decoded[way].clear();
        this._announced.delete(way);
        clearTimeout(this._looking);
        this._looking = setTimeout(() => this._look(), LOOK_INTERVAL);
        this.choose();
    }

    /** What has to be decoded of somebody before a way counts. */
    _getKinds(participant) {
        const { others, audioOnly } = this._state;
        const { camera, microphone, screen } = others[participant] || {};
        const isPatient = !audioOnly.isOn && Date.now() - this._begunAt < PATIENCE;
        return [
            ...(microphone ? ["audio"] : []),
            ...((camera || screen) && isPatient ? ["video"] : []),
        ];
    }

    async _look() {
        const { connection, _peer: peer } = this;
        const getKinds = (participant) => this._getKinds(participant);
        if (connection?.isConnected) {
            this._decoded[WAY.GROUP] = await connection.getDecoded(getKinds);
        }
        if (peer?.isConnected && (await peer.hasDecoded(getKinds(peer.otherId)))) {
            this._decoded[WAY.PAIR].add(peer.otherId);
        }
        if (connection !== this.connection || peer !== this._peer) {
            return this._lookAgain();
        }
        this.choose();
        const decoded = this._decoded[WAY.GROUP];
        if (connection && (peer ? decoded.has(peer.otherId) : decoded.size)) {
            this._announce(WAY.GROUP, { group: connection.group });
        }
        if (peer && this._decoded[WAY.PAIR].has(peer.otherId)) {
            this._announce(WAY.PAIR, { pairing: peer.pairing });
        }
        this._lookAgain();
    }

    _lookAgain() {
        const isPairOpen = this._peer && !this._announced.has(WAY.PAIR);
        const isGroupOpen = this.connection && !this._announced.has(WAY.GROUP);
        clearTimeout(this._looking);
        if (isPairOpen || isGroupOpen || (this._peer && this.connection)) {
            this._looking = setTimeout(() => this._look(), LOOK_INTERVAL);
        }
    }

    _announce(way, fields) {
        if (!this._announced.has(way) && this._send(CLIENT_MESSAGE.DECODED, fields)) {
            this._announced.add(way);
        }
    }

    /** Shows everybody on the way that brings them. */
    choose() {
        const streams = { ...this.connection?.streams };
        const { otherId, stream } = this._peer || {};
        if (stream?.getTracks().length) {
            const isNewDecoded = this._decoded[this._newer].has(otherId);
            const isPairShown = isNewDecoded === (this._newer === WAY.PAIR);
            if (isPairShown || !streams[otherId]) {
                streams[otherId] = stream;
            }
        }
        this._state.streams = streams;
        this._state.isInGroup = Boolean(this.connection);
    }
}
