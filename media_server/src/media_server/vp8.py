"""The VP8 payload descriptor (RFC 7741 section 4.2), which is in clear on every packet."""

from __future__ import annotations


class Descriptor:
    """Where the counters of a packet lie. Short or strange payloads have none."""

    __slots__ = ("is_keyframe", "picture_id", "picture_id_at", "tl0", "tl0_at")

    def __init__(self, payload: bytes) -> None:
        self.picture_id = self.tl0 = 0
        self.picture_id_at = self.tl0_at = 0
        self.is_keyframe = False
        size = len(payload)
        if not size:
            return
        first, at = payload[0], 1
        if first & 0x80:
            if size < 2:
                return
            flags, at = payload[1], 2
            if flags & 0x80:
                if size < at + 2:
                    return
                if payload[at] & 0x80:
                    self.picture_id = (payload[at] & 0x7F) << 8 | payload[at + 1]
                    self.picture_id_at = at
                    at += 1
                at += 1
            if flags & 0x40:
                if size <= at:
                    self.picture_id_at = 0
                    return
                self.tl0, self.tl0_at = payload[at], at
                at += 1
            if flags & 0x30:
                at += 1
        # S = 1 and PID = 0: a frame begins, whose first bit is 0 in a key frame (RFC 6386 9.1).
        self.is_keyframe = first & 0x17 == 0x10 and size > at and not payload[at] & 1


def rewrite(payload: bytes, descriptor: Descriptor, picture_id: int, tl0: int) -> bytes:
    """The payload with its counters moved on by that much. 7-bit picture ids, which no browser
    writes, are left alone."""
    if not descriptor.picture_id_at and not descriptor.tl0_at:
        return payload
    changed = bytearray(payload)
    if descriptor.picture_id_at:
        number = (descriptor.picture_id + picture_id) & 0x7FFF
        changed[descriptor.picture_id_at] = 0x80 | number >> 8
        changed[descriptor.picture_id_at + 1] = number & 0xFF
    if descriptor.tl0_at:
        changed[descriptor.tl0_at] = (descriptor.tl0 + tl0) & 0xFF
    return bytes(changed)
