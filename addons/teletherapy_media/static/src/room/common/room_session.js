import { AudioOnly } from "./audio_only";
import { CallQuality } from "./call_quality";
import { getQuality } from "./connection_quality";
import { ConnectionTest } from "./connection_test";
import { listDevices } from "./device_choice";
import { DEVICE_ERROR, getPlatformError } from "./device_error";
import { DeviceWatch } from "./device_watch";
import { FingerprintSigner } from "./fingerprint";
import { Hand } from "./hand";
import { Invitations } from "./invitations";
import { LocalMedia } from "./local_media";
import { Moderation } from "./moderation";
import { endSession, fetchWaiting, isTemporary, sendMessage } from "./odoo_api";
import { Peer } from "./peer";
import { RoomGroup } from "./room_group";
import { DEVICE_STEP, SCREEN, TEST_STEP } from "./room_state";
import { ScreenShare } from "./screen_share";
import { SessionClock } from "./session_time";
import { Signalling, SIGNALLING_STATE } from "./signalling";
import { StageView } from "./stage_view";
import { Talk } from "./talk";
import { TicketSource } from "./ticket_source";
import { WaitingNews } from "./waiting_news";
import { WakeLock } from "./wake_lock";
import {
    CLIENT_MESSAGE,
    CLOSE_REASON,
    ERROR_CODE,
    PARTICIPANT_STATE,
    ROLE,
    SERVER_MESSAGE,
} from "./wire";

const SHORTEST_WAIT_FOR_OPENING = 5_000;
const LONGEST_WAIT_FOR_OPENING = 60_000;
const SLOW_CONNECTION = 12_000;
const END_LIMIT = 4_000;
const OTHER_PATIENCE = 3_000;
/** As long as the connection to the other one may go on, when they are back. */
const HELD_PATIENCE = 12_000;
const PAIRING_YOUTH = 3_000;
const MAX_REJOINS = 3;
/** Whoever is let in at once is not kept busy with a test. */
const TEST_DELAY = 1_500;

/**
 * One visit to the room: asks for devices, waits, meets the other person, ends. It decides what happens and
 * writes what the page shows into `state`; the components only read it.
 */
