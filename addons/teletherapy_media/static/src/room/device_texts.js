import { _t } from "@web/core/l10n/translation";
import { DEVICE_ERROR } from "./common/device_error";

/**
 * What keeps the person from being seen or heard, as one sentence for each combination: languages do not put
 * such sentences together from parts.
 *
 * @param {string | null} microphone one of DEVICE_ERROR
 * @param {string | null} camera one of DEVICE_ERROR
 * @returns {string[]}
 */
export function getDeviceProblems(microphone, camera) {
    if (microphone && microphone === camera) {
        return [getBothProblem(microphone)];
    }
    return [
        microphone && getMicrophoneProblem(microphone),
        camera && getCameraProblem(camera),
    ].filter(Boolean);
}

function getBothProblem(error) {
    switch (error) {
        case DEVICE_ERROR.DENIED:
            return _t("Your browser does not let this page use your camera and microphone.");
        case DEVICE_ERROR.NOT_FOUND:
            return _t("No camera and no microphone were found.");
        case DEVICE_ERROR.IN_USE:
            return _t("Your camera and microphone are used by another program.");
        default:
            return _t("Your camera and microphone could not be started.");
    }
}

function getMicrophoneProblem(error) {
    switch (error) {
        case DEVICE_ERROR.DENIED:
            return _t("Your browser does not let this page use your microphone.");
        case DEVICE_ERROR.NOT_FOUND:
            return _t("No microphone was found.");
        case DEVICE_ERROR.IN_USE:
            return _t("Your microphone is used by another program.");
        default:
            return _t("Your microphone could not be started.");
    }
}

function getCameraProblem(error) {
    switch (error) {
        case DEVICE_ERROR.DENIED:
            return _t("Your browser does not let this page use your camera.");
        case DEVICE_ERROR.NOT_FOUND:
            return _t("No camera was found.");
        case DEVICE_ERROR.IN_USE:
            return _t("Your camera is used by another program.");
        default:
            return _t("Your camera could not be started.");
    }
}

/**
 * What to do about it, step by step, in this very browser.
 *
 * @param {string} error one of DEVICE_ERROR
 * @param {{ browser: string, system: string }} platform
 * @returns {string[]}
 */
export function getDeviceSteps(error, platform) {
    switch (error) {
        case DEVICE_ERROR.DENIED:
            return [...getPermissionSteps(platform), _t("Then come back here and try again.")];
        case DEVICE_ERROR.NOT_FOUND:
            return [
                _t(
                    "Check that it is plugged in and switched on. Some laptops have a key or a slider for it."
                ),
                _t("If it is wireless, check that it is charged and connected."),
                _t("Then try again."),
            ];
        case DEVICE_ERROR.IN_USE:
            return [
                _t(
                    "Close other programs and browser tabs that may use it, for example another video call."
                ),
                _t("If that does not help, restart your browser and open this page again."),
            ];
        default:
            return [
                _t("Try again."),
                _t("If that does not help, restart your browser and open this page again."),
            ];
    }
}

function getPermissionSteps({ browser, system }) {
    if (system === "ios") {
        return browser === "safari" ? getIosSafariSteps() : getIosSteps();
    }
    if (system === "android") {
        return browser === "firefox" ? getAndroidFirefoxSteps() : getAndroidSteps();
    }
    switch (browser) {
        case "firefox":
            return getFirefoxSteps();
        case "safari":
            return getSafariSteps();
        case "edge":
            return getEdgeSteps();
        default:
            return getChromeSteps();
    }
}

function getChromeSteps() {
    return [
        _t("Click the icon to the left of the address at the top of the window."),
        _t("Turn on “Camera” and “Microphone”."),
    ];
}

function getEdgeSteps() {
    return [
        _t(
            "Click the lock to the left of the address at the top of the window, then “Permissions for this site”."
        ),
        _t("Set “Camera” and “Microphone” to “Allow”."),
    ];
}

function getFirefoxSteps() {
    return [
        _t(
            "Click the crossed-out camera or microphone to the left of the address at the top of the window."
        ),
        _t("Remove “Blocked” beside the camera and the microphone."),
        _t("When Firefox asks again, choose “Allow”."),
    ];
}

function getSafariSteps() {
    return [
        _t("In the menu bar, open “Safari”, then “Settings for This Website”."),
        _t("Set “Camera” and “Microphone” to “Allow”."),
    ];
}

function getIosSafariSteps() {
    return [
        _t(
            "Tap the page menu beside the address (“aA” or the page icon), then “Website Settings”."
        ),
        _t("Set “Camera” and “Microphone” to “Allow”."),
    ];
}

function getIosSteps() {
    return [
        _t("Open the Settings app of your phone or tablet, then “Apps”, and choose this browser."),
        _t("Turn on “Camera” and “Microphone”."),
    ];
}

function getAndroidSteps() {
    return [
        _t("Tap the icon to the left of the address, then “Permissions”."),
        _t("Allow “Camera” and “Microphone”."),
        _t(
            "If they are not listed, open your phone's Settings, then “Apps”, this browser, “Permissions”."
        ),
    ];
}

function getAndroidFirefoxSteps() {
    return [
        _t("Tap the lock to the left of the address."),
        _t("Tap “Camera” and “Microphone” until they say “Allowed”."),
    ];
}
