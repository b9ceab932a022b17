import { decide } from "./moderation_api";
import { getApplicants } from "./others";
import { CLIENT_MESSAGE, ROLE } from "./wire";

/**
 * What the therapist decides about the others. Words that somebody is to read, and who may not come back, go
 * to Odoo; the media server is told what it has to do.
 */
export class Moderation {
    /**
     * @param {Object} options
     * @param {ReturnType<import("./room_state").makeRoomState>} options.state
     * @param {{ farewell_url: string, remove_url: string, allow_back_url: string }} options.room
     * @param {(type: string, fields: Object) => boolean} options.send
     */
    constructor({ state, room, send }) {
        this._state = state;
        this._room = room;
        this._send = send;
    }

    /** @param {string} [participant] the id of somebody who is in; everybody else without */
    mute(participant) {
        this._send(CLIENT_MESSAGE.MUTE, participant ? { participant } : {});
    }

    /** @param {boolean} locked nobody new gets in */
    setLocked(locked) {
        this._send(CLIENT_MESSAGE.LOCK, { locked });
    }

    /**
     * What the media server says of the lock on joining. Where it has lost it, with the node or the room's
     * move, the therapist's page brings it along.
     *
     * @param {boolean} [locked] undefined on a node that knows no lock
     */
    onJoined(locked) {
        const { _state: state } = this;
        state.hasModeration = locked !== undefined;
        if (locked === false && state.isLocked && state.role === ROLE.THERAPIST) {
            this.setLocked(true);
        } else {
            state.isLocked = Boolean(locked);
        }
    }

    /** @param {string} participant the id of somebody who waits */
    admit(participant) {
        this._send(CLIENT_MESSAGE.ADMIT, { participant });
    }

    admitAll() {
        for (const { id } of getApplicants(this._state)) {
            this.admit(id);
        }
    }

    /**
     * Sends somebody away who waits. The words come first: the person reads them as soon as the page closes.
     *
     * @param {string} participant
     * @param {string} [text]
     * @throws {Error} the words could not be sent; then the person still waits
     */
    async decline(participant, text = "") {
        if (text) {
            await decide(this._room.farewell_url, { participant, text });
        }
        this._send(CLIENT_MESSAGE.DECLINE, { participant });
    }

    /**
     * Sends somebody away who is in. The media server does it at once; Odoo keeps them out, and has the media
     * server do it, too, where it is out of the page's reach.
     *
     * @param {string} participant
     * @throws {Error} Odoo does not know of it: the person may come back to the waiting room
     */
    async remove(participant) {
        this._send(CLIENT_MESSAGE.REMOVE, { participant });
        this._state.waiting = await decide(this._room.remove_url, { participant });
    }

    /**
     * Lets somebody come to the waiting room again who was removed.
     *
     * @param {string} participant
     * @throws {Error} it could not be done
     */
    async allowBack(participant) {
        this._state.waiting = await decide(this._room.allow_back_url, { participant });
    }
}
