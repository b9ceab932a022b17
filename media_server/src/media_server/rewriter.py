"""Several streams, one after the other, made into a single one (layers of simulcast, for one).

A subscriber sees one SSRC whose sequence numbers, timestamps and VP8 counters go on as if one
encoder had written them.
"""

from __future__ import annotations

from dataclasses import dataclass

from media_server import vp8
from media_server.incoming import Incoming
from media_server.rtp import Packet, is_newer
from media_server.vp8 import Descriptor

LONGEST_CORRECTION = 2.0
"""Seconds by which sender reports may correct the timestamp of a switch."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What is added to the numbers of `source` from its packet with the index `first` on."""

    source: Incoming
    first: int
    sequence_number: int
    timestamp: int
    picture_id: int
    tl0: int


class Rewriter:
    """Follows one source at a time; :meth:`switch` changes it."""

    __slots__ = ("_clock_rate", "_picture_id", "_sent_at", "_sequence_number", "_timestamp", "_tl0")

    def __init__(self, clock_rate: int) -> None:
        self._clock_rate = clock_rate
        self._sequence_number: int | None = None
        self._timestamp = 0
        self._sent_at = 0.0
        self._picture_id = self._tl0 = 0

    def switch(
        self,
        before: Mapping | None,
        source: Incoming,
        packet: Packet,
        descriptor: Descriptor | None,
        now: float,
    ) -> Mapping:
        """From `packet` on, which has to be decodable on its own, `source` is followed."""
        sequence_number = timestamp = picture_id = tl0 = 0
        if self._sequence_number is not None:
            sequence_number = self._sequence_number + 1 - packet.sequence_number
            timestamp = self._next_timestamp(before, source, packet, now) - packet.timestamp
            if descriptor is not None:
                picture_id = self._picture_id + 1 - descriptor.picture_id
                tl0 = self._tl0 + 1 - descriptor.tl0
        return Mapping(source, packet.index, sequence_number, timestamp, picture_id, tl0)

    def write(
        self, mapping: Mapping, packet: Packet, descriptor: Descriptor | None, now: float
    ) -> tuple[int, int, bytes] | None:
        """Sequence number, timestamp and payload for the subscriber; None for a packet from before
        the switch."""
        if packet.index < mapping.first:
            return None
        number = (packet.sequence_number + mapping.sequence_number) & 0xFFFF
        timestamp = (packet.timestamp + mapping.timestamp) & 0xFFFFFFFF
        if self._sequence_number is None or is_newer(number, self._sequence_number):
            self._sequence_number, self._timestamp, self._sent_at = number, timestamp, now
            if descriptor is not None:
                self._picture_id = descriptor.picture_id + mapping.picture_id
                self._tl0 = descriptor.tl0 + mapping.tl0
        return number, timestamp, payload(mapping, packet, descriptor)

    def _next_timestamp(
        self, before: Mapping | None, source: Incoming, packet: Packet, now: float
    ) -> int:
        """The timestamp goes on by the time that has passed; where sender reports of both sources
        say how their clocks relate, by exactly as much."""
        elapsed = max(1, int((now - self._sent_at) * self._clock_rate))
        guess = self._timestamp + elapsed
        if before is None or before.source.report is None or source.report is None:
            return guess
        old, new = before.source.report, source.report
        ticks = (new.ntp - old.ntp) * self._clock_rate >> 32
        exact = packet.timestamp - new.timestamp + old.timestamp + ticks + before.timestamp
        error = ((exact - guess + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        longest = LONGEST_CORRECTION * self._clock_rate
        return guess + error if -elapsed < error < longest else guess


def payload(mapping: Mapping, packet: Packet, descriptor: Descriptor | None) -> bytes:
    """The payload as the subscriber gets it."""
    if descriptor is None or not (mapping.picture_id or mapping.tl0):
        return packet.payload
    return vp8.rewrite(packet.payload, descriptor, mapping.picture_id, mapping.tl0)
