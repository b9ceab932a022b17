"""Session descriptions (SDP, RFC 8866) on their way through the splice.

What belongs to ICE and to addresses becomes the node's; everything else, fingerprints and DTLS
roles included, passes untouched. docs/protocol.md section 3 is the list.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from media_server.exceptions import DescriptionError
from media_server.ice_lite import Credentials

SIZE = 48 * 1024
"""The longest description, in characters."""

LINES = 2000
"""The most lines of a description."""

SECTIONS = 32
"""The most media sections of a description."""

_LINE = re.compile(r"[a-z]=[^\x00-\x1f\x7f]*")
_REMOVED = (
    "a=candidate:",
    "a=end-of-candidates",
    "a=ice-options:",
    "a=ice-lite",
    "a=remote-candidates:",
    "a=rtcp:",
)
_UFRAG, _PASSWORD, _MID, _GROUP = "a=ice-ufrag:", "a=ice-pwd:", "a=mid:", "a=group:BUNDLE"
# What a page writes as long as it knows no address (RFC 8840 section 4.1.1).
_NO_ADDRESS, _NO_PORT = "IN IP4 0.0.0.0", "9"


class Transport(enum.StrEnum):
    """What a candidate is spoken to with (RFC 8839 section 5.1)."""

    UDP = "udp"
    TCP = "tcp"


@dataclass(frozen=True, slots=True)
class Address:
    """An address under which the browsers reach one of the node's media ports."""

    host: str
    port: int
    transport: Transport = Transport.UDP


@dataclass(frozen=True, slots=True)
class SessionDescription:
    """A description that the splice can carry. `ufrag` is that of the page's ICE agent."""

    session: Sequence[str]
    sections: Sequence[Sequence[str]]
    ufrag: str

    def rewrite(self, credentials: Credentials, addresses: Sequence[Address]) -> str:
        """Writes the description as the other page is to see it.

        Args:
            credentials: those of the receiving page's leg.
            addresses: the node's, of each transport the preferred one first.

        """
        own = candidates(addresses)
        lines = [*_rewritten(self.session, credentials), "a=ice-lite"]
        for section in self.sections:
            lines += _rewritten(section, credentials)
            if _is_used(section):
                lines += [*own, "a=end-of-candidates"]
        return "\r\n".join(lines) + "\r\n"


def parse(sdp: str) -> SessionDescription:
    """Reads a description.

    Raises:
        DescriptionError: it is malformed, too large, does not bundle everything on one 5-tuple, or
            names no ICE credentials.

    """
    if len(sdp) > SIZE:
        raise DescriptionError("the description is too large")
    lines = sdp.replace("\r\n", "\n").removesuffix("\n").split("\n")
    if len(lines) > LINES:
        raise DescriptionError("the description has too many lines")
    if lines[0] != "v=0" or not all(map(_LINE.fullmatch, lines)):
        raise DescriptionError("the description is no SDP")
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if not 0 < len(starts) <= SECTIONS:
        raise DescriptionError("the description has no media section, or too many")
    bounds = [*starts, len(lines)]
    session = lines[: starts[0]]
    sections = [lines[a:b] for a, b in pairwise(bounds)]
    used = [section for section in sections if _is_used(section)]
    if not used:
        raise DescriptionError("the description has no media section in use")
    _check_bundle(session, used)
    return SessionDescription(session, sections, _ice_ufrag(session, used))


def _check_bundle(session: Sequence[str], used: Sequence[Sequence[str]]) -> None:
    """One 5-tuple for everything: BUNDLE (RFC 9143) of all sections, RTCP beside RTP (RFC 5761)."""
    groups = [set(line.split()[1:]) for line in session if line.split(" ")[0] == _GROUP]
    for section in used:
        mid = value(section, _MID)
        if mid is None or len(groups) != 1 or mid not in groups[0]:
            raise DescriptionError("the description does not bundle all media sections")
        if section[0].startswith(("m=audio ", "m=video ")) and "a=rtcp-mux" not in section:
            raise DescriptionError("a media section is without rtcp-mux")


def _ice_ufrag(session: Sequence[str], used: Sequence[Sequence[str]]) -> str:
    # In a bundle the first section's transport is everybody's.
    for lines in (used[0], session):
        ufrag, password = value(lines, _UFRAG), value(lines, _PASSWORD)
        if ufrag and password:
            return ufrag
    raise DescriptionError("the description has no ICE credentials")


def _is_used(section: Sequence[str]) -> bool:
    """Port 0 rejects a section, except where it means bundle-only (RFC 9143 section 6)."""
    fields = section[0].split(" ")
    if len(fields) < 4:
        raise DescriptionError("a media section is malformed")
    return fields[1] != "0" or "a=bundle-only" in section


def value(lines: Sequence[str], prefix: str) -> str | None:
    """What follows `prefix` in the first line that begins with it."""
    return next((line[len(prefix) :] for line in lines if line.startswith(prefix)), None)


def _rewritten(lines: Sequence[str], credentials: Credentials) -> list[str]:
    rewritten = []
    for line in lines:
        if line.startswith(_UFRAG):
            rewritten.append(_UFRAG + credentials.ufrag)
        elif line.startswith(_PASSWORD):
            rewritten.append(_PASSWORD + credentials.password)
        elif line.startswith("c="):
            rewritten.append("c=" + _NO_ADDRESS)
        elif line.startswith("o="):
            # o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>
            rewritten.append(" ".join([*line.split(" ")[:3], _NO_ADDRESS]))
        elif line.startswith("m="):
            kind, port, rest = line.split(" ", 2)
            rewritten.append(" ".join([kind, port if port == "0" else _NO_PORT, rest]))
        elif not line.startswith(_REMOVED):
            rewritten.append(line)
    return rewritten


def candidates(addresses: Sequence[Address]) -> list[str]:
    """The lines that name the node's addresses."""
    return [_candidate(index, address) for index, address in enumerate(addresses)]


def _candidate(index: int, address: Address) -> str:
    """A host candidate (RFC 8839 section 5.1) with the priority of RFC 8445 section 5.1.2.1. Over
    TCP it is passive (RFC 6544 section 4.5), and behind every one over UDP."""
    if address.transport is Transport.UDP:
        type_preference, local_preference, kind = 126, 65535 - index, "host"
    else:
        # RFC 6544 section 4.2: the direction preference of a passive host candidate is 4.
        type_preference, local_preference = 90, (4 << 13) + 8191 - index
        kind = "host tcptype passive"
    priority = (type_preference << 24) + (local_preference << 8) + 255
    where = f"{address.transport.value} {priority} {address.host} {address.port}"
    return f"a=candidate:{index + 1} 1 {where} typ {kind}"
