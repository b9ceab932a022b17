import { CLOSE_REASON } from "./wire";

const SESSION_EXPIRED = 100;
const NOT_FOUND = 404;
const TEMPORARY_CODES = ["not_yet", "no_node"];
const REQUEST_TIMEOUT = 15_000;

/** Odoo answered, and the answer is that this page gets no further. */
export class RefusalError extends Error {
    /**
     * @param {string} reason one of CLOSE_REASON
     * @param {{ code: string, message: string, opens?: string }} [refusal] Odoo's own words
     */
    constructor(reason, refusal) {
        super(refusal?.message || reason);
        this.reason = reason;
        this.refusal = refusal;
    }
}

/**
 * @param {{ code: string }} [refusal]
 * @returns {boolean} whether the same question may soon get another answer without anybody doing anything
 */
export function isTemporary(refusal) {
    return TEMPORARY_CODES.includes(refusal?.code);
}

/**
 * Calls a JSON-RPC route of Odoo.
 *
 * @param {string} url
 * @param {RequestInit} [options]
 * @param {Object} [params] of the route
 * @returns {Promise<any>} the result
 * @throws {RefusalError} for good: signed out, or not this person's session
 * @throws {Error} for now: no network, Odoo is busy or restarts
 */
export async function call(url, options, params = {}) {
    const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", method: "call", params }),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT),
        ...options,
    });
    if (response.status === NOT_FOUND) {
        throw new RefusalError(CLOSE_REASON.NOT_FOUND);
    }
    const { result, error } = await response.json();
    if (error?.code === SESSION_EXPIRED) {
        throw new RefusalError(CLOSE_REASON.SIGNED_OUT);
    }
    if (error?.code === NOT_FOUND) {
        throw new RefusalError(CLOSE_REASON.NOT_FOUND);
    }
    if (error) {
        throw new Error("Odoo could not answer");
    }
    return result;
}

/**
 * @param {string} url the ticket route
 * @param {string} [unreachable] the address of a media server that does not answer
 * @returns {Promise<object>} the answer described in docs/architecture.md
 */
export async function fetchTicket(url, unreachable) {
    const answer = await call(url, {}, unreachable ? { unreachable } : {});
    if (answer.refusal) {
        const ended = answer.refusal.code === "ended";
        throw new RefusalError(ended ? CLOSE_REASON.ENDED : CLOSE_REASON.REFUSED, answer.refusal);
    }
    return answer;
}

/**
 * Ends the session in Odoo. Goes through even when the page is closed meanwhile.
 *
 * @param {string} url the end route
 */
export async function endSession(url) {
    const answer = await call(url, { keepalive: true });
    if (answer.refusal) {
        throw new RefusalError(CLOSE_REASON.REFUSED, answer.refusal);
    }
}

/**
 * @param {string} url the waiting route
 * @returns {Promise<{ therapist: "ready" | "busy" | "away", message: string, message_at: string | false, notice: string }>}
 */
export function fetchWaiting(url) {
    return call(url);
}

/**
 * Shows a text in the waiting room; an empty one takes it back.
 *
 * @param {string} url the message route
 * @param {{ text?: string, ready?: string }} message the words, or the name of a ready-made message
 */
export async function sendMessage(url, message) {
    const answer = await call(url, {}, message);
    if (answer.refusal) {
        throw new RefusalError(CLOSE_REASON.REFUSED, answer.refusal);
    }
    return answer;
}

/**
 * @param {string} url the group route
 * @returns {Promise<{ group: { generation: number, secret: string }, participants: Object }>}
 */
export async function fetchGroup(url) {
    const answer = await call(url);
    if (answer.refusal) {
        throw new RefusalError(CLOSE_REASON.REFUSED, answer.refusal);
    }
    return answer;
}
