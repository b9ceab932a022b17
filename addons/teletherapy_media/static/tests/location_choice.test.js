import { describe, expect, test } from "@odoo/hoot";
import {
    getLocationGroups,
    OUTSIDE,
    parseLocationChoice,
} from "@teletherapy_media/room/common/location_choice";

describe.current.tags("headless");

const COUNTRIES = [
    { id: 1, name: "Monaco", states: [] },
    { id: 2, name: "United States", states: [{ id: 20, name: "Maine" }] },
];

test("a country without states is a choice itself", () => {
    expect(getLocationGroups(COUNTRIES)).toEqual([
        { label: "Monaco", options: [{ value: "country 1", label: "Monaco" }] },
        { label: "United States", options: [{ value: "state 20", label: "Maine" }] },
    ]);
});

test("every choice is told as Odoo knows it", () => {
    const values = getLocationGroups(COUNTRIES).flatMap(({ options }) =>
        options.map(({ value }) => parseLocationChoice(value))
    );
    expect(values).toEqual([
        { kind: "other", country_id: 1 },
        { kind: "other", state_id: 20 },
    ]);
    expect(parseLocationChoice(OUTSIDE)).toEqual({ kind: "outside" });
    expect(parseLocationChoice("")).toEqual({ kind: "other" });
});
