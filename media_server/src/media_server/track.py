"""What a page sends of one kind, and who gets it."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Sequence

from media_server import rewriter, rtcp
from media_server.group_description import AUDIO, RIDS, VIDEO
from media_server.incoming import Incoming
from media_server.rate import Bucket
from media_server.rewriter import Mapping, Rewriter
from media_server.rtp import Packet, PayloadType, absolute_send_time
from media_server.vp8 import Descriptor

PAUSED_TIME = 0.8
"""Seconds without a packet after which a layer counts as not sent."""

Send = Callable[[bytes], None]

_CLOCK_RATES = {AUDIO: 48000, VIDEO: 90000}


class Track:
    """A microphone or a camera. Its SSRCs are those that every subscriber sees."""

    def __init__(self, participant: str, kind: str) -> None:
        self.participant = participant
        self.kind = kind
        self.ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self.rtx_ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self.payload_type = PayloadType.OPUS if kind == AUDIO else PayloadType.VP8
        self.streams: dict[str, Incoming] = {}
        """By layer (RID)."""
        self.subscriptions: list[Subscription] = []
        # Of sound everybody gets the same packets.
        self._rewriter = Rewriter(_CLOCK_RATES[kind])
        self._mapping: Mapping | None = None

    def layers(self, now: float) -> list[Incoming]:
        """The layers that are sent, the smallest first."""
        order = {rid: index for index, rid in enumerate(RIDS)}
        active = [each for each in self.streams.values() if now - each.received_at < PAUSED_TIME]
        return sorted(active, key=lambda each: order.get(each.rid, 0))

    def forward(self, source: Incoming, packet: Packet, now: float) -> None:
        """Gives a packet to everybody who is to have it."""
        sent = absolute_send_time(now)
        if self.kind == VIDEO:
            descriptor = Descriptor(
                packet.data[packet.payload_at : min(packet.end, packet.payload_at + 8)]
            )
            if descriptor.is_keyframe:
                source.keyframe_came()
            for subscription in self.subscriptions:
                subscription.forward(source, packet, descriptor, sent, now)
            return
        if self._mapping is None or self._mapping.source is not source:
            self._mapping = self._rewriter.switch(self._mapping, source, packet, None, now)
        written = self._rewriter.write(self._mapping, packet, None, now)
        if written is not None:
            number, timestamp, payload = written
            data = packet.write(self.ssrc, number, timestamp, sent, payload)
            for subscription in self.subscriptions:
                subscription.send(data)

    def report(self, source: Incoming, report: rtcp.SenderReport) -> None:
        """Tells the subscribers of `source` how its timestamps and its clock relate."""
        for subscription in self.subscriptions:
            mapping = self._mapping if self.kind == AUDIO else subscription.mapping
            if mapping is not None and mapping.source is source:
                timestamp = report.timestamp + mapping.timestamp
                subscription.send_rtcp(rtcp.sender_report(report, self.ssrc, timestamp))


class Subscription:
    """What one page gets of a track.

    Args:
        send, send_rtcp: encrypt for the page and send.
        repairs: caps retransmissions, in bytes.
        on_new_layer: called when the track has another layer.

    """

    def __init__(
        self,
        track: Track,
        send: Send,
        send_rtcp: Send,
        repairs: Bucket,
        on_new_layer: Callable[[], None],
    ) -> None:
        self.track = track
        self.send = send
        self.send_rtcp = send_rtcp
        self.on_new_layer = on_new_layer
        self.target: Incoming | None = None
        """The layer that the page is to get; the one it gets follows with a key frame."""
        self._repairs = repairs
        self._rewriter = Rewriter(_CLOCK_RATES[track.kind])
        self._mappings: deque[Mapping] = deque(maxlen=2)
        self._is_paused = True
        """True until a key frame begins what the page gets, at first and after a pause."""
        self._repair_number = secrets.randbelow(0x8000)

    @property
    def mapping(self) -> Mapping | None:
        """How what the page gets now is numbered."""
        return None if self._is_paused else self._mappings[-1]

    def aim(self, target: Incoming | None) -> None:
        """The page is to get this layer, or no picture."""
        if target is self.target:
            return
        self.target = target
        if target is None:
            self._is_paused = True
        else:
            target.request_keyframe()

    @property
    def is_waiting(self) -> bool:
        """True until the layer that the page is to get begins with a key frame."""
        if self.target is None:
            return False
        return self._is_paused or self._mappings[-1].source is not self.target

    def ask(self) -> None:
        """Asks again as long as the page waits for a key frame. A publisher may drop a request
        (Chromium one that comes within 300 ms of another, whatever its layer), and a page that has
        never got a packet does not ask itself."""
        if self.is_waiting:
            self.request_keyframe()

    def forward(
        self, source: Incoming, packet: Packet, descriptor: Descriptor, sent: bytes, now: float
    ) -> None:
        """Sends a packet of video, if the page is to have it."""
        target = self.target
        if target is None:
            return
        mapping = self._mappings[-1] if self._mappings else None
        is_followed = mapping is not None and mapping.source is target and not self._is_paused
        if source is target and descriptor.is_keyframe and not is_followed:
            mapping = self._rewriter.switch(mapping, source, packet, descriptor, now)
            self._mappings.append(mapping)
            self._is_paused = False
        if mapping is None or self._is_paused or mapping.source is not source:
            return
        written = self._rewriter.write(mapping, packet, descriptor, now)
        if written is not None:
            number, timestamp, payload = written
            self.send(packet.write(self.track.ssrc, number, timestamp, sent, payload))

    def request_keyframe(self) -> None:
        """The page cannot decode what it gets."""
        if self.target is not None:
            self.target.request_keyframe()

    def repeat(self, sequence_numbers: Sequence[int], now: float) -> None:
        """Sends packets again that the page misses (RFC 4588), as far as there is room for it."""
        if self.track.kind == AUDIO:
            return
        sent = absolute_send_time(now)
        for number in sequence_numbers:
            found = self._find(number)
            if found is None:
                continue
            mapping, packet = found
            if not self._repairs.take(len(packet.data), now):
                return
            head = packet.data[packet.payload_at : packet.payload_at + 8]
            payload = number.to_bytes(2, "big") + rewriter.payload(
                mapping, packet, Descriptor(head)
            )
            self._repair_number = (self._repair_number + 1) & 0xFFFF
            self.send(
                packet.write(
                    self.track.rtx_ssrc,
                    self._repair_number,
                    (packet.timestamp + mapping.timestamp) & 0xFFFFFFFF,
                    sent,
                    payload,
                    PayloadType.RTX,
                )
            )

    def _find(self, number: int) -> tuple[Mapping, Packet] | None:
        for mapping in reversed(self._mappings):
            packet = mapping.source.packet((number - mapping.sequence_number) & 0xFFFF)
            if packet is not None and packet.index >= mapping.first:
                return mapping, packet
        return None
