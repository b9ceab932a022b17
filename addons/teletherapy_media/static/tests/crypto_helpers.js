import { after } from "@odoo/hoot";

/**
 * The test framework replaces the browser's WebCrypto by a stand-in that cannot sign; a frame has its own.
 *
 * @returns {SubtleCrypto}
 */
export function getRealSubtleCrypto() {
    const frame = document.createElement("iframe");
    document.body.append(frame);
    after(() => frame.remove());
    return frame.contentWindow.crypto.subtle;
}