export class RoomSession {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {{ session_id: number, ticket_url: string, end_url: string, waiting_url: string,
     *           message_url: string, farewell_url: string, remove_url: string, keep_chat_url: string | false,
     *           allow_back_url: string, group_url: string, worker_url: string }} options.room what the page came with
     * @param {LocalMedia} [options.media]
     * @param {ScreenShare} [options.share]
     * @param {DeviceWatch} [options.deviceWatch]
     * @param {(options: Object) => Signalling} [options.createSignalling]
     * @param {(options: Object) => Peer} [options.createPeer]
     * @param {(options: Object) => ConnectionTest} [options.createTest]
     * @param {(options: Object) => RoomGroup} [options.createGroup]
     */
    constructor({
        state,
        room,
        media = new LocalMedia(),
        share = new ScreenShare(),
        deviceWatch = new DeviceWatch(),
        createSignalling = (options) => new Signalling(options),
        createPeer = (options) => new Peer(options),
        createTest = (options) => new ConnectionTest(options),
        createGroup = (options) => new RoomGroup(options),
    }) {
        this.state = state;
        this.room = room;
        this.peer = null;
        this.media = media;
        this.share = share;
        this.clock = new SessionClock(room.session_id);
        this.view = new StageView(state);
        this.wakeLock = new WakeLock();
        this.tickets = new TicketSource(room.ticket_url, (answer) => this._onTicket(answer));
        this.signalling = createSignalling({
            getTicket: (unreachable) => this.tickets.get(unreachable),
        });
        this.deviceWatch = deviceWatch;
        this.group = createGroup({
            state,
            room,
            getTracks: () => this._getTracks(),
            send: (type, fields) => this.signalling.send(type, fields),
            onParticipants: (participants) => this._onNames(participants),
            onState: () => this._onConnectionState(),
            onBroken: () => this._pairAnew(),
        });
        this.audioOnly = new AudioOnly({
            state,
            media,
            share,
            group: this.group,
            tell: () => this._sendMedia(),
        });
        this.quality = new CallQuality({
            state,
            getStats: () => (this.group.connection || this.peer)?.getStats(),
            onChange: () => this._onMediaChange(),
        });
        this.moderation = new Moderation({
            state,
            room,
            send: (type, fields) => this.signalling.send(type, fields),
        });
        this.hand = new Hand({
            state,
            tell: () => this._sendMedia(),
            send: (type, fields) => this.signalling.send(type, fields),
        });
        this.talk = new Talk({
            state,
            group: this.group,
            room,
            getSelf: () => this._selfId,
            send: (type, fields) => this.signalling.send(type, fields),
        });
        this.invitations = new Invitations({
            state,
            url: room.invitations_url,
            send: (type, fields) => this.signalling.send(type, fields),
        });
        this.news = new WaitingNews(room.waiting_url, (news) => (this.state.waiting = news));
        this._createPeer = createPeer;
        this._createTest = createTest;
        this._test = null;
        this._rejoins = 0;
        this._timers = {};
        this._handlers = {
            [SERVER_MESSAGE.JOINED]: this._onJoined,
            [SERVER_MESSAGE.PARTICIPANT]: this._onParticipant,
            [SERVER_MESSAGE.PEER]: this._onPeer,
            [SERVER_MESSAGE.DESCRIPTION]: this._onDescription,
            [SERVER_MESSAGE.STALLED]: this._onStalled,
            [SERVER_MESSAGE.UNPAIRED]: this._onUnpaired,
            [SERVER_MESSAGE.GROUP]: this._onGroup,
            [SERVER_MESSAGE.OFFER]: (message) => this.group.receive(message),
            [SERVER_MESSAGE.SPEAKER]: (message) => this.group.speaks(message),
            [SERVER_MESSAGE.DATA]: (message) => this.talk.receive(message),
            [SERVER_MESSAGE.UNGROUPED]: this._onUngrouped,
            [SERVER_MESSAGE.MUTE]: this._onMute,
            [SERVER_MESSAGE.LOWER]: (message) => this.hand.onLowered(message),
            [SERVER_MESSAGE.LOCK]: ({ locked }) => (this.state.isLocked = locked),
            [SERVER_MESSAGE.ERROR]: this._onError,
            [SERVER_MESSAGE.TEST]: this._onTest,
        };
        this.deviceWatch.addEventListener("devices", () => this._onDevicesChange());
        this.deviceWatch.addEventListener("permission", () => this._onPermissionChange());
        this.media.addEventListener("change", () => this._onMediaChange());
        this.share.addEventListener("change", () => this._onMediaChange());
        this.signalling.addEventListener("message", ({ detail }) =>
            this._handlers[detail.type]?.call(this, detail)
        );
        this.signalling.addEventListener("state", ({ detail }) => this._onSignallingState(detail));
        this.signalling.addEventListener("closed", ({ detail }) =>
            this._onClosed(detail.reason, detail.refusal)
        );
    }

    // -------------------------------------------------------------------------
    // What the person does
    // -------------------------------------------------------------------------

    /** Opens the room, or opens it again after the person has left it. */
    async start() {
        Object.assign(this.state, { screen: SCREEN.STARTING, reason: null, refusal: null });
        await this._start();
    }

    async _start() {
        const { state } = this;
        clearTimeout(this._timers.opening);
        this._rejoins = 0;
        const platformError = getPlatformError();
        if (platformError) {
            this._onClosed(platformError);
            return;
        }
        if (!(await this._prepare())) {
            return;
        }
        Object.assign(state, { screen: SCREEN.WAITING, reason: null, refusal: null });
        this.deviceWatch.start();
        this.news.start();
        await this.askForDevices();
    }

    /** Asks for what is missing of microphone and camera, and joins when nothing is. */
    async askForDevices() {
        const { state, media } = this;
        if (state.role === ROLE.OBSERVER) {
            // who only watches is asked for nothing
            this.join();
            return;
        }
        state.deviceStep = DEVICE_STEP.ASKING;
        await media.start();
        if (state.screen !== SCREEN.WAITING) {
            return;
        }
        this._listDevices();
        if (media.errors.audio || media.errors.video) {
            state.deviceStep = DEVICE_STEP.BLOCKED;
        } else {
            this.join();
        }
    }

    /** Goes on with the devices there are. */
    join() {
        this.media.settle();
        this.state.deviceStep = DEVICE_STEP.DONE;
        this.signalling.connect();
    }

    /** The person knows what is missing. */
    dismissDeviceErrors() {
        this.media.settle();
    }

    setMicrophone(on) {
        return this.media.setOn("audio", on);
    }

    /** Whoever wants to be seen wants to see, too. */
    async setCamera(on) {
        if (on) {
            await this.audioOnly.set(false);
        }
        return this.media.setOn("video", on);
    }

