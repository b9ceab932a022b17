import { describe, expect, test } from "@odoo/hoot";
import { fromLocalInput, toLocalInput } from "@teletherapy_media/room/common/local_input";

describe.current.tags("headless");

test("a moment comes back from the field as it went in", () => {
    for (const moment of ["2026-12-01T15:00:00.000Z", "2026-07-01T23:30:00.000Z"]) {
        const value = toLocalInput(moment);
        expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
        expect(new Date(value).getHours()).toBe(new Date(moment).getHours());
        expect(fromLocalInput(value)).toBe(moment);
    }
});

test("an empty field is no moment", () => {
    expect(fromLocalInput("")).toBe("");
});
