const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * @param {number} seconds
 * @returns {string} as on a clock: 0:07, 12:30, 1:02:05
 */
export function formatElapsed(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    const hours = Math.floor(whole / HOUR);
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    const pad = (number) => String(number).padStart(2, "0");
    return `${hours ? `${hours}:${pad(minutes)}` : minutes}:${pad(whole % MINUTE)}`;
}

/**
 * @param {string} start ISO 8601
 * @param {string} stop ISO 8601
 * @param {string} [locale]
 * @param {string} [timeZone] the person's own when not given
 * @returns {{ date: string, time: string, zone: string }}
 */
export function formatPeriod(start, stop, locale, timeZone) {
    const [from, to] = [new Date(start), new Date(stop)];
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone, ...options });
    const zone = format({ timeZoneName: "long" })
        .formatToParts(from)
        .find(({ type }) => type === "timeZoneName");
    return {
        date: format({ weekday: "long", month: "long", day: "numeric" }).format(from),
        time: format({ hour: "numeric", minute: "2-digit" }).formatRange(from, to),
        zone: zone.value,
    };
}

/**
 * @param {string} moment ISO 8601
 * @param {string} [locale]
 * @param {string} [timeZone] the person's own when not given
 * @returns {string} day and time with the name of the time zone
 */
export function formatMoment(moment, locale, timeZone) {
    return new Intl.DateTimeFormat(locale, {
        timeZone,
        weekday: "long",
        month: "long",
        day: "numeric",
        hour: "numeric",
        minute: "2-digit",
        timeZoneName: "short",
    }).format(new Date(moment));
}

/**
 * @param {string} moment ISO 8601
 * @param {string} [locale]
 * @param {string} [timeZone] the person's own when not given
 * @returns {string} the time of day
 */
export function formatTime(moment, locale, timeZone) {
    const options = { timeZone, hour: "numeric", minute: "2-digit" };
    return new Intl.DateTimeFormat(locale || undefined, options).format(new Date(moment));
}

/**
 * Remembers when the session began for this person, so that a reload does not set the clock back. Private
 * browsing may forbid to remember; then it starts anew.
 */
export class SessionClock {
    /** @param {number} sessionId */
    constructor(sessionId) {
        this._key = `teletherapy_room.${sessionId}.live_since`;
    }

    /** Idempotent. @returns {number} Unix time in milliseconds */
    start() {
        try {
            const known = Number(sessionStorage.getItem(this._key));
            if (known) {
                return known;
            }
            const now = Date.now();
            sessionStorage.setItem(this._key, String(now));
            return now;
        } catch {
            return Date.now();
        }
    }
}
