"""Offers of the node to a page of a group, and the page's answers.

The node is always the offerer, so that there is no glare and every page uses the same payload
types and header extension ids. Section 0 is the page's microphone, section 1 its camera, and each
further one something that others send. A section is never taken away: one that is out of use is
`inactive` until somebody else needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from media_server import description
from media_server.description import Address
from media_server.exceptions import DescriptionError
from media_server.ice_lite import Credentials
from media_server.rtp import Extension, PayloadType

AUDIO, VIDEO = "audio", "video"
RIDS = ("q", "h")
"""The layers of simulcast: a quarter of the pixels, and all; the smallest first."""

MICROPHONE, CAMERA = "0", "1"
"""The sections that a page sends in."""

_URIS = {
    Extension.AUDIO_LEVEL: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    Extension.ABSOLUTE_SEND_TIME: "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    Extension.TRANSPORT_SEQUENCE_NUMBER: (
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    ),
    Extension.MID: "urn:ietf:params:rtp-hdrext:sdes:mid",
    Extension.RID: "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    Extension.REPAIRED_RID: "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    Extension.VIDEO_ORIENTATION: "urn:3gpp:video-orientation",
}
_UP = {
    AUDIO: (Extension.AUDIO_LEVEL, Extension.TRANSPORT_SEQUENCE_NUMBER, Extension.MID),
    VIDEO: (
        Extension.TRANSPORT_SEQUENCE_NUMBER,
        Extension.MID,
        Extension.RID,
        Extension.REPAIRED_RID,
        Extension.VIDEO_ORIENTATION,
    ),
}
_DOWN = {
    AUDIO: (Extension.AUDIO_LEVEL, Extension.ABSOLUTE_SEND_TIME, Extension.MID),
    VIDEO: (Extension.ABSOLUTE_SEND_TIME, Extension.MID, Extension.VIDEO_ORIENTATION),
}


@dataclass(slots=True)
class Section:
    """A media section towards one page. `participant` is whose media it brings to the page, None
    while nobody's; the SSRCs are those that the node gives it."""

    mid: str
    kind: str
    participant: str | None = None
    ssrc: int = 0
    rtx_ssrc: int = 0

    @property
    def is_up(self) -> bool:
        """True when the page sends in it."""
        return self.mid in (MICROPHONE, CAMERA)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the node needs of a page's answer."""

    ufrag: str
    fingerprints: Sequence[tuple[str, str]]


def offer(
    sections: Sequence[Section],
    sends: bool,
    credentials: Credentials,
    addresses: Sequence[Address],
    fingerprint: str,
    version: int,
) -> str:
    """Writes an offer. `sends` is false for a page that may only watch."""
    lines = [
        "v=0",
        f"o=- 1 {version} IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(section.mid for section in sections),
        "a=msid-semantic: WMS *",
        "a=ice-lite",
    ]
    transport = [
        "c=IN IP4 0.0.0.0",
        "a=rtcp-mux",
        f"a=ice-ufrag:{credentials.ufrag}",
        f"a=ice-pwd:{credentials.password}",
        f"a=fingerprint:{fingerprint}",
        "a=setup:actpass",
    ]
    candidates = [*description.candidates(addresses), "a=end-of-candidates"]
    for section in sections:
        lines += _media(section)
        lines += [
            *transport,
            f"a=mid:{section.mid}",
            *_codecs(section),
            *_direction(section, sends),
        ]
        lines += candidates
    return "\r\n".join(lines) + "\r\n"


def read(sdp: str, offered: Sequence[str]) -> Answer:
    """Reads an answer.

    Raises:
        DescriptionError: it is none to an offer with these sections, by their mids.

    """
    parsed = description.parse(sdp)
    mids = [description.value(section, "a=mid:") for section in parsed.sections]
    if mids != list(offered):
        raise DescriptionError("the answer has other media sections than the offer")
    lines = [*parsed.session, *parsed.sections[0]]
    setups = {line for line in lines if line.startswith("a=setup:")}
    if setups != {"a=setup:active"}:
        raise DescriptionError("the page is not to be the DTLS client")
    fingerprints = []
    for line in dict.fromkeys(lines):
        if line.startswith("a=fingerprint:"):
            algorithm, _, digest = line.removeprefix("a=fingerprint:").partition(" ")
            fingerprints.append((algorithm, digest))
    if not 0 < len(fingerprints) <= 8 or not any(f[0].lower() == "sha-256" for f in fingerprints):
        raise DescriptionError("the answer has no usable fingerprint")
    return Answer(parsed.ufrag, fingerprints)


def _media(section: Section) -> list[str]:
    if section.kind == AUDIO:
        return [f"m=audio 9 UDP/TLS/RTP/SAVPF {PayloadType.OPUS:d}"]
    return [f"m=video 9 UDP/TLS/RTP/SAVPF {PayloadType.VP8:d} {PayloadType.RTX:d}"]


def _codecs(section: Section) -> list[str]:
    opus, vp8, rtx = int(PayloadType.OPUS), int(PayloadType.VP8), int(PayloadType.RTX)
    extensions = (_UP if section.is_up else _DOWN)[section.kind]
    lines = ["a=rtcp-rsize"]
    lines += [f"a=extmap:{extension:d} {_URIS[extension]}" for extension in extensions]
    if section.kind == AUDIO:
        lines += [f"a=rtpmap:{opus} opus/48000/2", f"a=fmtp:{opus} minptime=10;useinbandfec=1"]
        return [*lines, f"a=rtcp-fb:{opus} transport-cc"] if section.is_up else lines
    lines += [f"a=rtpmap:{vp8} VP8/90000", f"a=rtpmap:{rtx} rtx/90000", f"a=fmtp:{rtx} apt={vp8}"]
    control = "transport-cc" if section.is_up else "goog-remb"
    return lines + [f"a=rtcp-fb:{vp8} {kind}" for kind in (control, "nack", "nack pli", "ccm fir")]


def _direction(section: Section, sends: bool) -> list[str]:
    if section.is_up:
        if not sends:
            return ["a=inactive"]
        if section.kind == AUDIO:
            return ["a=recvonly"]
        rids = [f"a=rid:{rid} recv" for rid in RIDS]
        return ["a=recvonly", *rids, f"a=simulcast:recv {';'.join(RIDS)}"]
    if section.participant is None:
        return ["a=inactive"]
    # One stream for each participant, so that the page plays sound and picture together.
    owner, streams = section.participant, [section.ssrc]
    lines = ["a=sendonly", f"a=msid:{owner} {owner}-{section.kind}-{section.ssrc:x}"]
    if section.kind == VIDEO:
        streams.append(section.rtx_ssrc)
        lines.append(f"a=ssrc-group:FID {section.ssrc} {section.rtx_ssrc}")
    return lines + [f"a=ssrc:{ssrc} cname:{owner}" for ssrc in streams]
