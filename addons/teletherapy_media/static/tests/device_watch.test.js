import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { DeviceWatch } from "@teletherapy_media/room/common/device_watch";

describe.current.tags("headless");

let devices, statuses, watch;

beforeEach(async () => {
    devices = new EventTarget();
    statuses = {};
    watch = new DeviceWatch(devices, {
        async query({ name }) {
            if (name === "camera") {
                throw new TypeError("this browser does not know cameras");
            }
            statuses[name] = Object.assign(new EventTarget(), { state: "denied" });
            return statuses[name];
        },
    });
    for (const type of ["devices", "permission"]) {
        watch.addEventListener(type, () => expect.step(type));
    }
    watch.start();
    watch.start();
    await Promise.resolve();
});

function setPermission(state) {
    statuses.microphone.state = state;
    statuses.microphone.dispatchEvent(new Event("change"));
}

test("tells of a device that was plugged in", () => {
    devices.dispatchEvent(new Event("devicechange"));
    expect.verifySteps(["devices"]);
});

test("tells of a permission that was given or set back, not of one that was taken", () => {
    setPermission("granted");
    setPermission("prompt");
    expect.verifySteps(["permission", "permission"]);
    setPermission("denied");
    expect.verifySteps([]);
});

test("tells when the person comes back, maybe from the settings", () => {
    document.dispatchEvent(new Event("visibilitychange"));
    expect.verifySteps(["permission"]);
});

test("tells nothing any more when stopped", () => {
    watch.stop();
    watch.stop();
    devices.dispatchEvent(new Event("devicechange"));
    document.dispatchEvent(new Event("visibilitychange"));
    setPermission("granted");
    expect.verifySteps([]);
});
