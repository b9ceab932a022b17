import { PARTICIPANT_STATE, ROLE } from "./wire";

const ORDER = [ROLE.THERAPIST, ROLE.CLIENT, ROLE.GUEST];

/**
 * @param {ReturnType<import("./room_state").makeRoomState>} state
 * @returns the person this visit is about: whom we are connected with, else whom we wait for
 */
export function getOther(state) {
    const others = Object.values(state.others);
    const main = getMain(state);
    return (
        state.others[state.peerId] ||
        (isHere(main) ? main : others.find(isHere) || main || others[0])
    );
}

/** @returns whom the appointment is with: for the therapist the client, for everybody else the therapist */
export function getMain(state) {
    const role = state.role === ROLE.THERAPIST ? ROLE.CLIENT : ROLE.THERAPIST;
    return Object.values(state.others).find((other) => other.role === role);
}

/** @returns {Object[]} those who are in the session, whom one sees or hears, in a lasting order */
export function getCompany(state) {
    return Object.values(state.others)
        .filter((other) => isIn(other) && other.role !== ROLE.OBSERVER)
        .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || (a.id < b.id ? -1 : 1));
}

/** @returns {Object[]} those who are in the session to watch */
export function getObservers(state) {
    return Object.values(state.others).filter(
        (other) => isIn(other) && other.role === ROLE.OBSERVER
    );
}

/** @returns {Object[]} those about whom the therapist has to decide */
export function getApplicants(state) {
    const isAsked = state.role === ROLE.THERAPIST && state.isJoined;
    return isAsked
        ? Object.values(state.others).filter(({ state }) => state === PARTICIPANT_STATE.WAITING)
        : [];
}

/** @returns {Object[]} those who are in the session, to hear and see or to watch */
export function getPeople(state) {
    return [...getCompany(state), ...getObservers(state)];
}

/** @returns {Object[]} those of them who have raised a hand, in the order in which they did */
export function getHands(state) {
    return getPeople(state)
        .filter(({ raisedAt }) => raisedAt)
        .sort((a, b) => a.raisedAt - b.raisedAt);
}

/** @returns {Object[]} those whom the therapist has sent away and not allowed back */
export function getRemoved(state) {
    return state.waiting.removed.map((id) => state.others[id]).filter(Boolean);
}

function isIn(other) {
    return isHere(other) && other.state !== PARTICIPANT_STATE.WAITING;
}

/** @returns {boolean} whether this person is in the room or on the way back into it */
export function isHere(other) {
    return Boolean(other) && other.state !== PARTICIPANT_STATE.LEFT;
}
