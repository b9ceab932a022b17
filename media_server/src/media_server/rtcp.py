"""RTCP (RFC 3550, RFC 4585, RFC 5104, REMB): what a forwarder reads and writes, and no more."""

from __future__ import annotations

import enum
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from media_server.exceptions import RtpError

MOST_SEQUENCE_NUMBERS = 256
"""The most packets that one NACK asks for; the rest of it is ignored."""

_HEADER = struct.Struct("!BBH")
_UINT32 = struct.Struct("!I")
_REPORT = struct.Struct("!IIIIII")
_SENDER = struct.Struct("!IQI")
_PAIR = struct.Struct("!HH")


class PacketType(enum.IntEnum):
    """RTCP packet types."""

    SENDER_REPORT = 200
    RECEIVER_REPORT = 201
    TRANSPORT_FEEDBACK = 205
    PAYLOAD_FEEDBACK = 206


@dataclass(frozen=True, slots=True)
class SenderReport:
    """`ntp` (32.32 bits) and `timestamp` are the same moment; `data` is the packet."""

    ssrc: int
    ntp: int
    timestamp: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Loss:
    """Of the stream `ssrc` the fraction `lost` (0 to 1) was lost since the last report."""

    ssrc: int
    lost: float


@dataclass(frozen=True, slots=True)
class Nack:
    """These packets of the stream `ssrc` are missing."""

    ssrc: int
    sequence_numbers: Sequence[int]


@dataclass(frozen=True, slots=True)
class KeyframeRequest:
    """PLI or FIR: the stream `ssrc` cannot be decoded."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Bandwidth:
    """REMB: how many bits a second the receiver believes to be possible."""

    bitrate: float


Feedback = SenderReport | Loss | Nack | KeyframeRequest | Bandwidth


def is_rtcp(data: bytes) -> bool:
    """RFC 5761 section 4: tells RTCP from RTP, also when it is encrypted."""
    return len(data) > 1 and 192 <= data[1] <= 223


def parse(data: bytes) -> Iterator[Feedback]:
    """Reads a compound packet; what a forwarder has no use for is skipped.

    Raises:
        RtpError: from there on it is malformed.

    """
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise RtpError("an RTCP packet is cut off")
        first, kind, words = _HEADER.unpack_from(data, at)
        after = at + 4 * words + 4
        if first >> 6 != 2 or after > len(data) or words < 1:
            raise RtpError("an RTCP packet is malformed")
        packet, count = data[at:after], first & 0x1F
        at = after
        if kind == PacketType.SENDER_REPORT:
            if len(packet) < 28:
                raise RtpError("a sender report is cut off")
            ssrc, ntp, timestamp = _SENDER.unpack_from(packet, 4)
            yield SenderReport(ssrc, ntp, timestamp, packet[:28])
            yield from _losses(packet, 28, count)
        elif kind == PacketType.RECEIVER_REPORT:
            yield from _losses(packet, 8, count)
        elif kind == PacketType.TRANSPORT_FEEDBACK and count == 1 and len(packet) >= 12:
            yield Nack(_UINT32.unpack_from(packet, 8)[0], _sequence_numbers(packet))
        elif kind == PacketType.PAYLOAD_FEEDBACK and len(packet) >= 12:
            yield from _payload_feedback(packet, count)


def _losses(packet: bytes, at: int, count: int) -> Iterator[Feedback]:
    if len(packet) < at + 24 * count:
        raise RtpError("a report block is cut off")
    for start in range(at, at + 24 * count, 24):
        yield Loss(_UINT32.unpack_from(packet, start)[0], packet[start + 4] / 256)


def _sequence_numbers(packet: bytes) -> list[int]:
    numbers: list[int] = []
    for at in range(12, len(packet) - 3, 4):
        first, mask = _PAIR.unpack_from(packet, at)
        numbers.append(first)
        numbers += [(first + bit + 1) & 0xFFFF for bit in range(16) if mask >> bit & 1]
        if len(numbers) >= MOST_SEQUENCE_NUMBERS:
            break
    return numbers[:MOST_SEQUENCE_NUMBERS]


def _payload_feedback(packet: bytes, count: int) -> Iterator[Feedback]:
    if count == 1:
        yield KeyframeRequest(_UINT32.unpack_from(packet, 8)[0])
    elif count == 4:
        for at in range(12, len(packet) - 7, 8):
            yield KeyframeRequest(_UINT32.unpack_from(packet, at)[0])
    elif count == 15 and packet[12:16] == b"REMB" and len(packet) >= 20:
        value = int.from_bytes(packet[17:20], "big")
        yield Bandwidth(float((value & 0x3FFFF) << (value >> 18)))


# Writing. `sender` is the node's own SSRC.


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return _HEADER.pack(0x80 | count, kind, len(body) // 4) + body


def receiver_report(sender: int, blocks: Iterable[bytes]) -> bytes:
    """A receiver report of at most 31 blocks (:func:`report_block`)."""
    chosen = list(blocks)[:31]
    body = _UINT32.pack(sender) + b"".join(chosen)
    return _packet(len(chosen), PacketType.RECEIVER_REPORT, body)


def report_block(
    ssrc: int, lost: float, total: int, highest: int, last_report: int, delay: float
) -> bytes:
    """What the node has received of a stream. `last_report` is the middle of the NTP time of its
    last sender report, which came `delay` seconds ago."""
    losses = min(255, int(lost * 256)) << 24 | min(max(total, 0), 0x7FFFFF)
    since = int(delay * 65536) & 0xFFFFFFFF if last_report else 0
    return _REPORT.pack(ssrc, losses, highest & 0xFFFFFFFF, 0, last_report, since)


def nack(sender: int, ssrc: int, sequence_numbers: Sequence[int]) -> bytes:
    """Asks for packets again (RFC 4585 section 6.2.1)."""
    body = _UINT32.pack(sender) + _UINT32.pack(ssrc)
    rest = list(sequence_numbers)
    while rest:
        first, mask, later = rest[0], 0, []
        for number in rest[1:]:
            distance = (number - first) & 0xFFFF
            if 0 < distance <= 16:
                mask |= 1 << (distance - 1)
            else:
                later.append(number)
        body += _PAIR.pack(first, mask)
        rest = later
    return _packet(1, PacketType.TRANSPORT_FEEDBACK, body)


def picture_loss(sender: int, ssrc: int) -> bytes:
    """Asks for a key frame (RFC 4585 section 6.3.1)."""
    body = _UINT32.pack(sender) + _UINT32.pack(ssrc)
    return _packet(1, PacketType.PAYLOAD_FEEDBACK, body)


def sender_report(report: SenderReport, ssrc: int, timestamp: int) -> bytes:
    """A publisher's report as it is for a subscriber, without what it says about others."""
    data = report.data
    return (
        _HEADER.pack(0x80, PacketType.SENDER_REPORT, 6)
        + _UINT32.pack(ssrc)
        + data[8:16]
        + _UINT32.pack(timestamp & 0xFFFFFFFF)
        + data[20:28]
    )
