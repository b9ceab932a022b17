/**
 * @param {string} moment ISO 8601
 * @returns {string} as `<input type="datetime-local">` holds it, by the clock of this device
 */
export function toLocalInput(moment) {
    const date = new Date(moment);
    const pad = (number) => String(number).padStart(2, "0");
    const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()].map(pad).join("-");
    return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/**
 * @param {string} value of `<input type="datetime-local">`
 * @returns {string} ISO 8601, or an empty string when nothing was entered
 */
export function fromLocalInput(value) {
    const date = new Date(value);
    return isNaN(date) ? "" : date.toISOString();
}
