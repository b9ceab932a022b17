/** What keeps the page from a microphone or a camera, in the page's own few words. */
export const DEVICE_ERROR = Object.freeze({
    DENIED: "denied",
    NOT_FOUND: "not_found",
    IN_USE: "in_use",
    INSECURE: "insecure",
    UNSUPPORTED: "unsupported",
    UNKNOWN: "unknown",
});

/** Names of DOMExceptions, those of older browsers included. */
const ERROR_BY_NAME = {
    NotAllowedError: DEVICE_ERROR.DENIED,
    PermissionDeniedError: DEVICE_ERROR.DENIED,
    SecurityError: DEVICE_ERROR.DENIED,
    NotFoundError: DEVICE_ERROR.NOT_FOUND,
    DevicesNotFoundError: DEVICE_ERROR.NOT_FOUND,
    OverconstrainedError: DEVICE_ERROR.NOT_FOUND,
    NotReadableError: DEVICE_ERROR.IN_USE,
    TrackStartError: DEVICE_ERROR.IN_USE,
    AbortError: DEVICE_ERROR.IN_USE,
};

/**
 * @param {Error} error as thrown by getUserMedia
 * @returns {string} one of DEVICE_ERROR
 */
export function getDeviceError(error) {
    return ERROR_BY_NAME[error?.name] ?? DEVICE_ERROR.UNKNOWN;
}

/**
 * @returns {string | undefined} the error that stands before any device is asked for
 */
export function getPlatformError() {
    if (!window.isSecureContext) {
        return DEVICE_ERROR.INSECURE;
    }
    if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection || !window.WebSocket) {
        return DEVICE_ERROR.UNSUPPORTED;
    }
}
