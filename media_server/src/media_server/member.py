"""One page of a group: its leg, its keys, what it sends and what it gets."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence

from media_server import group_description, messages, rtcp
from media_server.congestion import Arrivals
from media_server.description import Address
from media_server.dtls import DtlsSession, Identity
from media_server.exceptions import DescriptionError, RtpError
from media_server.group_description import AUDIO, CAMERA, MICROPHONE, VIDEO, Section
from media_server.ice_lite import Agent, Counters, Credentials, Leg
from media_server.incoming import Incoming
from media_server.layers import Allocator, Wish
from media_server.rate import Bucket, Meter
from media_server.rtp import Extension, Packet, PayloadType
from media_server.track import Subscription, Track

MOST_STREAMS = 12
"""The most SSRCs that a page may send: a voice, two layers, their retransmissions, and again."""

REPAIR_RATE = 250_000.0
"""Bytes a second of retransmissions to one page."""

UNKNOWN_BITRATE = 150_000.0
"""Bits a second of a layer that was not measured yet."""

FULL_HEIGHT = 720
"""How high a picture counts as long as the page has not said how it shows it."""


class GroupLeg(Leg):
    """A leg whose media ends in the node."""

    __slots__ = ("_sink",)

    def __init__(
        self,
        credentials: Credentials,
        buckets: tuple[Bucket, Bucket],
        counters: Counters,
        on_media: Callable[[], None],
        sink: Callable[[bytes, float], None],
    ) -> None:
        super().__init__(credentials, *buckets, counters, on_media)
        self._sink = sink

    def deliver(self, data: bytes, now: float) -> None:
        """Gives the datagram to the node's own end."""
        self._sink(data, now)


