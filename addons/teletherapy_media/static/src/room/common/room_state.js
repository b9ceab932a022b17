import { makeChatState } from "./chat";
import { makeView } from "./stage_view";

import { CAUSE, PICTURE } from "./quality_watch";

export const SCREEN = Object.freeze({
    STARTING: "starting",
    WAITING: "waiting",
    LIVE: "live",
    CLOSED: "closed",
});

/** How far the question for microphone and camera has come. */
export const DEVICE_STEP = Object.freeze({
    ASKING: "asking",
    BLOCKED: "blocked",
    DONE: "done",
});

/** How far the connection test has come. */
export const TEST_STEP = Object.freeze({
    NONE: "none",
    RUNNING: "running",
    DONE: "done",
});

/**
 * Everything the page shows. Written by RoomSession alone.
 */
export function makeRoomState() {
    return {
        screen: SCREEN.STARTING,
        /** one of CLOSE_REASON, on the closing page */
        reason: null,
        /** Odoo's refusal, on the closing page */
        refusal: null,
        /** `session` of the ticket route's answer */
        session: null,
        role: null,
        selfName: "",
        /** the others as `{ id, name, role, state, since, microphone, camera, screen, raisedAt,
         *  takesPicture, stalled }`, by id */
        others: {},
        /** whom the media connection is for */
        peerId: null,
        deviceStep: DEVICE_STEP.ASKING,
        microphone: { on: false, error: null, track: null },
        camera: { on: false, error: null, stream: null, isMirrored: true },
        /** what can be chosen, as `{ id, label }` */
        devices: { microphone: [], camera: [], speaker: [] },
        /** the ids of what is in use; empty where the browser chooses */
        chosen: { microphone: "", camera: "", speaker: "" },
        /** how the person wants to be seen and heard, by SETTING */
        settings: {},
        /** the background could not be blurred, so the camera is off */
        hasBlurFailed: false,
        /** this person's screen: whether it can be shared, is shared, and one of SHARE_ERROR */
        sharing: { isPossible: false, isOn: false, error: null },
        /** what CallQuality has found: one of CAUSE, and one of PICTURE, what is sent of the picture */
        quality: { cause: CAUSE.NONE, picture: PICTURE.FULL },
        /** no pictures are sent or taken; `isSupported`: the media server passes it on */
        audioOnly: { isSupported: false, isOn: false },
        /** the media server can test the connection */
        hasConnectionTest: false,
        /** `{ step, quality }`: how far the connection test has come, and what it has found */
        connectionTest: { step: TEST_STEP.NONE, quality: null },
        /** the waiting room, as Odoo knows it: `therapist` is `ready`, `busy` or `away` */
        waiting: { therapist: null, message: "", notice: "", farewell: "", removed: [] },
        /** for the therapist: who was invited on the spot, as Odoo answers */
        invitations: [],
        /** in the room, as far as the media server knows */
        isJoined: false,
        /** the connection to Odoo or the media server is lost, and was there before */
        isOffline: false,
        /** the media connection stands */
        isConnected: false,
        /** it stands, and nobody has the keys but the people in it */
        isSecured: false,
        /** it should stand by now */
        isSlow: false,
        /** what comes from whom, by id */
        streams: {},
        /** the media connection is, or becomes, that of a group */
        isInGroup: false,
        /** there is a group, and this browser cannot take part in it */
        isGroupUnsupported: false,
        /** the media server can mute people and lock the room */
        hasModeration: false,
        /** nobody new is let in */
        isLocked: false,
        /** who has turned this person's microphone off, until it is on again */
        mutedById: null,
        /** who speaks now, in a group */
        speakerId: null,
        /** which of the others has spoken last, in a group */
        lastSpeakerId: null,
        /** how the person looks at the session; written by StageView */
        view: makeView(),
        /** Unix time in milliseconds */
        liveSince: null,
        chat: makeChatState(),
        /** one's own; `isSupported`: the media server passes it on */
        hand: { isSupported: false, isRaised: false, loweredById: null },
        isEnding: false,
        hasEndFailed: false,
    };
}
