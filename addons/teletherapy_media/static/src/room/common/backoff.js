/** A short interruption, or the death of a node, is mended at once; a long one does not flood the server. */
const PAUSES = [0, 300, 500, 500, 500, 500, 1_000, 2_000, 4_000];
const LONGEST_PAUSE = 5_000;
const JITTER = 0.3;

/**
 * @param {number} attempt 0 for the first
 * @param {() => number} [random]
 * @returns {number} milliseconds to wait before this attempt; jitter keeps a crowd of pages apart
 */
export function getPause(attempt, random = Math.random) {
    const pause = PAUSES[attempt] ?? LONGEST_PAUSE;
    return Math.round(pause * (1 + JITTER * random()));
}
