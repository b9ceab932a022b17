const INTERVAL = 10_000;

/**
 * @param {RTCStatsReport} report of one RTCPeerConnection
 * @returns {{ roundTrip?: number, received: number, lost: number, transport?: string }} milliseconds, packets,
 *  and `udp`, `tcp` or `relay`
 */
export function readStats(report) {
    const stats = [...report.values()];
    const measured = { received: 0, lost: 0 };
    const transport = stats.find(({ type }) => type === "transport");
    const pair =
        report.get(transport?.selectedCandidatePairId) ||
        stats.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    const local = report.get(pair?.localCandidateId);
    if (local) {
        measured.transport = local.candidateType === "relay" ? "relay" : local.protocol;
    }
    // from end to end where the other side reports it, else to the media server
    const remote = stats.filter(
        ({ type, roundTripTime }) => type === "remote-inbound-rtp" && roundTripTime
    );
    const roundTrip = remote.length
        ? Math.max(...remote.map(({ roundTripTime }) => roundTripTime))
        : pair?.currentRoundTripTime;
    if (roundTrip !== undefined) {
        measured.roundTrip = Math.round(roundTrip * 1_000);
    }
    for (const { type, packetsReceived, packetsLost } of stats) {
        if (type === "inbound-rtp") {
            measured.received += packetsReceived || 0;
            measured.lost += Math.max(0, packetsLost || 0);
        }
    }
    return measured;
}

/** Measures now and then, while a session goes on, how good its connection is. */
export class ConnectionLog {
    /** @param {() => Promise<RTCStatsReport> | undefined} getStats nothing while there is no connection */
    constructor(getStats) {
        this._getStats = getStats;
        this._roundTrips = [];
    }

    /** Idempotent. */
    start() {
        this._interval ??= setInterval(() => this.measure(), INTERVAL);
    }

    stop() {
        clearInterval(this._interval);
        this._interval = undefined;
    }

    async measure() {
        const report = await this._getStats();
        if (!report) {
            return;
        }
        const { roundTrip, ...rest } = readStats(report);
        if (roundTrip !== undefined) {
            this._roundTrips.push(roundTrip);
        }
        this._last = rest;
    }

    /** @returns {{ round_trip?: number, loss?: number, transport?: string }} as Odoo keeps it */
    get summary() {
        if (!this._last) {
            return {};
        }
        const { received, lost, transport } = this._last;
        const sorted = [...this._roundTrips].sort((a, b) => a - b);
        const summary = {};
        if (sorted.length) {
            summary.round_trip = sorted[Math.floor(sorted.length / 2)];
        }
        if (received + lost) {
            summary.loss = Math.round((10_000 * lost) / (received + lost)) / 100;
        }
        if (transport) {
            summary.transport = transport;
        }
        return summary;
    }
}
