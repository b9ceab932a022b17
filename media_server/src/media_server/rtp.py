"""RTP packets (RFC 3550, RFC 8285): read where they lie, and written anew for a subscriber.

Payload types and header extension ids are the node's own, the same for every page, because the
node makes every offer. A payload is never looked into but for the VP8 payload descriptor
(:mod:`media_server.vp8`), which stays in clear when the frame behind it is encrypted.
"""

from __future__ import annotations

import enum
import struct

from media_server.exceptions import RtpError

HEADER_SIZE = 12
_HEADER = struct.Struct("!BBHII")
_UINT16 = struct.Struct("!H")


class PayloadType(enum.IntEnum):
    """What the node offers."""

    OPUS = 111
    VP8 = 96
    RTX = 97


class Extension(enum.IntEnum):
    """Header extension ids, all of the one-byte form."""

    AUDIO_LEVEL = 1
    ABSOLUTE_SEND_TIME = 2
    TRANSPORT_SEQUENCE_NUMBER = 3
    MID = 4
    RID = 10
    REPAIRED_RID = 11
    VIDEO_ORIENTATION = 13


_KEPT = (Extension.AUDIO_LEVEL, Extension.VIDEO_ORIENTATION)


class Packet:
    """A packet of a publisher. `payload_at` and `end` bound the payload without padding; `index` is
    the sequence number without the wrap at 65536, once the stream is known."""

    __slots__ = (
        "data",
        "end",
        "extensions",
        "index",
        "marker",
        "payload_at",
        "payload_type",
        "sequence_number",
        "ssrc",
        "timestamp",
    )

    def __init__(self, data: bytes) -> None:
        size = len(data)
        if size < HEADER_SIZE:
            raise RtpError("shorter than an RTP header")
        first, second, self.sequence_number, self.timestamp, self.ssrc = _HEADER.unpack_from(data)
        if first >> 6 != 2:
            raise RtpError("no RTP version 2")
        self.data = data
        self.index = 0
        self.marker = second & 0x80
        self.payload_type = second & 0x7F
        self.extensions: dict[int, bytes] = {}
        at = HEADER_SIZE + 4 * (first & 0x0F)
        if first & 0x10:
            at = self._read_extensions(at, size)
        if first & 0x20:
            size -= data[-1]
        if at > size or (first & 0x20 and not data[-1]):
            raise RtpError("the packet is shorter than it says")
        self.payload_at, self.end = at, size

    def _read_extensions(self, at: int, size: int) -> int:
        data = self.data
        if at + 4 > size:
            raise RtpError("the header extension is cut off")
        profile, words = data[at] << 8 | data[at + 1], data[at + 2] << 8 | data[at + 3]
        at += 4
        end = at + 4 * words
        if end > size:
            raise RtpError("the header extension is cut off")
        if profile == 0xBEDE:
            while at < end:
                kind = data[at] >> 4
                if kind == 0:
                    at += 1
                elif kind == 15:
                    break
                else:
                    after = at + 2 + (data[at] & 0x0F)
                    if after > end:
                        raise RtpError("a header extension is longer than all of them")
                    self.extensions[kind] = data[at + 1 : after]
                    at = after
        return end

    @property
    def payload(self) -> bytes:
        """Without padding."""
        return self.data[self.payload_at : self.end]

    def restored(self, payload_type: int, ssrc: int) -> Packet:
        """The packet that this retransmission (RFC 4588) repeats.

        Raises:
            RtpError: it repeats none, as those that only probe for bandwidth.

        """
        if self.end - self.payload_at < 3:
            raise RtpError("the retransmission repeats nothing")
        packet = Packet.__new__(Packet)
        packet.index = 0
        packet.data, packet.end, packet.extensions = self.data, self.end, self.extensions
        packet.marker, packet.timestamp = self.marker, self.timestamp
        packet.payload_type, packet.ssrc = payload_type, ssrc
        (packet.sequence_number,) = _UINT16.unpack_from(self.data, self.payload_at)
        packet.payload_at = self.payload_at + 2
        return packet

    def write(
        self,
        ssrc: int,
        sequence_number: int,
        timestamp: int,
        sent: bytes,
        payload: bytes,
        payload_type: int | None = None,
    ) -> bytes:
        """The packet for a subscriber: with the node's numbers, when it is `sent`, and of the other
        extensions only those that concern a subscriber."""
        elements = b"\x22" + sent
        for kind in _KEPT:
            value = self.extensions.get(kind)
            if value is not None and len(value) == 1:
                elements += bytes((kind << 4,)) + value
        elements += bytes(-len(elements) % 4)
        second = self.marker | (self.payload_type if payload_type is None else payload_type)
        header = _HEADER.pack(0x90, second, sequence_number, timestamp, ssrc)
        return header + b"\xbe\xde" + _UINT16.pack(len(elements) >> 2) + elements + payload


def absolute_send_time(now: float) -> bytes:
    """24 bits of a clock: 6 of seconds, 18 of their fraction."""
    return (int(now * 262144) & 0xFFFFFF).to_bytes(3, "big")


def is_newer(a: int, b: int) -> bool:
    """True when the sequence number `a` is behind `b`, across the wrap at 65536."""
    return a != b and (a - b) & 0xFFFF < 0x8000
