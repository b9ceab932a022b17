/**
 * The words that the room page and the media server exchange, in one place.
 * They are those of docs/protocol.md, sections 2 and 4.
 */

export const CLIENT_MESSAGE = Object.freeze({
    JOIN: "join",
    DESCRIPTION: "description",
    ANSWER: "answer",
    RESTART: "restart",
    VIEW: "view",
    DECODED: "decoded",
    TEST: "test",
    DATA: "data",
    MEDIA: "media",
    ADMIT: "admit",
    DECLINE: "decline",
    REMOVE: "remove",
    MUTE: "mute",
    LOWER: "lower",
    LOCK: "lock",
    LEAVE: "leave",
    END: "end",
    PING: "ping",
});

export const SERVER_MESSAGE = Object.freeze({
    JOINED: "joined",
    PARTICIPANT: "participant",
    ADMITTED: "admitted",
    PEER: "peer",
    DESCRIPTION: "description",
    TEST: "test",
    STALLED: "stalled",
    UNPAIRED: "unpaired",
    GROUP: "group",
    OFFER: "offer",
    SPEAKER: "speaker",
    DATA: "data",
    UNGROUPED: "ungrouped",
    MUTE: "mute",
    LOWER: "lower",
    LOCK: "lock",
    ERROR: "error",
    ENDED: "ended",
    PONG: "pong",
});

export const ROLE = Object.freeze({
    THERAPIST: "therapist",
    CLIENT: "client",
    GUEST: "guest",
    OBSERVER: "observer",
});

export const PARTICIPANT_STATE = Object.freeze({
    WAITING: "waiting",
    ADMITTED: "admitted",
    CONNECTED: "connected",
    RECONNECTING: "reconnecting",
    LEFT: "left",
});

export const DESCRIPTION_TYPE = Object.freeze({
    OFFER: "offer",
    ANSWER: "answer",
    ROLLBACK: "rollback",
});

export const ERROR_CODE = Object.freeze({
    UNKNOWN_PARTICIPANT: "unknown_participant",
    NOT_ALLOWED: "not_allowed",
    STALE_PAIRING: "stale_pairing",
    BAD_DESCRIPTION: "bad_description",
    TEST_REFUSED: "test_refused",
});

export const CLOSE_CODE = Object.freeze({
    LEFT: 1000,
    GOING_AWAY: 1001,
    /** The browser's own: the connection broke, or never stood. */
    LOST: 1006,
    BAD_MESSAGE: 4400,
    BAD_TICKET: 4401,
    TICKET_EXPIRED: 4402,
    TICKET_USED: 4403,
    NOT_OPEN: 4404,
    ENDED: 4405,
    JOIN_TIMEOUT: 4408,
    REPLACED: 4409,
    REMOVED: 4410,
    DECLINED: 4411,
    ROOM_FULL: 4412,
    NODE_FULL: 4413,
    TOO_MANY_MESSAGES: 4429,
});

/** Why the page is no longer in the room. */
export const CLOSE_REASON = Object.freeze({
    LEFT: "left",
    ENDED: "ended",
    REPLACED: "replaced",
    REMOVED: "removed",
    DECLINED: "declined",
    ROOM_FULL: "room_full",
    BAD_TICKET: "bad_ticket",
    REFUSED: "refused",
    SIGNED_OUT: "signed_out",
    NOT_FOUND: "not_found",
    UNVERIFIED: "unverified",
    INSECURE: "insecure",
    UNSUPPORTED: "unsupported",
    NO_MEDIA: "no_media",
    FAILED: "failed",
});

/** The close codes after which asking again is of no use, and what the page then says. */
export const FINAL_CLOSE_CODES = Object.freeze({
    [CLOSE_CODE.LEFT]: CLOSE_REASON.LEFT,
    [CLOSE_CODE.BAD_MESSAGE]: CLOSE_REASON.FAILED,
    [CLOSE_CODE.ENDED]: CLOSE_REASON.ENDED,
    [CLOSE_CODE.REPLACED]: CLOSE_REASON.REPLACED,
    [CLOSE_CODE.REMOVED]: CLOSE_REASON.REMOVED,
    [CLOSE_CODE.DECLINED]: CLOSE_REASON.DECLINED,
    [CLOSE_CODE.ROOM_FULL]: CLOSE_REASON.ROOM_FULL,
});
