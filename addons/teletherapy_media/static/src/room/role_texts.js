import { _t } from "@web/core/l10n/translation";
import { ROLE } from "./common/wire";

/**
 * @param {string} role
 * @returns {string} what a guest or an observer is, and does; empty for therapist and client
 */
export function getRoleName(role) {
    switch (role) {
        case ROLE.GUEST:
            return _t("Guest: is seen and heard");
        case ROLE.OBSERVER:
            return _t("Observer: only watches and listens");
        default:
            return "";
    }
}
