import { onMounted, onWillUnmount, useRef } from "@odoo/owl";

/**
 * Shows the element of this ref as the browser's own dialog, which keeps the focus inside.
 *
 * @param {string} name of the ref
 * @param {() => void} close takes the dialog out of the page; called on Escape
 */
export function useModal(name, close) {
    const dialog = useRef(name);
    onMounted(() => {
        dialog.el.addEventListener("cancel", (ev) => {
            // that of a dialog inside comes by as well
            if (ev.target === dialog.el) {
                ev.preventDefault();
                close();
            }
        });
        dialog.el.showModal();
    });
    // closed rather than just removed, the browser gives the focus back to where it was
    onWillUnmount(() => dialog.el.close());
}
