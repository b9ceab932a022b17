import { ask } from "./care_api";
import { RefusalError } from "./odoo_api";
import { WaitingNews } from "./waiting_news";

const RETRY = 10_000;

/** What the page shows of safety. Written by Care alone. */
export function makeCareState() {
    return {
        /** for a client who is asked: `{ told, address, countries }`, as Odoo answers */
        location: null,
        /** for a therapist: where the client is, and who waits in another room */
        news: { client: "", place: false, is_late: false, queue: [] },
    };
}

/**
 * What the page asks Odoo for, and tells it, beside the session: where the client is, the emergency card, who
 * waits next door, what came of the session. None of it needs the media server, or tells it anything.
 */
export class Care {
    /**
     * @param {Object} options
     * @param {ReturnType<typeof makeCareState>} options.state
     * @param {Object} options.urls `care` of what the page came with; those of other roles are false
     * @param {import("./connection_log").ConnectionLog} options.connection
     */
    constructor({ state, urls, connection }) {
        this.state = state;
        this.urls = urls;
        this._connection = connection;
        this._news = new WaitingNews(urls.news_url, (news) => (state.news = news));
    }

    get isTherapist() {
        return this.urls.role === "therapist";
    }

    start() {
        this._connection.start();
        if (this.urls.location_url) {
            this._askLocation();
        }
        if (this.urls.news_url) {
            this._news.start();
        }
    }

    stop() {
        this._isStopped = true;
        clearTimeout(this._timer);
        this._connection.stop();
        this._news.stop();
    }

    async _askLocation() {
        try {
            this.state.location = await ask(this.urls.location_url);
        } catch (error) {
            if (!(error instanceof RefusalError) && !this._isStopped) {
                this._timer = setTimeout(() => this._askLocation(), RETRY);
            }
        }
    }

    /** @param {{ kind: string, street?: string, city?: string, state_id?: number, country_id?: number }} place */
    async tellLocation(place) {
        this.state.location = await ask(`${this.urls.location_url}/tell`, place);
    }

    /** @returns {Promise<Object[]>} one card for each client; Odoo notes who has opened them */
    openEmergencyCard() {
        return ask(this.urls.emergency_url);
    }

    /**
     * Shows a ready-made message in the waiting room of somebody in the queue, in their language.
     *
     * @param {{ message: string, message_url: string }} entry of the queue
     * @param {string} ready its name
     */
    async sendReadyMessage(entry, ready) {
        const { message } = await ask(entry.message_url, { ready });
        entry.message = message;
    }

    fetchClosing() {
        return ask(this.urls.closing_url);
    }

    confirmOutcome(values) {
        return ask(this.urls.outcome_url, values);
    }

    /** @param {string} start ISO 8601 */
    book(start) {
        return ask(this.urls.book_url, { start });
    }

    /** With what the page has measured of the connection. */
    sendQuality(values) {
        const measured = this._connection.summary;
        return ask(this.urls.quality_url, { ...values, measured });
    }
}