    /** Lets the person choose what to share; only who is in a session, and seen there, has a screen to share. */
    async shareScreen() {
        const { state, share } = this;
        const isIn = () => state.screen === SCREEN.LIVE && state.role !== ROLE.OBSERVER;
        if (isIn() && state.sharing.isPossible) {
            await share.start(isIn);
            if (share.isOn) {
                await this.audioOnly.set(false);
            }
        }
    }

    stopSharing() {
        this.share.stop();
    }

    /**
     * @param {"microphone" | "camera" | "speaker"} device
     * @param {string} id
     */
    selectDevice(device, id) {
        if (device === "speaker") {
            this.media.choice.set(device, id);
            this._showDevices();
            return;
        }
        return this.media.select(device === "camera" ? "video" : "audio", id);
    }

    flipCamera() {
        return this.media.flipCamera();
    }

    /**
     * @param {string} name one of SETTING
     * @param {boolean} on
     */
    setSetting(name, on) {
        return this.media.setSetting(name, on);
    }

    /** @param {Object<string, number>} heights how high whose picture is shown, in pixels */
    setView(heights) {
        this.group.setView(heights);
    }

    /** Measures the connection, as long as nobody has been met. */
    async testConnection() {
        const { state, signalling } = this;
        if (
            this._test ||
            this.peer ||
            this.group.id ||
            !signalling.isJoined ||
            !state.hasConnectionTest
        ) {
            return;
        }
        const test = this._createTest({
            send: (description) => signalling.send(CLIENT_MESSAGE.TEST, { description }),
        });
        this._test = test;
        this._hasTested = true;
        state.connectionTest = { step: TEST_STEP.RUNNING, quality: null };
        const measured = await test.run();
        this._test = null;
        state.connectionTest =
            measured === undefined
                ? { step: TEST_STEP.NONE, quality: null }
                : { step: TEST_STEP.DONE, quality: getQuality(measured) };
    }

    /**
     * Writes to the waiting room; an empty text takes back what is there.
     *
     * @param {string} text
     * @throws {Error} it could not be sent
     */
    async sendMessage(text) {
        this.state.waiting = await sendMessage(this.room.message_url, { text });
    }

    /**
     * Writes a ready-made message, in the language of whoever waits.
     *
     * @param {"late" | "soon"} ready
     * @throws {Error} it could not be sent
     */
    async sendReadyMessage(ready) {
        this.state.waiting = await sendMessage(this.room.message_url, { ready });
    }

    /** Goes, with a way back. */
    leave() {
        if (this.signalling.isUnderWay) {
            this.signalling.leave();
        } else {
            this._onClosed(CLOSE_REASON.LEFT);
        }
    }

    /**
     * Ends the session for everybody. The media server and Odoo are both told, each of them suffices: one of
     * them may be out of reach.
     */
    async end() {
        const { state } = this;
        Object.assign(state, { isEnding: true, hasEndFailed: false });
        const isSent = this.signalling.send(CLIENT_MESSAGE.END);
        try {
            await endSession(this.room.end_url);
            this.signalling.close(CLOSE_REASON.ENDED);
        } catch {
            if (isSent) {
                await new Promise((resolve) => setTimeout(resolve, END_LIMIT));
            }
            state.hasEndFailed = state.screen !== SCREEN.CLOSED;
        } finally {
            state.isEnding = false;
        }
    }

    // -------------------------------------------------------------------------
    // Odoo
    // -------------------------------------------------------------------------

    /** @returns {Promise<boolean>} whether the room is open to this person */
    async _prepare() {
        try {
            await this.tickets.prepare(() => (this.state.isOffline = true));
            return true;
        } catch (error) {
            this._onClosed(error.reason, error.refusal);
            return false;
        }
    }

    _onTicket(answer) {
        const { room, participant, role, secret, session, participants } = answer;
        this._room = room;
        this._selfId = participant;
        // guests and observers are in no pair
        this._signer = secret ? new FingerprintSigner(secret) : null;
        Object.assign(this.state, { isOffline: false, session, role });
        this.group.keys.setTicket(answer);
        this._onNames(participants);
    }

    _onNames(participants) {
        const { state } = this;
        for (const [id, { name, role }] of Object.entries(participants)) {
            if (id === this._selfId) {
                state.selfName = name;
            } else {
                state.others[id] = { ...this._getUnknown(id), ...state.others[id], name, role };
            }
        }
    }

