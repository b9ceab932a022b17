import { describe, expect, test } from "@odoo/hoot";
import { QualitySampler } from "@teletherapy_media/room/common/quality_sampler";
import { QualityWatch } from "@teletherapy_media/room/common/quality_watch";

describe.current.tags("headless");

const GOOD = { upLoss: 0, downLoss: 0, roundTrip: 60, available: 2_000_000, limitation: "none" };
const LOSSY = { ...GOOD, upLoss: 0.12, available: 600_000, limitation: "bandwidth" };
const HOPELESS = { ...GOOD, upLoss: 0.35, available: 60_000, limitation: "bandwidth" };
/** without a picture there is no limitation, and the estimate stays at what the sound takes */
const SOUND_ALONE = { upLoss: 0, downLoss: 0, roundTrip: 80, available: 80_000 };

function feed(watch, sample, times) {
    for (let i = 0; i < times; i++) {
        watch.add(sample);
    }
    return [watch.cause, watch.picture];
}

test("a moment of loss changes nothing", () => {
    const watch = new QualityWatch();
    expect(feed(watch, GOOD, 5)).toEqual([null, "full"]);
    expect(feed(watch, LOSSY, 2)).toEqual([null, "full"]);
    expect(feed(watch, GOOD, 1)).toEqual([null, "full"]);
    expect(feed(watch, LOSSY, 2)).toEqual([null, "full"]);
});

test("the picture is reduced, given up, and taken again step by step", () => {
    const watch = new QualityWatch();
    expect(feed(watch, LOSSY, 3)).toEqual(["upload", "reduced"]);
    expect(feed(watch, LOSSY, 20)).toEqual(["upload", "reduced"]);
    expect(feed(watch, HOPELESS, 4)).toEqual(["upload", "none"]);
    expect(feed(watch, SOUND_ALONE, 5)).toEqual(["upload", "none"]);
    expect(watch.add(SOUND_ALONE)).toBe(true);
    expect(watch.picture).toBe("reduced");
    expect(feed(watch, GOOD, 6)).toEqual([null, "full"]);
});

test("loss that kills even the sound takes the picture in two steps, and no faster", () => {
    const watch = new QualityWatch();
    expect(feed(watch, HOPELESS, 3)).toEqual(["upload", "reduced"]);
    expect(feed(watch, HOPELESS, 3)).toEqual(["upload", "reduced"]);
    expect(feed(watch, HOPELESS, 1)).toEqual(["upload", "none"]);
});

test("a picture that has to go again soon stays away longer", () => {
    const watch = new QualityWatch();
    feed(watch, LOSSY, 3);
    expect(feed(watch, GOOD, 6)[1]).toBe("full");
    expect(feed(watch, LOSSY, 3)[1]).toBe("reduced");
    expect(feed(watch, GOOD, 11)[1]).toBe("reduced");
    expect(feed(watch, GOOD, 1)[1]).toBe("full");
    feed(watch, GOOD, 20);
    expect(feed(watch, LOSSY, 3)[1]).toBe("reduced");
    expect(feed(watch, GOOD, 6)[1]).toBe("full");
});

test("a little loss neither takes the picture nor brings it back", () => {
    const watch = new QualityWatch();
    const some = { ...GOOD, upLoss: 0.05 };
    expect(feed(watch, some, 30)).toEqual([null, "full"]);
    feed(watch, LOSSY, 3);
    expect(feed(watch, some, 30)[1]).toBe("reduced");
});

test("the device, the way out and the way in are told apart", () => {
    const causes = [
        [{ ...LOSSY, limitation: "cpu" }, "computer"],
        [{ ...GOOD, available: 100_000 }, "upload"],
        [{ ...GOOD, roundTrip: 1_500 }, "upload"],
        [{ ...GOOD, downLoss: 0.2 }, "download"],
        [{ ...LOSSY, downLoss: 0.2 }, "upload"],
        [{ upLoss: 0, downLoss: 0 }, null],
    ];
    for (const [sample, cause] of causes) {
        expect(feed(new QualityWatch(), sample, 3)[0]).toBe(cause);
    }
});

test("what only arrives badly is no reason to send less", () => {
    const watch = new QualityWatch();
    expect(feed(watch, { ...GOOD, downLoss: 0.4 }, 20)).toEqual(["download", "full"]);
});

/** As Chromium reports them, cut down to what is read. */
function makeReport({
    lost,
    received,
    fractionLost = 0,
    available = 1_500_000,
    limitation = "none",
}) {
    return new Map(
        [
            {
                id: "IT01A1",
                type: "inbound-rtp",
                kind: "audio",
                packetsLost: 0,
                packetsReceived: 9,
            },
            {
                id: "IT01V2",
                type: "inbound-rtp",
                kind: "video",
                packetsLost: lost,
                packetsReceived: received,
            },
            { id: "RIA3", type: "remote-inbound-rtp", kind: "audio", fractionLost: 0 },
            {
                id: "RIV4",
                type: "remote-inbound-rtp",
                kind: "video",
                fractionLost,
                roundTripTime: 0.0424,
            },
            {
                id: "OT01V5",
                type: "outbound-rtp",
                kind: "video",
                active: true,
                qualityLimitationReason: limitation,
            },
            {
                id: "OT01V6",
                type: "outbound-rtp",
                kind: "video",
                active: false,
                qualityLimitationReason: "bandwidth",
            },
            { id: "CP7", type: "candidate-pair", nominated: false, availableOutgoingBitrate: 9 },
            {
                id: "CP8",
                type: "candidate-pair",
                nominated: true,
                availableOutgoingBitrate: available,
            },
        ].map((stat) => [stat.id, stat])
    );
}

test("a sample is what has come since the last report", () => {
    const sampler = new QualitySampler();
    expect(sampler.read(makeReport({ lost: 500, received: 500 }))).toBe(null);
    expect(
        sampler.read(
            makeReport({ lost: 510, received: 590, fractionLost: 0.07, limitation: "cpu" })
        )
    ).toEqual({
        upLoss: 0.07,
        downLoss: 0.1,
        roundTrip: 42,
        available: 1_500_000,
        limitation: "cpu",
    });
});

test("late packets and another connection make no loss", () => {
    const sampler = new QualitySampler();
    sampler.read(makeReport({ lost: 500, received: 500 }));
    expect(sampler.read(makeReport({ lost: 490, received: 600 })).downLoss).toBe(0);
    const other = new Map([
        ["X1", { id: "X1", type: "inbound-rtp", packetsLost: 40, packetsReceived: 10 }],
    ]);
    expect(sampler.read(other)).toEqual({ upLoss: 0, downLoss: 0 });
});
