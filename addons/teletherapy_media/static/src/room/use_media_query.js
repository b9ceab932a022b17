import { onWillUnmount, useState } from "@odoo/owl";

/**
 * @param {string} query of the page's size
 * @returns {{ matches: boolean }} whether it fits now
 */
export function useMediaQuery(query) {
    const list = window.matchMedia(query);
    const state = useState({ matches: list.matches });
    const onChange = ({ matches }) => (state.matches = matches);
    list.addEventListener("change", onChange);
    onWillUnmount(() => list.removeEventListener("change", onChange));
    return state;
}
