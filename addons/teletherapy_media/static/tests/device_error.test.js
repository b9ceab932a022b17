import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { DEVICE_ERROR, getDeviceError } from "@teletherapy_media/room/common/device_error";
import { getPlatform } from "@teletherapy_media/room/common/platform";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { getDeviceProblems, getDeviceSteps } from "@teletherapy_media/room/device_texts";

describe.current.tags("headless");

beforeEach(allowTranslations);

test("maps what browsers throw to what the page can explain", () => {
    for (const [name, expected] of [
        ["NotAllowedError", DEVICE_ERROR.DENIED],
        ["SecurityError", DEVICE_ERROR.DENIED],
        ["NotFoundError", DEVICE_ERROR.NOT_FOUND],
        ["OverconstrainedError", DEVICE_ERROR.NOT_FOUND],
        ["NotReadableError", DEVICE_ERROR.IN_USE],
        ["AbortError", DEVICE_ERROR.IN_USE],
        ["TypeError", DEVICE_ERROR.UNKNOWN],
    ]) {
        expect(getDeviceError({ name })).toBe(expected);
    }
    expect(getDeviceError(undefined)).toBe(DEVICE_ERROR.UNKNOWN);
});

test("says one sentence when both devices have the same problem, and two when not", () => {
    expect(getDeviceProblems(DEVICE_ERROR.DENIED, DEVICE_ERROR.DENIED)).toEqual([
        "Your browser does not let this page use your camera and microphone.",
    ]);
    expect(getDeviceProblems(DEVICE_ERROR.IN_USE, DEVICE_ERROR.NOT_FOUND)).toEqual([
        "Your microphone is used by another program.",
        "No camera was found.",
    ]);
    expect(getDeviceProblems(null, null)).toEqual([]);
});

test("has steps for every error in every browser", () => {
    for (const error of Object.values(DEVICE_ERROR)) {
        for (const browser of ["chrome", "edge", "firefox", "safari", "other"]) {
            for (const system of ["desktop", "android", "ios"]) {
                expect(getDeviceSteps(error, { browser, system }).length).toBeGreaterThan(1);
            }
        }
    }
});

test("knows the browser and the system", () => {
    const agents = [
        [
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36",
            "chrome",
            "desktop",
        ],
        [
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
            "edge",
            "desktop",
        ],
        [
            "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
            "firefox",
            "desktop",
        ],
        [
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15",
            "safari",
            "desktop",
        ],
        [
            "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36",
            "chrome",
            "android",
        ],
        [
            "Mozilla/5.0 (Android 16; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0",
            "firefox",
            "android",
        ],
        [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile Safari/604.1",
            "safari",
            "ios",
        ],
        [
            "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/156.0 Mobile Safari/604.1",
            "chrome",
            "ios",
        ],
    ];
    for (const [userAgent, browser, system] of agents) {
        expect(getPlatform({ userAgent, maxTouchPoints: 0 })).toEqual({ browser, system });
    }
    expect(getPlatform({ userAgent: agents[3][0], maxTouchPoints: 5 }).system).toBe("ios");
});
