import { describe, expect, test } from "@odoo/hoot";
import { ConnectionLog, readStats } from "@teletherapy_media/room/common/connection_log";

describe.current.tags("headless");

function makeReport({ lost = 0, roundTripTime, currentRoundTripTime = 0.03, local = {} } = {}) {
    return new Map(
        [
            { id: "T", type: "transport", selectedCandidatePairId: "P" },
            { id: "O", type: "candidate-pair", nominated: true, localCandidateId: "X" },
            { id: "P", type: "candidate-pair", localCandidateId: "L", currentRoundTripTime },
            { id: "L", type: "local-candidate", candidateType: "host", protocol: "udp", ...local },
            { id: "R", type: "remote-inbound-rtp", roundTripTime },
            { id: "A", type: "inbound-rtp", packetsReceived: 60, packetsLost: lost },
            { id: "V", type: "inbound-rtp", packetsReceived: 40, packetsLost: -1 },
        ].map((stat) => [stat.id, stat])
    );
}

test("what is in use is read, from end to end where it is known", () => {
    expect(readStats(makeReport({ roundTripTime: 0.08 }))).toEqual({
        received: 100,
        lost: 0,
        transport: "udp",
        roundTrip: 80,
    });
    expect(readStats(makeReport({ local: { candidateType: "relay" } }))).toEqual({
        received: 100,
        lost: 0,
        transport: "relay",
        roundTrip: 30,
    });
    expect(readStats(new Map())).toEqual({ received: 0, lost: 0 });
});

test("round trips are summed up by their median, losses by their share", async () => {
    const reports = [0.02, 0.9, 0.03].map((roundTripTime) => makeReport({ roundTripTime }));
    reports.push(makeReport({ lost: 25, currentRoundTripTime: undefined }), undefined);
    const log = new ConnectionLog(async () => reports.shift());
    expect(log.summary).toEqual({});
    for (let turn = 0; turn < 5; turn++) {
        await log.measure();
    }
    expect(log.summary).toEqual({ round_trip: 30, loss: 20, transport: "udp" });
});
