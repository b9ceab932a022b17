import { makeChatState } from "@teletherapy_media/room/common/chat";
import { LAYOUT } from "@teletherapy_media/room/common/layout";
import { SCREEN } from "@teletherapy_media/room/common/room_state";
import { CLOSE_REASON } from "@teletherapy_media/room/common/wire";
import {
    CLIENT,
    DEVICE_ERROR,
    DEVICE_STEP,
    getId,
    makeBlocked,
    makeClosed,
    makeGroup,
    makeObserved,
    makePair,
    makePerson,
    makeSession,
    makeWaiting,
    NO_DEVICE,
    PARTICIPANT_STATE,
    QUALITY,
    TEST_STEP,
    THERAPIST,
} from "./story_states";
import { gather } from "./story_people";

const OPENING = new Date(Date.UTC(2026, 10, 24, 14, 45)).toISOString();
const byTherapist = () => makeSession({ admission: "therapist" });

/** A client who is here and wants to come in. */
const makeApplicant = (number = CLIENT) =>
    makePerson(number, { state: PARTICIPANT_STATE.WAITING, since: Date.now() - 200_000 });

const STARTING = {
    starting: { screen: SCREEN.STARTING },
    "starting-offline": { screen: SCREEN.STARTING, isOffline: true },
};

const WAITING = {
    "waiting-entering": () => makeWaiting(CLIENT, { isJoined: false }),
    "waiting-asking": () =>
        makeWaiting(CLIENT, {
            isJoined: false,
            deviceStep: DEVICE_STEP.ASKING,
            microphone: NO_DEVICE,
            camera: { ...NO_DEVICE, isMirrored: true },
        }),
    "waiting-client": () => makeWaiting(CLIENT),
    "waiting-therapist": () => makeWaiting(THERAPIST),
    "waiting-therapist-here": () =>
        makeWaiting(CLIENT, {
            session: byTherapist(),
            others: gather(makePerson(THERAPIST, { state: PARTICIPANT_STATE.ADMITTED })),
        }),
    "waiting-therapist-busy": () =>
        makeWaiting(CLIENT, {
            waiting: {
                therapist: "busy",
                message: "I am a few minutes late. Please keep this page open.",
                notice: "",
                farewell: "",
                removed: [],
            },
        }),
    "waiting-applicant": () =>
        makeWaiting(THERAPIST, { session: byTherapist(), others: gather(makeApplicant()) }),
    "waiting-applicants": () =>
        makeWaiting(THERAPIST, {
            session: byTherapist(),
            others: gather(makeApplicant(), makeApplicant(2)),
        }),
    "waiting-locked": () =>
        makeWaiting(THERAPIST, {
            session: byTherapist(),
            isLocked: true,
            others: gather(makeApplicant()),
        }),
    "waiting-locked-client": () => makeWaiting(CLIENT, { isLocked: true }),
    "waiting-connecting": () =>
        makeWaiting(CLIENT, { others: gather(makePerson(THERAPIST)), peerId: getId(THERAPIST) }),
    "waiting-slow": () =>
        makeWaiting(CLIENT, {
            others: gather(makePerson(THERAPIST)),
            peerId: getId(THERAPIST),
            isSlow: true,
        }),
    "waiting-offline": () => makeWaiting(CLIENT, { isOffline: true }),
    "waiting-again": () => makeWaiting(CLIENT, { liveSince: Date.now() - 754_000 }),
    ...Object.fromEntries(
        Object.values(DEVICE_ERROR).map((error) => [
            `waiting-devices-${error}`,
            () => makeBlocked(error, error),
        ])
    ),
    "waiting-camera-in_use": () => makeBlocked(null, DEVICE_ERROR.IN_USE),
    "waiting-microphone-not_found": () => makeBlocked(DEVICE_ERROR.NOT_FOUND, null),
    "waiting-test-running": () => makeTested(TEST_STEP.RUNNING, null),
    ...Object.fromEntries(
        Object.values(QUALITY).map((quality) => [
            `waiting-test-${quality}`,
            () => makeTested(TEST_STEP.DONE, quality),
        ])
    ),
};

function makeTested(step, quality) {
    return makeWaiting(CLIENT, { hasConnectionTest: true, connectionTest: { step, quality } });
}

function makeChat() {
    const at = Date.now() - 60_000;
    return {
        ...makeChatState(),
        isOpen: true,
        messages: [
            {
                id: "1",
                from: getId(THERAPIST),
                name: "Dana Reyes",
                text: "The crisis line answers day and night: 988.",
                at,
                isDelivered: true,
            },
            { id: "2", from: null, name: "", text: "Thank you.", at, isDelivered: true },
        ],
    };
}