    _getUnknown(id) {
        return {
            id,
            name: "",
            role: null,
            state: PARTICIPANT_STATE.LEFT,
            /** of this state, Unix time in milliseconds */
            since: Date.now(),
            microphone: false,
            camera: false,
            screen: false,
            /** since when the hand is up, Unix time in milliseconds */
            raisedAt: null,
            /** whether pictures are taken there */
            takesPicture: true,
            stalled: false,
        };
    }

    // -------------------------------------------------------------------------
    // Media server
    // -------------------------------------------------------------------------

    _onSignallingState({ state, attempt }) {
        if (state !== SIGNALLING_STATE.JOINED) {
            this._test?.close();
        }
        this.state.isOffline =
            state === SIGNALLING_STATE.CONNECTING && (attempt > 1 || this.state.isJoined);
    }

    _onJoined({ participants, resumed, tests, screens, locked, data, hands, pictures }) {
        const { state } = this;
        this._isPaired = resumed;
        state.isJoined = true;
        state.hasConnectionTest = Boolean(tests);
        state.sharing.isPossible = Boolean(screens) && this.share.isSupported;
        this.moderation.onJoined(locked);
        this.talk.onJoined(data);
        this.hand.onJoined(hands);
        this.audioOnly.onJoined(pictures);
        for (const other of Object.values(state.others)) {
            other.state = PARTICIPANT_STATE.LEFT;
        }
        participants.forEach((participant) => this._onParticipant(participant));
        this._sendMedia();
        if (resumed) {
            this.peer?.resume();
            this.group.resume();
            return;
        }
        if (!this.signalling.pairing) {
            this._closePeer();
        }
        this._onUngrouped({ group: this.group.id });
        if (!this._isSomebodyHere()) {
            this._expectOther();
        }
        clearTimeout(this._timers.test);
        this._timers.test = setTimeout(() => this._testOnce(), TEST_DELAY);
    }

    /** Where a media server has died or restarted, the other one needs a moment to be back, too. */
    _expectOther() {
        const other = this.peer && this.state.others[this.state.peerId];
        if (other) {
            other.state = PARTICIPANT_STATE.RECONNECTING;
        }
        this._timers.alone = setTimeout(
            () => {
                if (other) {
                    this.state.others[other.id].state = PARTICIPANT_STATE.LEFT;
                }
                this._waitAgain();
            },
            other ? HELD_PATIENCE : OTHER_PATIENCE
        );
    }

    /** Without being asked only where somebody sees the result, and no session waits for the line. */
    _testOnce() {
        const isWaiting = this.state.screen === SCREEN.WAITING;
        if (isWaiting && !this._hasTested && document.visibilityState === "visible") {
            this.testConnection();
        }
    }

    _onTest({ description }) {
        this._test?.receive(description);
    }

    _isSomebodyHere() {
        return Object.values(this.state.others).some(
            (other) => other.state !== PARTICIPANT_STATE.LEFT
        );
    }

    _onParticipant({ participant, role, state, since, microphone, camera, screen, hand, picture }) {
        const { others } = this.state;
        others[participant] = {
            ...(others[participant] || this._getUnknown(participant)),
            role,
            state,
            since: since * 1000,
            microphone,
            camera,
            screen: Boolean(screen),
            raisedAt: hand ? hand * 1000 : null,
            takesPicture: picture !== false,
        };
        if (participant === this.state.peerId) {
            this.peer?.setTrack("video", this._getPairTracks(participant).video);
        }
        if (!others[participant].name) {
            // added to the session since this page was opened
            this.group.keys.refresh();
        }
        if (state === PARTICIPANT_STATE.LEFT) {
            others[participant].stalled = false;
            this.group.keys.hasten();
            this._waitAgain();
        } else {
            clearTimeout(this._timers.alone);
        }
    }

    /** Back to the waiting room when nobody is left to talk to. */
    _waitAgain() {
        if (this.state.screen === SCREEN.LIVE && !this._isSomebodyHere()) {
            this.state.screen = SCREEN.WAITING;
            this.share.stop();
            this.wakeLock.release();
            this.quality.stop();
            this.news.start();
        }
    }

