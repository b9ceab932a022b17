/**
 * What the room page and the web client that shows it in a corner know of each other. Both have the same origin;
 * they speak by `window.postMessage`, with `{ type, … }`.
 */

/** In the tab's sessionStorage: the id of the session that the web client shows. A reload finds it there. */
export const CORNER_KEY = "teletherapy.corner";

export const CORNER_SIZE = Object.freeze({ CORNER: "corner", FULL: "full" });

export const CORNER_MESSAGE = Object.freeze({
    /** Room page: it is there, and wants to be told its size. */
    READY: "teletherapy.corner.ready",
    /** Web client: `{ size }`. */
    SIZE: "teletherapy.corner.size",
    /** Room page: it wants this `{ size }`. */
    RESIZE: "teletherapy.corner.resize",
    /** Room page: `{ isOver, waiting }`, the number of people who want to come in. */
    NEWS: "teletherapy.corner.news",
});
