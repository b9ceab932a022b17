/** A sound that is only made up for what is missing has not come out of the jitter buffer. */
const COUNTERS = Object.freeze({ audio: "jitterBufferEmittedCount", video: "framesDecoded" });

/**
 * @param {RTCPeerConnection} connection
 * @returns {Promise<Set<string>>} the ids of the tracks of which something was decoded
 */
export async function getDecodedTracks(connection) {
    const decoded = new Set();
    if (connection.connectionState === "closed") {
        // Firefox refuses statistics of a connection that is closed.
        return decoded;
    }
    for (const stat of (await connection.getStats()).values()) {
        if (stat.type === "inbound-rtp" && stat[COUNTERS[stat.kind]] > 0) {
            decoded.add(stat.trackIdentifier);
        }
    }
    return decoded;
}
