/** What a pair sends of a picture; without layers. */
const WHOLE = Object.freeze({
    scaleResolutionDownBy: 1,
    maxBitrate: undefined,
    maxFramerate: undefined,
});
const REDUCED = Object.freeze({ scaleResolutionDownBy: 2, maxBitrate: 150_000 });
/** Letters stay readable; they move less. */
const REDUCED_SCREEN = Object.freeze({ maxBitrate: 150_000, maxFramerate: 3 });

/**
 * How much of a track is sent, where there is not room for all (W3C WebRTC 1.0 section 5.2). A voice that breaks off
 * is worse than a picture that blurs; what is read is to stay sharp. Browsers may know less of this.
 *
 * @param {RTCRtpSender} sender
 * @param {"audio" | "video"} kind
 * @param {Object} [options]
 * @param {Object<string, RTCRtpEncodingParameters>} [options.layers] of simulcast, by RID
 * @param {boolean} [options.isReduced] the picture leaves room for the sound: of layers the small one alone
 */
export async function tuneSender(sender, kind, { layers, isReduced = false } = {}) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) {
        if (kind === "audio") {
            encoding.priority = encoding.networkPriority = "high";
        } else {
            Object.assign(encoding, layers ? layers[encoding.rid] : WHOLE);
            if (layers) {
                encoding.active = !isReduced || encoding.scaleResolutionDownBy > 1;
            } else if (isReduced) {
                Object.assign(encoding, isDetailed(sender.track) ? REDUCED_SCREEN : REDUCED);
            }
        }
    }
    if (kind === "video") {
        parameters.degradationPreference = isDetailed(sender.track)
            ? "maintain-resolution"
            : "balanced";
    }
    await sender.setParameters(parameters).catch(() => {});
}

/** @returns {boolean} whether letters have to be read, as on a shared screen */
export function isDetailed(track) {
    return track?.contentHint === "detail";
}

/**
 * Lets the picture begin anew, which the other side asks for itself only after up to three seconds. Browsers that do
 * not know `encodingOptions` (W3C WebRTC Extensions) overlook it.
 *
 * @param {RTCRtpSender} sender
 */
export async function requestKeyFrame(sender) {
    const parameters = sender.getParameters();
    const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
    await sender.setParameters(parameters, { encodingOptions }).catch(() => {});
}
