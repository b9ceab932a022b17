/**
 * How much of a track is sent, where there is not room for all (W3C WebRTC 1.0 section 5.2). A voice that breaks off
 * is worse than a picture that blurs; what is read is to stay sharp. Browsers may know less of this.
 *
 * @param {RTCRtpSender} sender
 * @param {"audio" | "video"} kind
 * @param {Object<string, RTCRtpEncodingParameters>} [layers] of simulcast, by RID
 */
export async function tuneSender(sender, kind, layers = {}) {
    const parameters = sender.getParameters();
    for (const encoding of parameters.encodings) {
        if (kind === "audio") {
            encoding.priority = encoding.networkPriority = "high";
        } else {
            Object.assign(encoding, layers[encoding.rid]);
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
