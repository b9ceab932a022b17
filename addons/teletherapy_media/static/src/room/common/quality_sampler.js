/**
 * Reads from the statistics of an RTCPeerConnection (W3C webrtc-stats) what a QualityWatch needs. They count from the
 * beginning; a sample is what has come since the last one.
 */
export class QualitySampler {
    constructor() {
        /** what was counted by then, by id; null before the first report */
        this._before = null;
    }

    /**
     * @param {RTCStatsReport} report
     * @returns {import("./quality_watch").Sample?} none for the first report, which has nothing to compare with
     */
    read(report) {
        const isFirst = !this._before;
        const counters = new Map();
        const sample = { upLoss: 0, downLoss: 0 };
        let lost = 0;
        let received = 0;
        for (const stat of report.values()) {
            if (stat.type === "inbound-rtp") {
                const now = { lost: stat.packetsLost || 0, received: stat.packetsReceived || 0 };
                const before = this._before?.get(stat.id) || now;
                counters.set(stat.id, now);
                // a packet that comes late after all takes one off
                lost += Math.max(0, now.lost - before.lost);
                received += Math.max(0, now.received - before.received);
            } else if (stat.type === "remote-inbound-rtp") {
                sample.upLoss = Math.max(sample.upLoss, stat.fractionLost || 0);
                if (stat.roundTripTime !== undefined) {
                    const roundTrip = Math.round(stat.roundTripTime * 1_000);
                    sample.roundTrip = Math.max(sample.roundTrip || 0, roundTrip);
                }
            } else if (stat.type === "candidate-pair" && stat.nominated) {
                sample.available = stat.availableOutgoingBitrate ?? sample.available;
            } else if (
                stat.type === "outbound-rtp" &&
                stat.kind === "video" &&
                stat.active !== false
            ) {
                const isWorse = !sample.limitation || sample.limitation === "none";
                sample.limitation = isWorse ? stat.qualityLimitationReason : sample.limitation;
            }
        }
        if (lost + received) {
            sample.downLoss = lost / (lost + received);
        }
        this._before = counters;
        return isFirst ? null : sample;
    }
}
