/**
 * @param {Navigator} [navigator]
 * @returns {boolean} whether shortcuts are made with ⌘ here
 */
export function isApple({ platform = "", userAgent = "" } = window.navigator) {
    return /Mac|iPhone|iPad/.test(platform || userAgent);
}

/**
 * Ctrl+D, on Apple's devices ⌘+D. Elsewhere it makes a bookmark, which nobody needs in a session; no screen reader and no
 * field for text uses it. A single letter would be taken from both (WCAG 2.1.4).
 *
 * @param {KeyboardEvent} ev
 * @param {boolean} apple
 */
export function isMuteKey({ key, ctrlKey, metaKey, altKey, shiftKey, repeat }, apple = isApple()) {
    const isModified = apple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
    return isModified && !altKey && !shiftKey && !repeat && key.toLowerCase() === "d";
}

/** @returns {string} for `aria-keyshortcuts` */
export function getMuteKey(apple = isApple()) {
    return apple ? "Meta+D" : "Control+D";
}
