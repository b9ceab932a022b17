import { getCompany, getOther } from "./others";
import { CORNER, LAYOUT } from "./layout";
import { ROLE } from "./wire";

const STORAGE_KEY = "teletherapy_room.view";

const PAIR_LAYOUTS = Object.freeze([LAYOUT.FULL, LAYOUT.SIDE]);
const GROUP_LAYOUTS = Object.freeze([LAYOUT.GRID, LAYOUT.SPEAKER]);

/** What is remembered, and which values it can have; the first one holds where nothing is. */
const REMEMBERED = Object.freeze({
    pair: PAIR_LAYOUTS,
    group: GROUP_LAYOUTS,
    corner: Object.freeze([
        CORNER.BOTTOM_RIGHT,
        CORNER.BOTTOM_LEFT,
        CORNER.TOP_RIGHT,
        CORNER.TOP_LEFT,
    ]),
    isSelfHidden: Object.freeze([false, true]),
});

/** `view` of the page's state, as long as the person has chosen nothing. */
export function makeView() {
    const first = Object.entries(REMEMBERED).map(([name, values]) => [name, values[0]]);
    return { ...Object.fromEntries(first), pinnedId: null, page: 0 };
}

/**
 * How the person looks at the session: the arrangement for two and the one for more, where one's own picture
 * stands, and whether it is shown. All that is remembered on this device for the next visit; who is pinned holds
 * for this one. Private browsing may forbid to remember.
 */
export class StageView {
    /** @param {ReturnType<import("./room_state").makeRoomState>} state */
    constructor(state) {
        this._state = state;
        Object.assign(state.view, readRemembered());
    }

    /** @param {string} layout one of LAYOUT; who was pinned is no longer */
    setLayout(layout) {
        const name = PAIR_LAYOUTS.includes(layout) ? "pair" : "group";
        this._remember({ [name]: layout });
        Object.assign(this._state.view, { pinnedId: null, page: 0 });
    }

    /** @param {string?} id of the participant who stays large; null: nobody does */
    pin(id) {
        Object.assign(this._state.view, { pinnedId: id, page: 0 });
    }

    /** @param {number} page counted from 0 */
    setPage(page) {
        this._state.view.page = page;
    }

    /** @param {string} corner one of CORNER */
    setCorner(corner) {
        this._remember({ corner });
    }

    /** One's own picture is sent as before; only oneself does not see it. */
    setSelfHidden(isSelfHidden) {
        this._remember({ isSelfHidden });
    }

    _remember(values) {
        const { view } = this._state;
        Object.assign(view, values);
        const kept = Object.keys(REMEMBERED).map((name) => [name, view[name]]);
        try {
            localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(kept)));
        } catch {
            // this visit remembers it
        }
    }
}

function readRemembered() {
    try {
        const stored = Object.entries(JSON.parse(localStorage.getItem(STORAGE_KEY)) || {});
        return Object.fromEntries(
            stored.filter(([name, value]) => REMEMBERED[name]?.includes(value))
        );
    } catch {
        return {};
    }
}

/** @returns {Object[]} whose tiles there are: who is on the way back keeps one; alone, one sees whom one waits for */
export function getSeen(state) {
    const company = getCompany(state);
    const other = getOther(state);
    return company.length || !other ? company : [other];
}

/** @returns {string[]} the layouts between which there is a choice now; who only watches one person has none */
export function getLayouts(state) {
    if (getSeen(state).length > 1) {
        return GROUP_LAYOUTS;
    }
    return state.role === ROLE.OBSERVER ? [] : PAIR_LAYOUTS;
}

/** @returns {string} the LAYOUT that is shown now */
export function getLayout(state) {
    const { pair, group } = state.view;
    const seen = getSeen(state);
    if (seen.length < 2) {
        return state.role === ROLE.OBSERVER ? LAYOUT.FULL : pair;
    }
    return getHeld(state, seen) ? LAYOUT.SPEAKER : group;
}

/** @returns {Object?} who is large whoever speaks: pinned, or showing a screen, which is there to be read */
function getHeld(state, seen) {
    return seen.find(({ id }) => id === state.view.pinnedId) || seen.find(({ screen }) => screen);
}

/** @returns {boolean} whether one's own picture stands apart, in a corner of the other person's */
export function isSelfApart(state) {
    return isSelfSeen(state) && getLayout(state) === LAYOUT.FULL;
}

/** @returns {boolean} whether one sees oneself, in a corner or in a tile */
export function isSelfSeen(state) {
    return state.role !== ROLE.OBSERVER && !state.view.isSelfHidden;
}

/** @returns {string?} who is shown large; null where all are alike */
export function getMain(state) {
    const seen = getSeen(state);
    const speaker = seen.find(({ id }) => id === state.lastSpeakerId);
    switch (getLayout(state)) {
        case LAYOUT.FULL:
            return seen[0]?.id ?? null;
        case LAYOUT.SPEAKER:
            return (getHeld(state, seen) || speaker || seen[0]).id;
        default:
            return null;
    }
}
