/** What the connection test has found, in the page's own few words. */
export const QUALITY = Object.freeze({
    GOOD: "good",
    SLOW: "slow",
    UNSTEADY: "unsteady",
    WEAK: "weak",
    BLOCKED: "blocked",
});

/** From these on a session is without flaws (bits a second, share of packets, milliseconds) … */
const GOOD_BITRATE = 1_000_000;
const GOOD_LOSS = 0.02;
const GOOD_ROUND_TRIP = 250;
/** … and beyond these picture and sound break off. */
const WEAK_BITRATE = 250_000;
const WEAK_LOSS = 0.1;
const WEAK_ROUND_TRIP = 800;

/**
 * @param {{ bitrate: number, loss: number, roundTrip: number } | null} measured null when nothing got
 *  through
 * @returns {string} one of QUALITY
 */
export function getQuality(measured) {
    if (!measured) {
        return QUALITY.BLOCKED;
    }
    const { bitrate, loss, roundTrip } = measured;
    if (bitrate < WEAK_BITRATE || loss > WEAK_LOSS || roundTrip > WEAK_ROUND_TRIP) {
        return QUALITY.WEAK;
    }
    if (bitrate < GOOD_BITRATE) {
        return QUALITY.SLOW;
    }
    return loss > GOOD_LOSS || roundTrip > GOOD_ROUND_TRIP ? QUALITY.UNSTEADY : QUALITY.GOOD;
}
