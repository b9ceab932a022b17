import { QUALITY } from "@teletherapy_media/room/common/connection_quality";
import { DEVICE_ERROR } from "@teletherapy_media/room/common/device_error";
import { DEVICE_STEP, SCREEN, TEST_STEP } from "@teletherapy_media/room/common/room_state";
import { PARTICIPANT_STATE, ROLE } from "@teletherapy_media/room/common/wire";
import { drawPerson, gather, getId, getName, getRole, makePerson } from "./story_people";

export const THERAPIST = 0;
export const CLIENT = 1;
export const GUEST = 2;

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 24, 15);

export const NO_DEVICE = Object.freeze({ on: false, error: null, track: null, stream: null });

export function makeSession(values = {}) {
    return {
        id: 7,
        start: new Date(START).toISOString(),
        stop: new Date(START + HOUR).toISOString(),
        opens: new Date(START).toISOString(),
        closes: new Date(START + 2 * HOUR).toISOString(),
        practice: "Harbor Counseling",
        admission: "automatic",
        back_url: "/my/teletherapy/7",
        ...values,
    };
}

/** What holds for a person on every screen, with microphone and camera. */
export function makeBase(number, values = {}) {
    return {
        role: getRole(number),
        selfName: getName(number),
        session: makeSession(),
        isJoined: true,
        hasModeration: true,
        deviceStep: DEVICE_STEP.DONE,
        microphone: { on: true, error: null, track: null },
        camera: { on: true, error: null, stream: drawPerson(number), isMirrored: true },
        devices: { microphone: [], camera: [], speaker: [] },
        settings: { blur: false, noiseSuppression: true, echoCancellation: true },
        ...values,
    };
}

/** The person of this number waits; the others are as they are given. */
export function makeWaiting(number, values = {}) {
    const away = number === THERAPIST ? CLIENT : THERAPIST;
    return makeBase(number, {
        screen: SCREEN.WAITING,
        others: gather(makePerson(away, { state: PARTICIPANT_STATE.LEFT })),
        ...values,
    });
}

/** The waiting room of somebody whose devices are not to be had. */
export function makeBlocked(microphoneError, cameraError) {
    return makeWaiting(CLIENT, {
        isJoined: false,
        deviceStep: DEVICE_STEP.BLOCKED,
        microphone: { ...NO_DEVICE, error: microphoneError },
        camera: { ...NO_DEVICE, error: cameraError, isMirrored: true },
    });
}

/** The session of the person of this number with those others. */
export function makeLive(number, others, values = {}) {
    return makeBase(number, {
        screen: SCREEN.LIVE,
        others: gather(...others),
        peerId: others.length === 1 ? others[0].id : null,
        streams: Object.fromEntries(others.map(({ id }) => [id, drawPerson(Number(id))])),
        isConnected: true,
        isSecured: true,
        isInGroup: others.length > 1,
        liveSince: Date.now() - 754_000,
        ...values,
    });
}

export function makePair(number, other = {}, values = {}) {
    const otherNumber = number === THERAPIST ? CLIENT : THERAPIST;
    return makeLive(number, [makePerson(otherNumber, other)], values);
}

/** A session of so many people, in which the person of this number is. */
export function makeGroup(number, count, values = {}) {
    const numbers = Array.from({ length: count }, (_, index) => index);
    return makeLive(
        number,
        numbers
            .filter((each) => each !== number)
            .map((each) => makePerson(each, { microphone: each % 4 !== 3 })),
        values
    );
}

/** Somebody watches: no camera, no microphone, and everybody knows. */
export function makeObserved(count) {
    const state = makeGroup(GUEST + count, count);
    return { ...state, role: ROLE.OBSERVER, camera: NO_DEVICE, microphone: NO_DEVICE };
}

export function makeClosed(number, reason, values = {}) {
    return makeBase(number, {
        screen: SCREEN.CLOSED,
        reason,
        isJoined: false,
        others: gather(makePerson(number === THERAPIST ? CLIENT : THERAPIST)),
        ...values,
    });
}

export { DEVICE_ERROR, DEVICE_STEP, getId, makePerson, PARTICIPANT_STATE, QUALITY, TEST_STEP };
