import { _t } from "@web/core/l10n/translation";
import { CLOSE_REASON } from "./common/wire";

/**
 * Why the person is not in the room, in their words, and the way on.
 *
 * @param {string} reason one of CLOSE_REASON
 * @returns {{ icon: string, heading: string, text: string, again?: string }} `again`: the button that leads
 *  back into the room, where there is a way back
 */
export function getClosingTexts(reason) {
    switch (reason) {
        case CLOSE_REASON.LEFT:
            return {
                icon: "leave",
                heading: _t("You have left the session"),
                text: _t(
                    "Your camera and microphone are off. You can come back while the session is open."
                ),
                again: _t("Rejoin"),
            };
        case CLOSE_REASON.ENDED:
            return {
                icon: "check",
                heading: _t("This session has ended"),
                text: _t(
                    "Your camera and microphone are off, and nobody can enter any more. You can close this page."
                ),
            };
        case CLOSE_REASON.REPLACED:
            return {
                icon: "info",
                heading: _t("The session is open in another window"),
                text: _t(
                    "You joined it from another window or device. Your camera and microphone are off here."
                ),
                again: _t("Use this window"),
            };
        case CLOSE_REASON.REMOVED:
            return {
                icon: "info",
                heading: _t("You were removed from the session"),
                text: _t(
                    "The therapist has ended your part in this session. Your camera and microphone are off. If you think that this is a mistake, contact the practice: the therapist can let you come back."
                ),
                again: _t("Try again"),
            };
        case CLOSE_REASON.DECLINED:
            return {
                icon: "info",
                heading: _t("The therapist cannot see you now"),
                text: _t("Please contact the practice, or try again a little later."),
                again: _t("Try again"),
            };
        case CLOSE_REASON.ROOM_FULL:
            return {
                icon: "info",
                heading: _t("The session already has its participants"),
                text: _t("If you should be in it, contact the practice."),
                again: _t("Try again"),
            };
        case CLOSE_REASON.SIGNED_OUT:
            return {
                icon: "info",
                heading: _t("You have been signed out"),
                text: _t("Sign in again, and you are led back to your session."),
                again: _t("Sign in"),
            };
        case CLOSE_REASON.NOT_FOUND:
            return {
                icon: "info",
                heading: _t("This session was not found"),
                text: _t(
                    "It may have been moved or cancelled. Your appointments show what is planned."
                ),
            };
        case CLOSE_REASON.UNVERIFIED:
            return {
                icon: "shield",
                heading: _t("This connection could not be verified"),
                text: _t(
                    "Somebody or something between you and the other person may have tried to listen in. The session was stopped to protect you; nobody else could see or hear you. Try again from another network. If it happens again, contact the practice."
                ),
                again: _t("Try again"),
            };
        case CLOSE_REASON.INSECURE:
            return {
                icon: "shield",
                heading: _t("This page was not opened securely"),
                text: _t(
                    "Camera and microphone only work when the address begins with https. Open the session again from your portal, or contact the practice."
                ),
            };
        case CLOSE_REASON.UNSUPPORTED:
            return {
                icon: "info",
                heading: _t("This browser cannot be used for the session"),
                text: _t(
                    "Open this page in an up-to-date Chrome, Edge, Firefox or Safari. If a link in another app opened it, copy the address into your browser."
                ),
            };
        case CLOSE_REASON.NO_MEDIA:
            return {
                icon: "info",
                heading: _t("Sound and picture cannot get through"),
                text: _t(
                    "Your network seems to block them. Turn off your VPN, or try another network, for example your phone's mobile data."
                ),
                again: _t("Try again"),
            };
        default:
            return {
                icon: "info",
                heading: _t("The room cannot be opened right now"),
                text: _t(
                    "Please try again in a minute. If that does not help, contact the practice."
                ),
                again: _t("Try again"),
            };
    }
}

/**
 * Odoo says no in its own sentence; the heading tells at a glance what kind of no it is. When the room opens
 * is left to the page, which knows the person's time zone.
 *
 * @param {{ code: string, message: string }} refusal
 */
export function getRefusalTexts({ code, message }) {
    switch (code) {
        case "not_yet":
            return { icon: "clock", heading: _t("The room is not open yet"), text: "" };
        case "ended":
            return getClosingTexts(CLOSE_REASON.ENDED);
        case "removed":
            return getClosingTexts(CLOSE_REASON.REMOVED);
        case "withdrawn":
            return {
                icon: "info",
                heading: _t("Your part in this session has ended"),
                text: message,
            };
        case "cancelled":
            return { icon: "info", heading: _t("This session was cancelled"), text: message };
        case "missed":
            return { icon: "info", heading: _t("This session is over"), text: message };
        default:
            return {
                icon: "info",
                heading: _t("The room cannot be opened right now"),
                text: message,
                again: _t("Try again"),
            };
    }
}