    _onPeer({ pairing, participant, polite }) {
        if (!this._signer) {
            return;
        }
        this._test?.close();
        this._isPaired = true;
        if (pairing === this.peer?.pairing) {
            // another node has taken over: the keys stay, only the way there is new
            this.peer.move();
            return;
        }
        this._closePeer();
        const { state, signalling } = this;
        state.peerId = participant;
        this.signalling.pairing = pairing;
        const peer = this._createPeer({
            pairing,
            polite,
            room: this._room,
            selfId: this._selfId,
            otherId: participant,
            signer: this._signer,
            tracks: this._getPairTracks(participant),
            send: (message) => signalling.sendDescription(message),
            canSend: () => signalling.isJoined && this._isPaired,
        });
        this.peer = peer;
        this._pairedAt = Date.now();
        this.group.setPeer(peer);
        this.talk.setPeer(peer);
        peer.addEventListener("track", () => this.group.choose());
        peer.addEventListener("state", () => this._onConnectionState());
        peer.addEventListener("unverified", () => this._onUnverified());
        peer.addEventListener("broken", () => this._pairAnew());
        this._timers.slow = setTimeout(() => (state.isSlow = true), SLOW_CONNECTION);
    }

    /** In a group every frame is encrypted before it leaves; there is no connection without it. */
    _onConnectionState() {
        const { state, peer, group } = this;
        const isPairSecured = !peer || peer.isSecured || (!peer.isConnected && group.isConnected);
        state.isConnected = Boolean(peer?.isConnected) || group.isConnected;
        state.isSecured = state.isConnected && isPairSecured;
        if (!state.isConnected) {
            return;
        }
        clearTimeout(this._timers.slow);
        state.isSlow = false;
        this._rejoins = 0;
        if (state.screen !== SCREEN.LIVE) {
            state.screen = SCREEN.LIVE;
            state.liveSince = this.clock.start();
            this.wakeLock.acquire();
            this.quality.start();
            this.news.stop();
        }
    }

    _onGroup({ group }) {
        this._test?.close();
        const { state, signalling } = this;
        if (this.group.enter(group)) {
            signalling.group = group;
            return;
        }
        state.isGroupUnsupported = true;
        if (!this._signer) {
            // who is in no pair has nobody to see here
            signalling.send(CLIENT_MESSAGE.LEAVE);
            signalling.close(CLOSE_REASON.UNSUPPORTED);
        }
    }

    _onUngrouped({ group }) {
        if (group === this.signalling.group) {
            this.signalling.group = undefined;
        }
        this.state.isGroupUnsupported = false;
        this.group.leave(group);
    }

    _onDescription({ pairing, description, mac }) {
        if (pairing === this.peer?.pairing) {
            this.peer.receive(description, mac);
        }
    }

    async _onMute({ by }) {
        if (this.media.isOn("audio")) {
            await this.media.setOn("audio", false);
            this.state.mutedById = by;
        }
    }

    _onStalled({ participant, stalled }) {
        const other = this.state.others[participant];
        if (other) {
            other.stalled = stalled;
        }
    }

    _onUnpaired({ pairing }) {
        if (pairing === this.peer?.pairing) {
            this._closePeer();
        }
    }

    /** A description that crossed the end of its own pairing is nothing; any other is out of step. */
    _onError({ code }) {
        if (code === ERROR_CODE.TEST_REFUSED) {
            this._test?.close();
            return;
        }
        const isYoung = Date.now() - this._pairedAt < PAIRING_YOUTH;
        const isOutOfStep =
            code === ERROR_CODE.BAD_DESCRIPTION ||
            (code === ERROR_CODE.STALE_PAIRING && this.peer && !isYoung);
        if (isOutOfStep) {
            this._pairAnew();
        }
    }

    /** Comes back as a new arrival. Not for ever: what keeps failing should be said. */
    _pairAnew() {
        this._rejoins++;
        if (this._rejoins > MAX_REJOINS) {
            this.signalling.send(CLIENT_MESSAGE.LEAVE);
            this.signalling.close(CLOSE_REASON.NO_MEDIA);
        } else {
            this.signalling.rejoin();
        }
    }

    _onUnverified() {
        this.signalling.send(CLIENT_MESSAGE.LEAVE);
        this.signalling.close(CLOSE_REASON.UNVERIFIED);
    }

    // -------------------------------------------------------------------------
    // Here
    // -------------------------------------------------------------------------

