import { describe, expect, test } from "@odoo/hoot";
import { getGrid } from "@teletherapy_media/room/common/grid";

describe.current.tags("headless");

test("tiles are as large as can be", () => {
    for (const [count, width, height, columns, rows] of [
        [1, 1280, 700, 1, 1],
        [2, 1280, 700, 2, 1],
        [2, 360, 500, 1, 2],
        [3, 1280, 700, 2, 2],
        [3, 360, 500, 1, 3],
        [4, 1280, 700, 2, 2],
        [9, 1280, 700, 3, 3],
        [16, 1280, 700, 4, 4],
        [16, 360, 500, 3, 6],
    ]) {
        expect(getGrid(count, width, height)).toEqual({ columns, rows });
    }
});

test("there is a place for everybody, also before the size is known", () => {
    for (let count = 0; count <= 16; count++) {
        for (const [width, height] of [
            [0, 0],
            [1, 1],
            [640, 360],
            [300, 900],
        ]) {
            const { columns, rows } = getGrid(count, width, height);
            expect(columns * rows).not.toBeLessThan(count);
        }
    }
});
