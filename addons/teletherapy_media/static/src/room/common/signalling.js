import { getPause } from "./backoff";
import { isTemporary, RefusalError } from "./odoo_api";
import {
    CLIENT_MESSAGE,
    CLOSE_CODE,
    CLOSE_REASON,
    FINAL_CLOSE_CODES,
    SERVER_MESSAGE,
} from "./wire";

const PING_INTERVAL = 4_000;
/** A little less than two intervals, as timers are not exact. */
const SILENCE_LIMIT = 7_500;
const OPENING_LIMIT = 8_000;
const LONG_PAUSE = 5_000;
/** How many times in a row somebody who was in the room is told that no node is there, and asks again. */
const PATIENCE = 12;
const LONG_PAUSE_CODES = [CLOSE_CODE.NOT_OPEN, CLOSE_CODE.TOO_MANY_MESSAGES];

export const SIGNALLING_STATE = Object.freeze({
    IDLE: "idle",
    CONNECTING: "connecting",
    JOINED: "joined",
    CLOSED: "closed",
});

/**
 * The page's connection to the media server: joins with a ticket, notices a dead connection, comes back
 * with a fresh ticket, and says in plain terms why it is over.
 *
 * Events: `message` (detail: a server message), `state` (detail: `{ state, attempt }`), `closed` (detail:
 * `{ reason, refusal }`, once, after which only `connect` begins anew).
 */
export class Signalling extends EventTarget {
    /**
     * @param {Object} options
     * @param {(unreachable?: string) => Promise<{ ticket: string, url: string }>} options.getTicket a fresh
     *  ticket each time, and told which address has not answered; throws RefusalError when Odoo refuses
     * @param {typeof WebSocket} [options.WebSocket]
     * @param {() => number} [options.random]
     */
    constructor({ getTicket, WebSocket = window.WebSocket, random = Math.random }) {
        super();
        /** The pairing whose RTCPeerConnection the page still holds; sent along when joining again. */
        this.pairing = undefined;
        /** Likewise the group. */
        this.group = undefined;
        this.state = SIGNALLING_STATE.IDLE;
        this._getTicket = getTicket;
        this._WebSocket = WebSocket;
        this._random = random;
        this._attempt = 0;
        this._generation = 0;
        this._patience = 0;
        this._badTickets = 0;
        /** The address that was lost without a word, or did not answer. */
        this._unreachable = undefined;
        this._outbox = [];
        this._timers = {};
        this._onOnline = () => this._probe();
    }

    get isJoined() {
        return this.state === SIGNALLING_STATE.JOINED;
    }

    /** In the room, or on the way into it. */
    get isUnderWay() {
        return this.state === SIGNALLING_STATE.CONNECTING || this.isJoined;
    }

    /** Begins, or begins anew after `closed`. Idempotent while under way. */
    connect() {
        if (this.isUnderWay) {
            return;
        }
        this._attempt = 0;
        this._badTickets = 0;
        this._patience = 0;
        this._outbox = [];
        window.addEventListener("online", this._onOnline);
        document.addEventListener("visibilitychange", this._onOnline);
        this._schedule();
    }

    /**
     * Sends now or not at all: for messages that are worthless later.
     *
     * @param {string} type
     * @param {Object} [fields]
     * @returns {boolean} whether it was handed to the connection
     */
    send(type, fields = {}) {
        if (!this.isJoined) {
            return false;
        }
        this._socket.send(JSON.stringify({ type, ...fields }));
        return true;
    }

    /** Sends a description now, or when the same pairing has been resumed; dropped when it is over. */
    sendDescription(fields) {
        if (!this.send(CLIENT_MESSAGE.DESCRIPTION, fields)) {
            this._outbox.push(fields);
        }
    }

    /** Drops the connection and comes back as a new arrival, which makes the node pair anew. */
    rejoin() {
        if (this.isJoined) {
            this.pairing = this.group = undefined;
            this._lose();
        }
    }

    /** Goes for good, on purpose. The place in the room is given up. */
    leave() {
        this.send(CLIENT_MESSAGE.LEAVE);
        this._close(CLOSE_REASON.LEFT);
    }

    /** Goes for good without a word to the others; used when the reason is already known. */
    close(reason, refusal) {
        this._close(reason, refusal);
    }

    // -------------------------------------------------------------------------
    // Connection
    // -------------------------------------------------------------------------

    _setState(state) {
        this.state = state;
        this.dispatchEvent(new CustomEvent("state", { detail: { state, attempt: this._attempt } }));
    }

