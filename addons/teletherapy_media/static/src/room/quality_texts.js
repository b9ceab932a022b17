import { _t } from "@web/core/l10n/translation";
import { QUALITY } from "./common/connection_quality";
import { TEST_STEP } from "./common/room_state";

/**
 * @param {string} step one of TEST_STEP
 * @param {string | null} quality one of QUALITY
 * @returns {{ headline: string, advice: string, isGood: boolean, isBad: boolean }}
 */
export function getQualityTexts(step, quality) {
    const texts = { headline: "", advice: "", isGood: false, isBad: false };
    if (step === TEST_STEP.RUNNING) {
        return { ...texts, headline: _t("Testing your connection…") };
    }
    if (step === TEST_STEP.NONE) {
        return { ...texts, headline: _t("Is your connection good enough?") };
    }
    switch (quality) {
        case QUALITY.GOOD:
            return { ...texts, headline: _t("Your connection is good."), isGood: true };
        case QUALITY.SLOW:
            return {
                ...texts,
                headline: _t("Your connection is slow."),
                advice: _t("The picture will be less sharp. The sound comes first."),
            };
        case QUALITY.UNSTEADY:
            return {
                ...texts,
                headline: _t("Your connection is unsteady."),
                advice: _t(
                    "Picture or sound may pause for a moment. Sit closer to your Wi-Fi router, or use a cable."
                ),
            };
        case QUALITY.WEAK:
            return {
                ...texts,
                headline: _t("Your connection is weak."),
                advice: _t(
                    "Sit closer to your Wi-Fi router, or try another network. If the sound breaks off, turn off your camera."
                ),
                isBad: true,
            };
        default:
            return {
                ...texts,
                headline: _t("The test did not get through."),
                advice: _t(
                    "Your network may block video. Turn off your VPN, or try another network, for example your phone's mobile data."
                ),
                isBad: true,
            };
    }
}
