/** How the pictures are arranged. For two people the first two, for more the last two. */
export const LAYOUT = Object.freeze({
    FULL: "full",
    SIDE: "side",
    GRID: "grid",
    SPEAKER: "speaker",
});

/** Where one's own picture stands in that of the other person. */
export const CORNER = Object.freeze({
    TOP_LEFT: "top-left",
    TOP_RIGHT: "top-right",
    BOTTOM_LEFT: "bottom-left",
    BOTTOM_RIGHT: "bottom-right",
});

const GAP = 8;
/** Below this, in CSS pixels on the shorter side, the place is that of a phone. */
const PHONE = 480;
const MOST_TILES = Object.freeze({ phone: 4, desktop: 9 });
/** How wide a tile may be for its height; a phone held upright sends, and shows, upright pictures. */
const RATIOS = Object.freeze({
    wide: { least: 4 / 3, most: 16 / 9 },
    upright: { least: 3 / 4, most: 16 / 9 },
});
const UPRIGHT_COLUMNS = 2;
/** The strip beside the person who is shown large. */
const STRIP = Object.freeze({ share: 0.2, least: 88, most: 220, ratio: 16 / 9 });

/**
 * @typedef {{ left: number, top: number, width: number, height: number }} Rectangle in CSS pixels
 */

function isPhone(width, height) {
    return Math.min(width, height) < PHONE;
}

/**
 * The rows and columns in which so many tiles are as large as can be.
 *
 * @param {number} count
 * @param {number} width of the place for them, in CSS pixels
 * @param {number} height
 * @returns {{ columns: number, rows: number, width: number, height: number }} with the size of one tile
 */
export function getGrid(count, width, height) {
    const isUpright = width < height;
    const { least, most } = isUpright && isPhone(width, height) ? RATIOS.upright : RATIOS.wide;
    const mostColumns = isUpright && isPhone(width, height) ? UPRIGHT_COLUMNS : count;
    let best = { columns: 1, rows: Math.max(count, 1), width: 0, height: 0 };
    for (let columns = 1; columns <= Math.min(count, mostColumns); columns++) {
        const rows = Math.ceil(count / columns);
        const cellWidth = Math.max((width - (columns - 1) * GAP) / columns, 0);
        const cellHeight = Math.max((height - (rows - 1) * GAP) / rows, 0);
        const tileWidth = Math.min(cellWidth, cellHeight * most);
        const tileHeight = Math.min(cellHeight, tileWidth / least);
        if (tileWidth * tileHeight > best.width * best.height) {
            best = { columns, rows, width: tileWidth, height: tileHeight };
        }
    }
    return best;
}

/** @returns {Rectangle[]} of the tiles of a grid; a last row that is not full stands in the middle */
function placeGrid(count, { left, top, width, height }) {
    const grid = getGrid(count, width, height);
    const rowTop = top + (height - grid.rows * (grid.height + GAP) + GAP) / 2;
    return Array.from({ length: count }, (_, index) => {
        const row = Math.floor(index / grid.columns);
        const inRow = Math.min(grid.columns, count - row * grid.columns);
        const rowLeft = left + (width - inRow * (grid.width + GAP) + GAP) / 2;
        return {
            left: rowLeft + (index % grid.columns) * (grid.width + GAP),
            top: rowTop + row * (grid.height + GAP),
            width: grid.width,
            height: grid.height,
        };
    });
}

/** How a place is shared between one large picture and a strip of small ones, beside or under it. */
function getStrip({ left, top, width, height }) {
    const isBeside = width >= height;
    const wanted = (isBeside ? width : height) * STRIP.share;
    const breadth = Math.round(Math.min(Math.max(wanted, STRIP.least), STRIP.most));
    const length = Math.round(isBeside ? breadth / STRIP.ratio : breadth);
    return {
        isBeside,
        breadth,
        length,
        capacity: Math.max(Math.floor(((isBeside ? height : width) + GAP) / (length + GAP)), 1),
        main: isBeside
            ? { left, top, width: Math.max(width - breadth - GAP, 0), height }
            : { left, top, width, height: Math.max(height - breadth - GAP, 0) },
    };
}

/** @returns {Rectangle[]} of the tiles of a strip, in its middle */
function placeStrip(count, strip, { left, top, width, height }) {
    const { isBeside, breadth, length } = strip;
    const start = ((isBeside ? height : width) - count * (length + GAP) + GAP) / 2;
    return Array.from({ length: count }, (_, index) => {
        const along = start + index * (length + GAP);
        return isBeside
            ? { left: left + width - breadth, top: top + along, width: breadth, height: length }
            : { left: left + along, top: top + height - breadth, width: length, height: breadth };
    });
}

/** What does not fit at once comes in pages; `last` is on every one of them, at its end. */
function getPages(ids, last, capacity) {
    const lasting = last === null ? [] : [last];
    if (ids.length + lasting.length <= capacity) {
        return [[...ids, ...lasting]];
    }
    const size = Math.max(capacity - lasting.length, 1);
    return Array.from({ length: Math.ceil(ids.length / size) }, (_, page) => [
        ...ids.slice(page * size, (page + 1) * size),
        ...lasting,
    ]);
}

/**
 * Where whose picture is shown.
 *
 * @param {Object} options
 * @param {string[]} options.ids of the others, in a lasting order
 * @param {string?} options.self stands for one's own tile; null where there is none
 * @param {string?} options.main who is shown large; null shows all alike
 * @param {number} options.width of the place, in CSS pixels
 * @param {number} options.height
 * @param {number} options.page counted from 0; one that is not there any more becomes the last one
 * @param {number} options.pagerHeight of the way to the other pages, where there are several
 * @returns {{ places: Object<string, Rectangle>, page: number, pages: string[][] }} who has no place is on another
 *  page
 */
export function arrange({ ids, self, main, width, height, page, pagerHeight }) {
    const others = ids.filter((id) => id !== main);
    const divide = (place) => {
        const strip = main === null ? null : getStrip(place);
        const most = MOST_TILES[isPhone(width, height) ? "phone" : "desktop"];
        return { place, strip, pages: getPages(others, self, strip ? strip.capacity : most) };
    };
    const whole = { left: 0, top: 0, width, height };
    const undivided = divide(whole);
    const { place, strip, pages } =
        undivided.pages.length > 1
            ? divide({ ...whole, height: Math.max(height - pagerHeight, 0) })
            : undivided;
    const current = Math.min(Math.max(page, 0), pages.length - 1);
    const shown = pages[current];
    const tiles = strip ? placeStrip(shown.length, strip, place) : placeGrid(shown.length, place);
    const places = Object.fromEntries(shown.map((id, index) => [id, tiles[index]]));
    if (strip) {
        places[main] = shown.length ? strip.main : place;
    }
    return { places, page: current, pages };
}

/**
 * @param {number} x within the place, in CSS pixels
 * @param {number} y
 * @param {number} width of the place
 * @param {number} height
 * @returns {string} the CORNER that is nearest
 */
export function getCorner(x, y, width, height) {
    return `${y < height / 2 ? "top" : "bottom"}-${x < width / 2 ? "left" : "right"}`;
}

/**
 * @param {string} corner one of CORNER
 * @param {string} key of the keyboard
 * @returns {string?} the CORNER to which an arrow leads; null for every other key
 */
export function getNextCorner(corner, key) {
    const [row, column] = corner.split("-");
    switch (key) {
        case "ArrowUp":
            return `top-${column}`;
        case "ArrowDown":
            return `bottom-${column}`;
        case "ArrowLeft":
            return `${row}-left`;
        case "ArrowRight":
            return `${row}-right`;
        default:
            return null;
    }
}
