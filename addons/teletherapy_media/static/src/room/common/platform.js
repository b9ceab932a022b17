const BROWSERS = [
    ["edge", /Edg(e|A|iOS)?\//],
    ["firefox", /Firefox\/|FxiOS\//],
    ["chrome", /Chrome\/|CriOS\//],
    ["safari", /Safari\//],
];

/**
 * Which browser this is, as far as the way to its settings depends on it.
 *
 * @param {Navigator} [navigator]
 * @returns {{ browser: "chrome" | "edge" | "firefox" | "safari" | "other",
 *             system: "desktop" | "android" | "ios" }}
 */
export function getPlatform({ userAgent, maxTouchPoints } = window.navigator) {
    const [browser] = BROWSERS.find(([, pattern]) => pattern.test(userAgent)) || ["other"];
    let system = "desktop";
    if (/Android/.test(userAgent)) {
        system = "android";
    } else if (
        /iPhone|iPad|iPod/.test(userAgent) ||
        isTabletInDisguise(userAgent, maxTouchPoints)
    ) {
        system = "ios";
    }
    return { browser, system };
}

/** An iPad says that it is a Mac; a Mac has no touch screen. */
function isTabletInDisguise(userAgent, maxTouchPoints) {
    return /Macintosh/.test(userAgent) && maxTouchPoints > 1;
}
