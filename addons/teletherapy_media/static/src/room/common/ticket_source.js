import { getPause } from "./backoff";
import { fetchTicket, RefusalError } from "./odoo_api";

const FRESHNESS = 30_000;

/**
 * Where join tickets come from. Odoo is asked once before the devices are: who may not come in should not be
 * bothered with them. That ticket is used if it is still fresh when it is needed.
 */
export class TicketSource {
    /**
     * @param {string} url the ticket route
     * @param {(answer: Object) => void} onAnswer called with every answer that holds a ticket
     */
    constructor(url, onAnswer) {
        this._url = url;
        this._onAnswer = onAnswer;
    }

    /**
     * Keeps asking until Odoo answers.
     *
     * @param {() => void} onUnreachable
     * @throws {RefusalError}
     */
    async prepare(onUnreachable) {
        this._prepared = undefined;
        for (let attempt = 1; !this._prepared; attempt++) {
            try {
                this._prepared = await this._fetch();
                this._preparedAt = Date.now();
            } catch (error) {
                if (error instanceof RefusalError) {
                    throw error;
                }
                onUnreachable();
                await new Promise((resolve) => setTimeout(resolve, getPause(attempt)));
            }
        }
    }

    /**
     * @param {string} [unreachable] the address of a media server that does not answer
     * @returns {Promise<{ ticket: string, url: string }>} a ticket that was not used yet
     */
    async get(unreachable) {
        const prepared = this._prepared;
        this._prepared = undefined;
        const isFresh = Date.now() - this._preparedAt < FRESHNESS;
        return prepared && isFresh ? prepared : this._fetch(unreachable);
    }

    async _fetch(unreachable) {
        const answer = await fetchTicket(this._url, unreachable);
        this._onAnswer(answer);
        return answer;
    }
}
