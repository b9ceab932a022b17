import { call, RefusalError } from "./odoo_api";
import { CLOSE_REASON } from "./wire";

/**
 * Asks Odoo for something beside the session itself.
 *
 * @param {string} url
 * @param {Object} [params] of the route
 * @returns {Promise<any>} the answer
 * @throws {RefusalError} with Odoo's sentence in `refusal.message`, where a rule stands against it
 * @throws {Error} no network, Odoo is busy or restarts
 */
export async function ask(url, params) {
    const answer = await call(url, {}, params);
    if (answer?.refusal) {
        throw new RefusalError(CLOSE_REASON.REFUSED, answer.refusal);
    }
    return answer;
}
