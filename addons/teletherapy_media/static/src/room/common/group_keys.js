import { decodeBase64Url } from "./fingerprint";
import { fetchGroup } from "./odoo_api";

/** How long the others have to learn a new generation before we encrypt with it. */
const SWITCH_DELAY = 3_000;
/** How long frames of the generation before are still taken. */
const OLD_LIFE = 10_000;
/** Odoo is asked again and again: that somebody is gone is not the media server's to keep from us. */
const INTERVAL = 10_000;
/** After somebody has gone Odoo needs a moment to hear of it. */
const HASTE = Object.freeze([1_000, 3_000]);

/**
 * The keys of a group: learns each new generation of the secret from Odoo, tells the worker, and begins to
 * encrypt with it when the others have had the time to learn it (docs/protocol.md section 4.1).
 */
export class GroupKeys {
    /**
     * @param {Object} options
     * @param {string} options.url the group route
     * @param {(participants: Object) => void} options.onParticipants called with who is who
     * @param {SubtleCrypto} [options.subtle]
     */
    constructor({ url, onParticipants, subtle = crypto.subtle }) {
        this._url = url;
        this._onParticipants = onParticipants;
        this._subtle = subtle;
        this._protection = null;
        this._newest = null;
        this._timers = [];
    }

    /**
     * @param {{ room: string, participant: string, group: Object }} ticket the answer of the ticket route.
     *  The visit of the first one counts: it stands for this page.
     */
    setTicket({ room, participant, group }) {
        this._self ??= { room, participant, visit: group.visit };
        return this._take(group);
    }

    /** Tells the worker what is known, and keeps it up to date from now on. */
    start(protection) {
        this.stop();
        this._protection = protection;
        protection.tell("self", this._self);
        this._tell();
        protection.addEventListener("missing", () => this.refresh());
        this._timers.push(setInterval(() => this.refresh(), INTERVAL));
        this.refresh();
    }

    stop() {
        this._timers.forEach(clearTimeout);
        this._timers = [];
        this._protection = null;
        this._used = null;
    }

    /** The visit is over. The next one has a number of its own. */
    reset() {
        this.stop();
        this._self = undefined;
    }

    /** Somebody has gone: there will be a new generation. */
    hasten() {
        if (!this._protection) {
            return;
        }
        for (const pause of HASTE) {
            this._timers.push(setTimeout(() => this.refresh(), pause));
        }
    }

    async refresh() {
        let answer;
        try {
            answer = await fetchGroup(this._url);
        } catch {
            // what we have holds until Odoo is back, and whoever is taken out is sent away by the node
            return;
        }
        this._onParticipants(answer.participants);
        await this._take(answer.group);
    }

    async _take({ generation, secret }) {
        if (this._newest && generation <= this._newest.generation) {
            return;
        }
        const key = await this._subtle.importKey("raw", decodeBase64Url(secret), "HKDF", false, [
            "deriveBits",
        ]);
        if (!this._newest || generation > this._newest.generation) {
            this._newest = { generation, secret: key };
            this._tell();
        }
    }

    _tell() {
        const { _newest: newest, _protection: protection } = this;
        if (!newest || !protection) {
            return;
        }
        const { generation } = newest;
        protection.tell("secret", newest);
        if (!this._used) {
            this._use(generation);
            return;
        }
        this._timers.push(
            setTimeout(() => this._use(generation), SWITCH_DELAY),
            setTimeout(() => protection.tell("forget", { before: generation }), OLD_LIFE)
        );
    }

    _use(generation) {
        this._used = generation;
        this._protection.tell("use", { generation });
    }
}
