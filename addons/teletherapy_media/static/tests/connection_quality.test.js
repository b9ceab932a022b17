import { describe, expect, test } from "@odoo/hoot";
import { getQuality } from "@teletherapy_media/room/common/connection_quality";

describe.current.tags("headless");

const FINE = { bitrate: 1_500_000, loss: 0, roundTrip: 40 };

test("what was measured is said in a word", () => {
    for (const [changes, quality] of [
        [{}, "good"],
        [{ bitrate: 1_000_000, loss: 0.02, roundTrip: 250 }, "good"],
        [{ bitrate: 999_999 }, "slow"],
        [{ bitrate: 250_000 }, "slow"],
        [{ bitrate: 249_999 }, "weak"],
        [{ loss: 0.03 }, "unsteady"],
        [{ loss: 0.11 }, "weak"],
        [{ roundTrip: 251 }, "unsteady"],
        [{ roundTrip: 801 }, "weak"],
        [{ bitrate: 500_000, loss: 0.05 }, "slow"],
    ]) {
        expect(getQuality({ ...FINE, ...changes })).toBe(quality);
    }
    expect(getQuality(null)).toBe("blocked");
});
