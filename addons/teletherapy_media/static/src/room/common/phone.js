/**
 * @param {string} phone as people write it
 * @returns {string} what a tap on it dials; an extension is left to the caller
 */
export function getPhoneUrl(phone) {
    const [number] = phone.split(/[a-z,;#/]/i);
    return `tel:${number.replace(/[^+\d]/g, "")}`;
}
