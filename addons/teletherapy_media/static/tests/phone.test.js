import { describe, expect, test } from "@odoo/hoot";
import { getPhoneUrl } from "@teletherapy_media/room/common/phone";

describe.current.tags("headless");

test("a number is dialled as people write it, without its extension", () => {
    for (const [phone, url] of [
        ["911", "tel:911"],
        ["+1 207-555-0171", "tel:+12075550171"],
        ["(207) 555.0171 ext. 12", "tel:2075550171"],
        ["13 11 14", "tel:131114"],
        ["", "tel:"],
    ]) {
        expect(getPhoneUrl(phone)).toBe(url);
    }
});