    _onMediaChange() {
        const { state, media, share } = this;
        state.microphone = {
            on: media.isOn("audio"),
            error: media.errors.audio,
            track: media.tracks.audio,
        };
        if (state.microphone.on) {
            state.mutedById = null;
        }
        const camera = media.tracks.video;
        if (camera !== (state.camera.stream?.getVideoTracks()[0] ?? null)) {
            state.camera.stream = camera && new MediaStream([camera]);
        }
        state.camera.on = media.isOn("video");
        state.camera.error = media.errors.video;
        state.camera.isMirrored = media.isFacingFront;
        state.settings = media.settings.values;
        state.hasBlurFailed = media.hasBlurFailed;
        this._showDevices();
        Object.assign(state.sharing, { isOn: share.isOn, error: share.error });
        const { isReduced } = this.quality;
        const pairTracks = this._getPairTracks(state.peerId);
        for (const [kind, track] of Object.entries(this._getTracks())) {
            this.peer?.setTrack(kind, pairTracks[kind]);
            this.group.setTrack(kind, track);
        }
        this.peer?.setReduced(isReduced);
        this.group.connection?.setReduced(isReduced);
        this._sendMedia();
    }

    /** What is to be sent. */
    _getTracks() {
        return this.quality.apply(this.share.apply(this.media.tracks));
    }

    /** What of it goes to the other one of a pair. */
    _getPairTracks(participant) {
        return this.audioOnly.apply(this._getTracks(), participant);
    }

    async _listDevices() {
        this.state.devices = await listDevices();
        this._showDevices();
    }

    _showDevices() {
        const { media } = this;
        this.state.chosen = {
            microphone: media.getDeviceId("audio"),
            camera: media.getDeviceId("video"),
            speaker: media.choice.get("speaker"),
        };
    }

    /** What is wanted and was missing may have been plugged in. */
    _onDevicesChange() {
        const { state, media } = this;
        this._listDevices();
        const errors = Object.values(media.errors);
        if (state.deviceStep === DEVICE_STEP.DONE) {
            media.start();
        } else if (!errors.includes(DEVICE_ERROR.DENIED)) {
            this._askAgain();
        }
    }

    _onPermissionChange() {
        this._askAgain();
    }

    _askAgain() {
        const { state } = this;
        if (state.screen === SCREEN.WAITING && state.deviceStep === DEVICE_STEP.BLOCKED) {
            this.askForDevices();
        }
    }

    /** The screen takes the camera's place. A node that knows nothing of screens is told nothing of them. */
    _sendMedia() {
        const { media, share, quality } = this;
        this.signalling.send(CLIENT_MESSAGE.MEDIA, {
            microphone: media.isOn("audio"),
            camera: media.isOn("video") && !share.isOn && quality.hasPicture,
            ...(share.isOn && quality.hasPicture ? { screen: true } : {}),
            ...this.hand.fields,
            ...this.audioOnly.fields,
        });
    }

    _closePeer() {
        clearTimeout(this._timers.slow);
        this.peer?.close();
        this.peer = null;
        this.signalling.pairing = undefined;
        this.group.setPeer(null);
        this.talk.setPeer(null);
        const { state } = this;
        if (state.others[state.peerId]) {
            state.others[state.peerId].stalled = false;
        }
        Object.assign(state, { peerId: null, isSlow: false });
        this._onConnectionState();
    }

    _onClosed(reason, refusal = null) {
        const { state } = this;
        clearTimeout(this._timers.alone);
        clearTimeout(this._timers.test);
        this._test?.close();
        this._closePeer();
        this.group.close();
        this.talk.close();
        this.hand.reset();
        this.deviceWatch.stop();
        this.news.stop();
        this.quality.stop();
        this.share.stop();
        this.media.stop();
        this.wakeLock.release();
        Object.assign(state, {
            screen: SCREEN.CLOSED,
            reason,
            refusal,
            isJoined: false,
            isOffline: false,
            mutedById: null,
        });
        if (reason === CLOSE_REASON.DECLINED) {
            this._hearFarewell();
        }
        if (isTemporary(refusal)) {
            this._waitForOpening(new Date(refusal.opens));
        }
    }

    /** What the therapist has to say does not go through the media server. */
    async _hearFarewell() {
        try {
            this.state.waiting = await fetchWaiting(this.room.waiting_url);
        } catch {
            // the page says without it what to do
        }
    }

    /** Asks again by itself when the room opens, and now and then before in case the clocks differ. */
    _waitForOpening(opens) {
        const pause = Math.min(
            Math.max(opens - Date.now(), SHORTEST_WAIT_FOR_OPENING),
            LONGEST_WAIT_FOR_OPENING
        );
        this._timers.opening = setTimeout(() => this._start(), pause);
    }
}