class Member:
    """A participant of a group.

    Args:
        sends: false for somebody who may only watch and listen.
        buckets: of the leg and of the session, in bytes.
        say: sends a message over the page's WebSocket.
        hear: told the level of each audio packet.

    """

    def __init__(
        self,
        participant: str,
        sends: bool,
        agent: Agent,
        identity: Identity,
        buckets: tuple[Bucket, Bucket],
        addresses: Sequence[Address],
        now: float,
        on_media: Callable[[], None],
        say: Callable[[messages.Outgoing], None],
        hear: Callable[[int], None],
    ) -> None:
        self.participant = participant
        self.tracks = {kind: Track(participant, kind) for kind in (AUDIO, VIDEO) if sends}
        self.subscriptions: dict[int, Subscription] = {}
        """By SSRC, that of retransmissions left out."""
        self.allocator = Allocator()
        self.unsettled = True
        """True when the layers are to be chosen anew at the next occasion."""
        self.dtls = DtlsSession(identity, self._send_datagram, self._on_connected)
        self.leg = GroupLeg(
            agent.new_credentials(), buckets, agent.counters, on_media, self._receive
        )
        agent.add(self.leg)
        self._agent = agent
        self._identity = identity
        self._addresses = addresses
        self._say = say
        self._hear = hear
        self._ssrc = secrets.randbelow(0xFFFFFFFE) + 1
        self._streams: dict[int, tuple[Track, Incoming, bool]] = {}
        self._arrivals = Arrivals()
        self._last_ssrc = 0
        self._view: Mapping[str, int] = {}
        self._sent = Meter(now)
        self._repairs = Bucket(REPAIR_RATE, REPAIR_RATE, now)
        self._sections = [Section(MICROPHONE, AUDIO), Section(CAMERA, VIDEO)]
        self._version = 0
        self._offered: messages.Outgoing | None = None
        """The offer that is not answered yet."""
        self._offered_mids: Sequence[str] = ()
        self._has_changed = self._is_answered = False

    # Negotiation.

    def follow(self, track: Track) -> None:
        """The page is to get this track from now on."""
        kind = track.kind
        section = next(
            (s for s in self._sections if s.kind == kind and not s.is_up and s.participant is None),
            None,
        )
        if section is None:
            section = Section(str(len(self._sections)), kind)
            self._sections.append(section)
        section.participant = track.participant
        section.ssrc, section.rtx_ssrc = track.ssrc, track.rtx_ssrc
        subscription = Subscription(track, self.send, self.send_rtcp, self._repairs, self._unsettle)
        self.subscriptions[track.ssrc] = subscription
        track.subscriptions.append(subscription)
        self.unsettled = True

    def unfollow(self, track: Track) -> None:
        """The page gets this track no longer."""
        subscription = self.subscriptions.pop(track.ssrc, None)
        if subscription is not None:
            track.subscriptions.remove(subscription)
        for section in self._sections:
            if section.ssrc == track.ssrc:
                section.participant = None

    def offer(self) -> None:
        """Makes an offer of what is now; while one is unanswered, as soon as that is answered."""
        if self._offered is not None:
            self._has_changed = True
            return
        self._has_changed = False
        self._version += 1
        sdp = group_description.offer(
            self._sections,
            bool(self.tracks),
            self.leg.credentials[-1],
            self._addresses,
            self._identity.fingerprint,
            self._version,
        )
        streams = [
            {"mid": section.mid, "participant": section.participant}
            for section in self._sections
            if section.participant is not None
        ]
        self._offered = {"description": {"type": "offer", "sdp": sdp}, "streams": streams}
        self._offered_mids = [section.mid for section in self._sections]
        self.offer_again()

    def offer_again(self) -> None:
        """Repeats the offer that is not answered, if there is one."""
        if self._offered is not None:
            self._say(self._offered)

    def answer(self, sdp: str) -> None:
        """Takes the page's answer.

        Raises:
            DescriptionError: it is none to the node's offer.

        """
        if self._offered is None:
            raise DescriptionError("there is no offer to be answered")
        answer = group_description.read(sdp, self._offered_mids)
        self._offered = None
        if not self._is_answered:
            self._is_answered = True
            self.dtls.start(answer.fingerprints)
        if self._has_changed:
            self.offer()

    def restart(self) -> None:
        """The page wants ICE to begin anew."""
        self._agent.restart(self.leg)
        self.offer()

    async def close(self) -> None:
        """Says goodbye to the page's DTLS and forgets the leg."""
        await self.dtls.close()
        self._agent.remove(self.leg)

    # What the page gets.

    def view(self, heights: Mapping[str, int]) -> None:
        """The page shows these participants so many pixels high."""
        self._view = heights
        self.unsettled = True

    def _unsettle(self) -> None:
        self.unsettled = True

    def settle(self, now: float) -> None:
        """Chooses the layers that the page gets."""
        self.unsettled = False
        wishes, layers, voices = [], {}, 0
        for subscription in self.subscriptions.values():
            track = subscription.track
            if track.kind == AUDIO:
                voices += 1
                continue
            active = track.layers(now)
            if active:
                height = self._view.get(track.participant, FULL_HEIGHT)
                rates = [each.bitrate or UNKNOWN_BITRATE for each in active]
                wishes.append(Wish(track.participant, height, rates))
                layers[track.participant] = (subscription, active)
        chosen = self.allocator.choose(wishes, voices, self._sent.rate(now), now)
        for participant, (subscription, active) in layers.items():
            layer = chosen[participant]
            subscription.aim(active[min(layer, len(active)) - 1] if layer else None)
            subscription.ask()

    def send(self, data: bytes) -> None:
        """Encrypts and sends an RTP packet."""
        self._send_encrypted(self.dtls.protect(data))

    def send_rtcp(self, data: bytes) -> None:
        """Encrypts and sends an RTCP packet."""
        self._send_encrypted(self.dtls.protect_rtcp(data))

    def _send_encrypted(self, data: bytes | None) -> None:
        path, counters = self.leg.selected, self._agent.counters
        if data is None or path is None:
            counters.dropped_no_address += 1
            return
        counters.forwarded += 1
        counters.forwarded_bytes += len(data)
        self._sent.add(len(data))
        path.send(data)

    def _send_datagram(self, data: bytes) -> None:
        if self.leg.selected is not None:
            self.leg.selected.send(data)

    def _on_connected(self) -> None:
        for subscription in self.subscriptions.values():
            subscription.request_keyframe()

    # What the page sends.

    def _receive(self, data: bytes, now: float) -> None:
        if data[0] < 64:
            self.dtls.receive(data)
        elif rtcp.is_rtcp(data):
            self._receive_rtcp(data, now)
        else:
            self._receive_rtp(data, now)

    def _receive_rtp(self, data: bytes, now: float) -> None:
        if not self.dtls.connected:
            self._agent.counters.dropped_early += 1
            return
        clear = self.dtls.unprotect(data)
        try:
            packet = None if clear is None else Packet(clear)
        except RtpError:
            packet = None
        if packet is None:
            self._agent.counters.dropped_malformed += 1
            return
        number = packet.extensions.get(Extension.TRANSPORT_SEQUENCE_NUMBER)
        if number is not None and len(number) == 2:
            self._arrivals.add(number[0] << 8 | number[1], now)
            self._last_ssrc = packet.ssrc
        found = self._streams.get(packet.ssrc) or self._learn(packet, now)
        if found is None:
            self._agent.counters.dropped_unlearned += 1
            return
        track, stream, is_repair = found
        if is_repair:
            try:
                packet = packet.restored(track.payload_type, stream.ssrc)
            except RtpError:
                return
        elif packet.payload_type != track.payload_type:
            return
        if stream.receive(packet, now):
            if track.kind == AUDIO:
                level = packet.extensions.get(Extension.AUDIO_LEVEL)
                if level:
                    self._hear(level[0] & 0x7F)
            track.forward(stream, packet, now)

    def _learn(self, packet: Packet, now: float) -> tuple[Track, Incoming, bool] | None:
        """Finds out by MID and RID what an SSRC stands for (RFC 9143 section 9.2)."""
        mid = packet.extensions.get(Extension.MID)
        kind = (
            {MICROPHONE: AUDIO, CAMERA: VIDEO}.get(mid.decode("ascii", "replace")) if mid else None
        )
        track = self.tracks.get(kind) if kind is not None else None
        if track is None or len(self._streams) >= MOST_STREAMS:
            return None
        is_repair = packet.payload_type == PayloadType.RTX
        if not is_repair and packet.payload_type != track.payload_type:
            return None
        rid = packet.extensions.get(Extension.REPAIRED_RID if is_repair else Extension.RID, b"")
        layer = rid.decode("ascii", "replace")
        if layer not in ("", *group_description.RIDS):
            return None
        if is_repair:
            if layer not in track.streams:
                return None
            stream = track.streams[layer]
        else:
            stream = Incoming(packet.ssrc, layer, track.kind == VIDEO, now)
            self._forget_stream(track.streams.get(layer))
            track.streams[layer] = stream
            for subscription in track.subscriptions:
                subscription.on_new_layer()
        found = self._streams[packet.ssrc] = (track, stream, is_repair)
        return found

    def _forget_stream(self, stream: Incoming | None) -> None:
        for ssrc in [ssrc for ssrc, found in self._streams.items() if found[1] is stream]:
            del self._streams[ssrc]

    def _receive_rtcp(self, data: bytes, now: float) -> None:
        clear = self.dtls.unprotect_rtcp(data)
        if clear is None:
            self._agent.counters.dropped_malformed += 1
            return
        try:
            for feedback in rtcp.parse(clear):
                self._handle(feedback, now)
        except RtpError:
            self._agent.counters.dropped_malformed += 1

    def _handle(self, feedback: rtcp.Feedback, now: float) -> None:
        match feedback:
            case rtcp.SenderReport(ssrc):
                found = self._streams.get(ssrc)
                if found is not None and not found[2]:
                    found[1].sender_report(feedback, now)
                    found[0].report(found[1], feedback)
            case rtcp.Loss(ssrc, lost):
                if ssrc in self.subscriptions:
                    self.allocator.lost(lost)
            case rtcp.Nack(ssrc, numbers):
                if ssrc in self.subscriptions:
                    self.subscriptions[ssrc].repeat(numbers, now)
            case rtcp.KeyframeRequest(ssrc):
                if ssrc in self.subscriptions:
                    self.subscriptions[ssrc].request_keyframe()
            case rtcp.Bandwidth(bitrate):
                self.allocator.estimated(bitrate)

    # Time.

    def ask(self, now: float) -> None:
        """Asks the page for what is missing; to be called every few ten milliseconds."""
        for stream in self._media_streams():
            for request in stream.requests(self._ssrc, now):
                self.send_rtcp(request)

    def acknowledge(self) -> None:
        """Tells the page what has arrived, for its congestion control; every 100 ms."""
        feedback = self._arrivals.feedback(self._ssrc, self._last_ssrc)
        if feedback is not None:
            self.send_rtcp(feedback)

    def report(self, now: float) -> None:
        """Tells the page how its streams arrive; every second."""
        blocks = []
        for stream in self._media_streams():
            stream.measure(now)
            blocks.append(stream.report_block(now))
        if blocks:
            self.send_rtcp(rtcp.receiver_report(self._ssrc, blocks))

    def _media_streams(self) -> Iterable[Incoming]:
        return [stream for _, stream, is_repair in self._streams.values() if not is_repair]
