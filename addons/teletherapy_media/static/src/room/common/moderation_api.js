import { call, RefusalError } from "./odoo_api";
import { CLOSE_REASON } from "./wire";

/**
 * Decides about somebody, in Odoo.
 *
 * @param {string} url the farewell, remove or allow_back route
 * @param {{ participant: string, text?: string }} decision
 * @returns {Promise<Object>} what the waiting route answers
 * @throws {RefusalError} Odoo says no, in its own sentence
 */
export async function decide(url, decision) {
    const answer = await call(url, {}, decision);
    if (answer.refusal) {
        throw new RefusalError(CLOSE_REASON.REFUSED, answer.refusal);
    }
    return answer;
}
