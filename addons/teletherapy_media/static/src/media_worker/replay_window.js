/** How far a frame may come behind the newest one: frames overtake one another. */
const SIZE = 1024;

/** Which counters of one sender have been seen: each is good for one frame. */
export class ReplayWindow {
    constructor() {
        this._highest = -1;
        this._seen = new Set();
    }

    /** @param {number} counter */
    isNew(counter) {
        return !this._isOld(counter) && !this._seen.has(counter);
    }

    /** @param {number} counter that of a frame that has proved to be genuine */
    add(counter) {
        this._seen.add(counter);
        if (counter > this._highest) {
            this._highest = counter;
            if (this._seen.size > 2 * SIZE) {
                this._seen.forEach((seen) => this._isOld(seen) && this._seen.delete(seen));
            }
        }
    }

    _isOld(counter) {
        return counter <= this._highest - SIZE;
    }
}
