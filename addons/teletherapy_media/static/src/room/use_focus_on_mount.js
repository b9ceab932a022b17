import { onMounted, useRef } from "@odoo/owl";

/**
 * Puts the focus on an element of a page that has just replaced another one, so that whoever listens to the
 * page hears where they are.
 *
 * @param {string} refName
 */
export function useFocusOnMount(refName) {
    const ref = useRef(refName);
    onMounted(() => ref.el?.focus({ preventScroll: true }));
}