    _schedule(minimum = 0) {
        this._setState(SIGNALLING_STATE.CONNECTING);
        const pause = Math.max(minimum, getPause(this._attempt, this._random));
        this._attempt++;
        this._generation++;
        clearTimeout(this._timers.retry);
        this._timers.retry = setTimeout(() => this._open(), pause);
    }

    async _open() {
        const generation = this._generation;
        let answer;
        try {
            answer = await this._getTicket(this._unreachable);
        } catch (error) {
            if (generation !== this._generation) {
                return;
            }
            const isTolerable = isTemporary(error.refusal) && this._attempt <= this._patience;
            if (error instanceof RefusalError && !isTolerable) {
                this._close(error.reason, error.refusal);
            } else {
                this._schedule();
            }
            return;
        }
        if (generation !== this._generation) {
            return;
        }
        const socket = new this._WebSocket(answer.url);
        this._socket = socket;
        this._unreachable = answer.url;
        this._timers.opening = setTimeout(() => this._lose(), OPENING_LIMIT);
        socket.onopen = () => {
            const join = { type: CLIENT_MESSAGE.JOIN, ticket: answer.ticket };
            if (this.pairing) {
                join.pairing = this.pairing;
            }
            if (this.group) {
                join.group = this.group;
            }
            socket.send(JSON.stringify(join));
        };
        socket.onmessage = ({ data }) => this._onMessage(JSON.parse(data));
        socket.onclose = ({ code }) => this._onClose(code);
    }

    _onMessage(message) {
        this._pingSentAt = undefined;
        if (message.type === SERVER_MESSAGE.PONG) {
            return;
        }
        if (message.type === SERVER_MESSAGE.JOINED) {
            this._onJoined(message);
        }
        this.dispatchEvent(new CustomEvent("message", { detail: message }));
        if (message.type === SERVER_MESSAGE.ENDED) {
            this._close(CLOSE_REASON.ENDED);
        }
    }

    _onJoined({ resumed }) {
        this._unreachable = undefined;
        clearTimeout(this._timers.opening);
        clearInterval(this._timers.ping);
        this._timers.ping = setInterval(() => this._ping(), PING_INTERVAL);
        this._attempt = 0;
        this._badTickets = 0;
        this._patience = PATIENCE;
        const outbox = resumed ? this._outbox : [];
        this._outbox = [];
        this._setState(SIGNALLING_STATE.JOINED);
        for (const fields of outbox) {
            this.send(CLIENT_MESSAGE.DESCRIPTION, fields);
        }
    }

    _onClose(code) {
        if (code !== CLOSE_CODE.LOST) {
            this._unreachable = undefined;
        }
        this._detach();
        if (code in FINAL_CLOSE_CODES) {
            this._close(FINAL_CLOSE_CODES[code]);
        } else if (code === CLOSE_CODE.BAD_TICKET && this._badTickets++) {
            this._close(CLOSE_REASON.BAD_TICKET);
        } else {
            this._schedule(LONG_PAUSE_CODES.includes(code) ? LONG_PAUSE : 0);
        }
    }

    /** The connection is dead; the browser may need minutes to notice, so it is not waited for. */
    _lose() {
        const socket = this._socket;
        this._detach();
        socket?.close();
        this._schedule();
    }

    _close(reason, refusal) {
        if (this.state === SIGNALLING_STATE.CLOSED) {
            return;
        }
        const socket = this._socket;
        this._generation++;
        this._detach();
        clearTimeout(this._timers.retry);
        window.removeEventListener("online", this._onOnline);
        document.removeEventListener("visibilitychange", this._onOnline);
        this.pairing = this.group = undefined;
        this._setState(SIGNALLING_STATE.CLOSED);
        socket?.close();
        this.dispatchEvent(new CustomEvent("closed", { detail: { reason, refusal } }));
    }

    _detach() {
        clearTimeout(this._timers.opening);
        clearInterval(this._timers.ping);
        this._pingSentAt = undefined;
        if (this._socket) {
            this._socket.onopen = this._socket.onmessage = this._socket.onclose = null;
            this._socket = undefined;
        }
    }

    // -------------------------------------------------------------------------
    // Liveness
    // -------------------------------------------------------------------------

    _ping() {
        if (this._pingSentAt && Date.now() - this._pingSentAt >= SILENCE_LIMIT) {
            this._lose();
            return;
        }
        this._pingSentAt ??= Date.now();
        this.send(CLIENT_MESSAGE.PING);
    }

    /** The network or the page has come back: find out now rather than at the next turn. */
    _probe() {
        if (document.visibilityState === "hidden") {
            return;
        }
        if (this.isJoined) {
            this._ping();
        } else if (this.state === SIGNALLING_STATE.CONNECTING && !this._socket) {
            this._attempt = 0;
            this._schedule();
        }
    }
}
