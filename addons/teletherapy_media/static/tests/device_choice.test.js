import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { DeviceChoice, listDevices } from "@teletherapy_media/room/common/device_choice";

describe.current.tags("headless");

beforeEach(() => localStorage.clear());

test("a choice is remembered for the next visit", () => {
    const choice = new DeviceChoice();
    expect(choice.get("camera")).toBe("");
    choice.set("camera", "desk");
    choice.set("speaker", "headset");
    choice.set("speaker", "");
    const next = new DeviceChoice();
    expect(["camera", "speaker", "microphone"].map((device) => next.get(device))).toEqual([
        "desk",
        "",
        "",
    ]);
});

test("what does not belong there is as nothing", () => {
    for (const stored of ["{", "null", "7", '{"camera": {"exact": "x"}}']) {
        localStorage.setItem("teletherapy_room.devices", stored);
        expect(new DeviceChoice().get("camera")).toBe("");
    }
});

test("the list names each device once, and nothing that has no name yet", async () => {
    const devices = await listDevices({
        enumerateDevices: async () => [
            { kind: "videoinput", deviceId: "desk", label: "Desk camera" },
            { kind: "audioinput", deviceId: "default", label: "Default" },
            { kind: "audioinput", deviceId: "communications", label: "Communications" },
            { kind: "audiooutput", deviceId: "", label: "" },
        ],
    });
    expect(devices).toEqual({
        camera: [{ id: "desk", label: "Desk camera" }],
        microphone: [{ id: "default", label: "Default" }],
        speaker: [],
    });
});

test("a browser that lists nothing leaves nothing to choose", async () => {
    const devices = await listDevices({
        enumerateDevices: async () => {
            throw new DOMException("", "NotAllowedError");
        },
    });
    expect(devices).toEqual({ camera: [], microphone: [], speaker: [] });
});
