import { ask } from "./care_api";
import { CLIENT_MESSAGE, PARTICIPANT_STATE } from "./wire";

/** Whom the therapist invites on the spot. Odoo makes the links, and the media server never sees them. */
export class Invitations {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {string | false} options.url the invitations route; false for everybody but the therapist
     * @param {(type: string, fields: Object) => boolean} options.send
     */
    constructor({ state, url, send }) {
        this._state = state;
        this._url = url;
        this._send = send;
    }

    /** Asks how far everybody has come. */
    refresh() {
        return this._ask("");
    }

    /**
     * @param {{ name: string, role: string, email: string }} person the address may be empty
     * @returns {Promise<string>} the link, which nobody can tell again
     * @throws {Error} with Odoo's sentence in `refusal.message`, where a rule stands against it
     */
    async invite(person) {
        const { link } = await this._ask("/invite", person);
        return link;
    }

    /**
     * Takes the link back. Whoever has used it is sent away: by the media server at once, where this page
     * reaches it, and by Odoo for good.
     *
     * @param {{ id: number, participant: string }} invitation
     */
    async withdraw({ id, participant }) {
        await this._ask("/withdraw", { invitation: id });
        const state = this._state.others[participant]?.state;
        if (state === PARTICIPANT_STATE.WAITING) {
            this._send(CLIENT_MESSAGE.DECLINE, { participant });
        } else if (state && state !== PARTICIPANT_STATE.LEFT) {
            this._send(CLIENT_MESSAGE.REMOVE, { participant });
        }
    }

    async _ask(path, params) {
        const answer = await ask(`${this._url}${path}`, params);
        this._state.invitations = answer.invitations;
        return answer;
    }
}
