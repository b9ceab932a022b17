const STORAGE_KEY = "teletherapy_room.devices";

/** What a device is for, and what browsers call its kind. */
export const DEVICE_KIND = Object.freeze({
    microphone: "audioinput",
    camera: "videoinput",
    speaker: "audiooutput",
});
/** Chrome's second name for a device that is in the list anyway. */
const ALIAS = "communications";

/**
 * Which microphone, camera and speaker the person has chosen, remembered for the next visit. Ids of devices
 * are random and known to this site alone. Private browsing may forbid to remember; then the choice holds
 * for this visit.
 */
export class DeviceChoice {
    constructor() {
        this._ids = {};
        try {
            this._ids = JSON.parse(localStorage.getItem(STORAGE_KEY)) || {};
        } catch {
            this._ids = {};
        }
    }

    /**
     * @param {"microphone" | "camera" | "speaker"} device
     * @returns {string} empty where the browser chooses
     */
    get(device) {
        const id = this._ids[device];
        return typeof id === "string" ? id : "";
    }

    /**
     * @param {"microphone" | "camera" | "speaker"} device
     * @param {string} id empty lets the browser choose
     */
    set(device, id) {
        this._ids = { ...this._ids, [device]: id };
        try {
            localStorage.setItem(STORAGE_KEY, JSON.stringify(this._ids));
        } catch {
            // this visit remembers it
        }
    }
}

/**
 * @param {MediaDevices} [mediaDevices]
 * @returns {Promise<Record<"microphone" | "camera" | "speaker", { id: string, label: string }[]>>} what can
 *  be chosen; empty as long as the browser names nothing
 */
export async function listDevices(mediaDevices = navigator.mediaDevices) {
    let infos = [];
    try {
        infos = await mediaDevices.enumerateDevices();
    } catch {
        infos = [];
    }
    return Object.fromEntries(
        Object.entries(DEVICE_KIND).map(([device, kind]) => [
            device,
            infos
                .filter((info) => info.kind === kind && info.deviceId && info.deviceId !== ALIAS)
                .map(({ deviceId, label }) => ({ id: deviceId, label })),
        ])
    );
}

/** @returns {boolean} whether this browser lets a page choose where its sound comes out */
export function canChooseSpeaker() {
    return "setSinkId" in HTMLMediaElement.prototype;
}