const PAIR = {
    "pair-therapist": () => makePair(THERAPIST),
    "pair-client": () => makePair(CLIENT),
    "pair-side": { state: () => makePair(CLIENT), view: { pair: LAYOUT.SIDE } },
    "pair-self-hidden": { state: () => makePair(CLIENT), view: { isSelfHidden: true } },
    "pair-muted": () =>
        makePair(CLIENT, {}, { microphone: NO_DEVICE, mutedById: getId(THERAPIST) }),
    "pair-camera-off": () =>
        makePair(
            THERAPIST,
            { camera: false, microphone: false },
            { camera: { ...NO_DEVICE, isMirrored: true } }
        ),
    "pair-securing": () => makePair(CLIENT, {}, { isSecured: false }),
    "pair-offline": () => makePair(CLIENT, {}, { isOffline: true }),
    "pair-stalled": () => makePair(THERAPIST, { stalled: true }),
    "pair-reconnecting": () =>
        makePair(
            CLIENT,
            { state: PARTICIPANT_STATE.RECONNECTING },
            { isConnected: false, isSecured: false }
        ),
    "pair-slow": () => makePair(CLIENT, {}, { isConnected: false, isSecured: false, isSlow: true }),
    "pair-locked": () => makePair(THERAPIST, {}, { isLocked: true }),
    "pair-applicant": () => {
        const state = makePair(THERAPIST);
        return { ...state, others: { ...state.others, ...gather(makeApplicant(2)) } };
    },
    "pair-camera-lost": () =>
        makePair(
            CLIENT,
            {},
            { camera: { ...NO_DEVICE, error: DEVICE_ERROR.NOT_FOUND, isMirrored: true } }
        ),
    "pair-blur-failed": () =>
        makePair(CLIENT, {}, { camera: { ...NO_DEVICE, isMirrored: true }, hasBlurFailed: true }),
    "pair-sharing": () =>
        makePair(THERAPIST, {}, { sharing: { isPossible: true, isOn: true, error: null } }),
    "pair-screen": () => makePair(CLIENT, { screen: true, camera: false }),
    "pair-hand": () => makePair(THERAPIST, { raisedAt: Date.now() - 20_000 }),
    "pair-chat": () => makePair(CLIENT, {}, { chat: makeChat() }),
    "pair-chat-kept": () =>
        makePair(CLIENT, {}, { chat: { ...makeChat(), isKept: true, isKeepingNews: true } }),
    "pair-ending": () => makePair(THERAPIST, {}, { isEnding: true }),
    "pair-end-failed": () => makePair(THERAPIST, {}, { hasEndFailed: true }),
    "pair-group-unsupported": () => makePair(CLIENT, {}, { isGroupUnsupported: true }),
};

const GROUP = {
    ...Object.fromEntries(
        Array.from({ length: 14 }, (_, index) => index + 3).map((count) => [
            `group-${count}`,
            () => makeGroup(CLIENT, count, { speakerId: getId(2) }),
        ])
    ),
    ...Object.fromEntries(
        [3, 5, 16].map((count) => [
            `speaker-${count}`,
            {
                state: () =>
                    makeGroup(THERAPIST, count, { speakerId: getId(2), lastSpeakerId: getId(2) }),
                view: { group: LAYOUT.SPEAKER },
            },
        ])
    ),
    "group-pinned": {
        state: () => makeGroup(THERAPIST, 5, { speakerId: getId(2) }),
        view: { pinnedId: getId(4) },
    },
    "group-observer": () => makeObserved(4),
};

const CLOSED = {
    ...Object.fromEntries(
        Object.values(CLOSE_REASON).flatMap((reason) => [
            [`closed-${reason}`, () => makeClosed(CLIENT, reason)],
        ])
    ),
    ...Object.fromEntries(
        [CLOSE_REASON.LEFT, CLOSE_REASON.ENDED, CLOSE_REASON.REPLACED].map((reason) => [
            `closed-${reason}-therapist`,
            () => makeClosed(THERAPIST, reason),
        ])
    ),
    "closed-declined-farewell": () =>
        makeClosed(CLIENT, CLOSE_REASON.DECLINED, {
            waiting: {
                therapist: "ready",
                message: "",
                notice: "",
                farewell: "I have to see somebody else first. I will call you this afternoon.",
                removed: [],
            },
        }),
    ...Object.fromEntries(
        Object.entries({
            not_yet: "The room is not open yet.",
            cancelled: "This session was cancelled. Your appointments show what is planned.",
            missed: "This session is over.",
            no_node:
                "The practice's video service cannot be reached. Please try again in a minute.",
        }).map(([code, message]) => [
            `closed-refused-${code}`,
            () =>
                makeClosed(CLIENT, CLOSE_REASON.REFUSED, {
                    refusal: { code, message, opens: OPENING },
                }),
        ])
    ),
};

/** @returns {Object<string, () => Object>} by name, what makes a state of the page: `state`, `view` */
export function getStories() {
    return Object.fromEntries(
        Object.entries({ ...STARTING, ...WAITING, ...PAIR, ...GROUP, ...CLOSED }).map(
            ([name, story]) => [name, () => makeStory(story)]
        )
    );
}

function makeStory(story) {
    if (typeof story === "function") {
        return { state: story() };
    }
    return typeof story.state === "function"
        ? { state: story.state(), view: story.view }
        : { state: story };
}
