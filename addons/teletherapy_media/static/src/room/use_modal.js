import { onMounted, onWillUnmount, useRef } from "@odoo/owl";

/**
 * Shows the element of this ref as the browser's own dialog, which keeps the focus inside.
 *
 * @param {string} name of the ref
 */
export function useModal(name) {
    const dialog = useRef(name);
    onMounted(() => dialog.el.showModal());
    // closed rather than just removed, the browser gives the focus back to where it was
    onWillUnmount(() => dialog.el.close());
}
