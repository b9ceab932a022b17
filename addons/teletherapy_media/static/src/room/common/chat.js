import { ask } from "./care_api";
import { ROLE } from "./wire";

/** In UTF-16 code units, as browsers count what is typed. */
export const LONGEST_TEXT = 2_000;
/** A panel with more would be slow; the oldest go. */
const MOST_MESSAGES = 1_000;
const PREVIEW_TIME = 6_000;
const LONGEST_PREVIEW = 140;
const TOPIC = "chat";
const KEPT_TOPIC = "chat_kept";
/** What no keyboard writes; line feeds and tabs stay. */
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** What the page shows of the chat. Written by Chat alone. */
export function makeChatState() {
    return {
        isOpen: false,
        /** as `{ id, from, name, text, at, isDelivered }`; `from` is null for one's own, `at` in milliseconds */
        messages: [],
        unread: 0,
        /** `{ id, name, text }` of what has just come, while the panel is closed */
        preview: null,
        /** what was written is on record, or goes there; `isKeepingNews` until the person has read so */
        isKept: false,
        isKeepingNews: false,
    };
}

/** What people write to each other beside sound and picture. It lives in their pages alone, and ends with them. */
export class Chat {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {import("./courier").Courier} options.courier
     * @param {string | false} options.keepUrl the therapist's road to the record
     * @param {() => string} options.getSelf the id of whoever sits here
     */
    constructor({ state, courier, keepUrl, getSelf }) {
        this._state = state;
        this._courier = courier;
        this._keepUrl = keepUrl;
        this._getSelf = getSelf;
        courier.listen(TOPIC, (message) => this._receive(message));
        courier.listen(KEPT_TOPIC, (message) => this._receiveKept(message));
        courier.addEventListener("delivered", ({ detail }) => this._onDelivered(detail.id));
    }

    open() {
        Object.assign(this._state.chat, { isOpen: true, unread: 0 });
        this._hidePreview();
    }

    close() {
        this._state.chat.isOpen = false;
    }

    /**
     * @param {string} text not longer than LONGEST_TEXT
     * @returns {boolean} false when nobody is there, or too much waits already for somebody who does not answer
     */
    send(text) {
        text = clean(text);
        const id = this._courier.send(TOPIC, { text });
        if (id) {
            this._add({ id, from: null, name: this._state.selfName, text, isDelivered: false });
        }
        return Boolean(id);
    }

    get canKeep() {
        return Boolean(this._keepUrl);
    }

    /**
     * Puts on record what is not there yet, and tells everybody.
     *
     * @throws {Error} it could not be done
     */
    async keep() {
        const messages = getNew(this._state.chat.messages);
        await ask(this._keepUrl, {
            messages: messages.map(({ id, from, at, text }) => ({
                id,
                participant: from ?? this._getSelf(),
                at,
                text,
            })),
        });
        messages.forEach((message) => (message.isKept = true));
        this._state.chat.isKept = true;
        this._courier.send(KEPT_TOPIC, {});
    }

    /** The person has read that the chat is being kept. */
    dismissNews() {
        this._state.chat.isKeepingNews = false;
    }

    /** The session is over: so is what was written. */
    clear() {
        this._hidePreview();
        Object.assign(this._state.chat, makeChatState());
    }

    _receive({ participant, id, body }) {
        if (typeof body?.text !== "string") {
            return;
        }
        const text = clean(body.text.slice(0, LONGEST_TEXT));
        const name = this._state.others[participant]?.name;
        if (!text || !name) {
            return;
        }
        const { chat } = this._state;
        this._add({ id, from: participant, name, text, isDelivered: true });
        if (!chat.isOpen) {
            chat.unread++;
            this._showPreview({ id, name, text: text.slice(0, LONGEST_PREVIEW) });
        }
    }

    _receiveKept({ participant }) {
        if (this._state.others[participant]?.role === ROLE.THERAPIST) {
            Object.assign(this._state.chat, { isKept: true, isKeepingNews: true });
        }
    }

    _add(message) {
        const { messages } = this._state.chat;
        messages.push({ ...message, at: Date.now() });
        if (messages.length > MOST_MESSAGES) {
            messages.shift();
        }
    }

    _onDelivered(id) {
        const message = this._state.chat.messages.find((each) => each.id === id);
        if (message) {
            message.isDelivered = true;
        }
    }

    _showPreview(preview) {
        clearTimeout(this._timer);
        this._state.chat.preview = preview;
        this._timer = setTimeout(() => this._hidePreview(), PREVIEW_TIME);
    }

    _hidePreview() {
        clearTimeout(this._timer);
        this._state.chat.preview = null;
    }
}

function clean(text) {
    return text.replace(CONTROLS, "").trim();
}

/** @returns {Object[]} the messages that are not on record yet; what has reached nobody was not said */
export function getNew(messages) {
    return messages.filter(({ isDelivered, isKept }) => isDelivered && !isKept);
}
