import { describe, expect, test } from "@odoo/hoot";
import {
    formatElapsed,
    formatMoment,
    formatPeriod,
    SessionClock,
} from "@teletherapy_media/room/common/session_time";

describe.current.tags("headless");

const START = "2026-11-24T15:00:00Z";
const STOP = "2026-11-24T15:50:00Z";
const withoutNarrowSpaces = (text) => text.replace(/[\u2009\u202f]/g, " ");

test("counts as a clock does", () => {
    for (const [seconds, expected] of [
        [-1, "0:00"],
        [7.9, "0:07"],
        [750, "12:30"],
        [3_725, "1:02:05"],
    ]) {
        expect(formatElapsed(seconds)).toBe(expected);
    }
});

test("shows the session in the person's time zone and names it", () => {
    const { date, time, zone } = formatPeriod(START, STOP, "en-US", "America/Los_Angeles");
    expect(date).toBe("Tuesday, November 24");
    expect(withoutNarrowSpaces(time)).toBe("7:00 – 7:50 AM");
    expect(zone).toBe("Pacific Standard Time");
    expect(withoutNarrowSpaces(formatMoment(START, "en-US", "America/New_York"))).toBe(
        "Tuesday, November 24 at 10:00 AM EST"
    );
});

test("a reload does not set the clock back", () => {
    sessionStorage.removeItem("teletherapy_room.7.live_since");
    const since = new SessionClock(7).start();
    expect(new SessionClock(7).start()).toBe(since);
    sessionStorage.removeItem("teletherapy_room.7.live_since");
});
