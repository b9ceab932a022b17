/** A picture that is much wider or higher than this has little of a face. */
const RATIO = 4 / 3;

/**
 * How to lay out so many tiles that each is as large as can be.
 *
 * @param {number} count
 * @param {number} width of the place for them
 * @param {number} height
 * @returns {{ columns: number, rows: number }}
 */
export function getGrid(count, width, height) {
    let best = { columns: 1, rows: Math.max(count, 1), size: 0 };
    for (let columns = 1; columns <= count; columns++) {
        const rows = Math.ceil(count / columns);
        const size = Math.min(width / columns / RATIO, height / rows);
        if (size > best.size) {
            best = { columns, rows, size };
        }
    }
    return { columns: best.columns, rows: best.rows };
}
