const PERMISSIONS = Object.freeze(["microphone", "camera"]);

/**
 * Notices that a missing device may be there now.
 *
 * Events: `devices` (something was plugged in or pulled out), `permission` (the person has changed what this
 * page may use, or comes back from where that is done).
 */
export class DeviceWatch extends EventTarget {
    /**
     * @param {MediaDevices} [mediaDevices]
     * @param {Permissions} [permissions]
     */
    constructor(mediaDevices = navigator.mediaDevices, permissions = navigator.permissions) {
        super();
        this._mediaDevices = mediaDevices;
        this._permissions = permissions;
        this._abort = null;
    }

    /** Idempotent. */
    start() {
        if (this._abort) {
            return;
        }
        this._abort = new AbortController();
        const { signal } = this._abort;
        const notify = (type) => () => this.dispatchEvent(new CustomEvent(type));
        this._mediaDevices?.addEventListener?.("devicechange", notify("devices"), { signal });
        // some browsers do not tell of permissions; coming back from their settings can be seen
        document.addEventListener(
            "visibilitychange",
            () => document.visibilityState === "visible" && notify("permission")(),
            { signal }
        );
        for (const name of PERMISSIONS) {
            this._watchPermission(name, notify("permission"), signal);
        }
    }

    /** Idempotent. */
    stop() {
        this._abort?.abort();
        this._abort = null;
    }

    async _watchPermission(name, onChange, signal) {
        try {
            const status = await this._permissions.query({ name });
            status.addEventListener("change", () => status.state !== "denied" && onChange(), {
                signal,
            });
        } catch {
            // this browser does not know the name
        }
    }
}
