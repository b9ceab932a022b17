import { PARTICIPANT_STATE } from "./wire";

/**
 * @param {ReturnType<import("./room_state").makeRoomState>} state
 * @returns the person this visit is about: whom we are connected with, else whom we wait for
 */
export function getOther(state) {
    const others = Object.values(state.others);
    return (
        state.others[state.peerId] ||
        others.find((other) => other.state !== PARTICIPANT_STATE.LEFT) ||
        others[0]
    );
}

/** @returns {boolean} whether this person is in the room or on the way back into it */
export function isHere(other) {
    return Boolean(other) && other.state !== PARTICIPANT_STATE.LEFT;
}
