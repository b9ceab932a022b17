/** How long an acknowledgement is waited for where nobody tells that something is lost. */
const PATIENCE = 3_000;
/** More than this does not wait for somebody who does not answer. */
const MOST_WAITING = 200;
/** How many ids of what has come are remembered, so that nothing comes twice. */
const MOST_SEEN = 5_000;
/** The longest message that is taken, in characters. */
const LARGEST = 12_000;
const ID = /^[0-9a-f-]{36}$/;

/**
 * Brings small messages to the others of the session, each of them once, whatever becomes of the connections: what
 * is not acknowledged is sent again as soon as there is a way.
 *
 * A way has `isOpen`, `isReliable`, `reaches(participant)`, `send(text, recipients)` and the events `open` and
 * `message`. What goes over it is JSON: `{ id, topic, body }`, answered by `{ ack: id }`.
 *
 * Event: `delivered` (detail: `{ id }`, as soon as everybody has it to whom it was written).
 */
export class Courier extends EventTarget {
    /**
     * @param {Object} options
     * @param {() => string[]} options.getPeople the ids of those who are in the session
     */
    constructor({ getPeople }) {
        super();
        this._getPeople = getPeople;
        this._ways = [];
        this._handlers = {};
        this._seen = new Set();
        /** What waits, by id: `{ text, waiting }`, the latter by recipient with the way that was tried last. */
        this._letters = new Map();
        this._onOpen = () => this._flush();
        this._onMessage = ({ target, detail }) => this._receive(target, detail);
    }

    /** @param {Object} way the best one is added last */
    addWay(way) {
        this._ways.unshift(way);
        way.addEventListener("open", this._onOpen);
        way.addEventListener("message", this._onMessage);
        this._flush();
    }

    removeWay(way) {
        this._ways = this._ways.filter((each) => each !== way);
        way.removeEventListener("open", this._onOpen);
        way.removeEventListener("message", this._onMessage);
    }

    /**
     * @param {string} topic
     * @param {(message: { participant: string, id: string, body: any }) => void} handler what comes is somebody
     *  else's word: it has to be checked
     */
    listen(topic, handler) {
        this._handlers[topic] = handler;
    }

    /**
     * Sends to everybody who is in the session now.
     *
     * @param {string} topic
     * @param {Object} body
     * @returns {string | null} the message's id; null when nobody is there, or too much waits already
     */
    send(topic, body) {
        const people = this._getPeople();
        if (!people.length || this._letters.size >= MOST_WAITING) {
            return null;
        }
        const id = crypto.randomUUID();
        const waiting = new Map(people.map((participant) => [participant, {}]));
        this._letters.set(id, { text: JSON.stringify({ id, topic, body }), waiting });
        this._flush();
        return id;
    }

    /** Forgets everything. */
    clear() {
        clearInterval(this._timer);
        this._timer = undefined;
        this._letters.clear();
        this._seen.clear();
    }

    _flush() {
        for (const { text, waiting } of this._letters.values()) {
            this._post(text, waiting);
        }
        if (this._letters.size) {
            this._timer ??= setInterval(() => this._flush(), PATIENCE);
        } else {
            clearInterval(this._timer);
            this._timer = undefined;
        }
    }

    _post(text, waiting) {
        const people = this._getPeople();
        const now = Date.now();
        const recipients = new Map();
        for (const [participant, last] of waiting) {
            const way = this._ways.find((each) => each.isOpen && each.reaches(participant));
            const isUnderWay = last.way === way && (way?.isReliable || now - last.at < PATIENCE);
            if (way && !isUnderWay && people.includes(participant)) {
                recipients.set(way, [...(recipients.get(way) || []), participant]);
                waiting.set(participant, { way, at: now });
            }
        }
        for (const [way, participants] of recipients) {
            way.send(text, participants);
        }
    }

    _receive(way, { participant, text }) {
        const message = parse(text);
        if (!message) {
            return;
        }
        if (message.ack) {
            this._acknowledge(message.ack, participant);
            return;
        }
        const { id, topic, body } = message;
        const key = `${participant} ${id}`;
        if (!this._seen.has(key)) {
            this._remember(key);
            if (Object.hasOwn(this._handlers, topic)) {
                this._handlers[topic]({ participant, id, body });
            }
        }
        way.send(JSON.stringify({ ack: id }), [participant]);
    }

    _acknowledge(id, participant) {
        const letter = this._letters.get(id);
        if (letter?.waiting.delete(participant) && !letter.waiting.size) {
            this._letters.delete(id);
            this.dispatchEvent(new CustomEvent("delivered", { detail: { id } }));
        }
    }

    _remember(key) {
        this._seen.add(key);
        if (this._seen.size > MOST_SEEN) {
            this._seen.delete(this._seen.values().next().value);
        }
    }
}

/** @returns {Object | null} null for what no page of ours sends */
function parse(text) {
    if (text.length > LARGEST) {
        return null;
    }
    let message;
    try {
        message = JSON.parse(text);
    } catch {
        return null;
    }
    const id = message?.ack ?? message?.id;
    return typeof id === "string" && ID.test(id) ? message : null;
}
