"""One RTP stream that a page sends: its history, what is missing, and what it is told about it."""

from __future__ import annotations

from media_server import rtcp
from media_server.rtp import Packet

HISTORY = 512
"""Packets that are kept for subscribers that miss them: two seconds of video."""

LARGEST_GAP = 128
"""Packets that may be missing in a row; beyond it only a key frame helps."""

RETRY_TIME = 0.1
"""Seconds until a missing packet is asked for again."""

MOST_RETRIES = 8

KEYFRAME_TIME = 0.5
"""Seconds between two requests for a key frame; what comes in between waits, and is one."""

_FIRST_CYCLE = 1 << 16


class Incoming:
    """A stream by its SSRC; `rid` tells the layers of simulcast apart, and is empty without."""

    __slots__ = (
        "_asked",
        "_bytes",
        "_expected",
        "_highest",
        "_history",
        "_keyframe_at",
        "_keyframe_wanted",
        "_lost",
        "_measured_at",
        "_missing",
        "_received",
        "_reported",
        "_reported_at",
        "bitrate",
        "is_video",
        "received_at",
        "report",
        "rid",
        "ssrc",
    )

    def __init__(self, ssrc: int, rid: str, is_video: bool, now: float) -> None:
        self.ssrc = ssrc
        self.rid = rid
        self.is_video = is_video
        self.bitrate = 0.0
        """Bits a second, smoothed."""
        self.received_at = now
        self.report: rtcp.SenderReport | None = None
        """The last sender report, which pairs its timestamps with a clock."""
        self._reported_at = now
        self._history: list[Packet | None] = [None] * HISTORY
        self._highest = -1
        self._missing: dict[int, tuple[int, float]] = {}
        self._keyframe_at = now - KEYFRAME_TIME
        self._keyframe_wanted = False
        self._asked: list[int] = []
        self._received = self._expected = self._reported = self._lost = 0
        self._bytes, self._measured_at = 0, now

    def receive(self, packet: Packet, now: float) -> bool:
        """Takes a packet in; False when it has come before or is too old."""
        number = packet.sequence_number
        if self._highest < 0:
            self._highest = self._expected = number + _FIRST_CYCLE
            packet.index = self._highest
        else:
            step = (number - self._highest) & 0xFFFF
            if step == 0:
                return False
            if step < 0x8000:
                self._advance(step, now)
                packet.index = self._highest
            elif self._missing.pop(self._highest + step - _FIRST_CYCLE, None) is None:
                return False
            else:
                packet.index = self._highest + step - _FIRST_CYCLE
        self._received += 1
        self._bytes += len(packet.data)
        self._history[number % HISTORY] = packet
        self.received_at = now
        return True

    def _advance(self, step: int, now: float) -> None:
        highest = self._highest
        self._highest += step
        if step > LARGEST_GAP:
            self._missing.clear()
            self._keyframe_wanted = True
            return
        for missing in range(highest + 1, highest + step):
            self._missing[missing] = (1, now)
            self._asked.append(missing & 0xFFFF)
        if len(self._missing) > 2 * LARGEST_GAP:
            self._missing.clear()
            self._keyframe_wanted = True

    def packet(self, sequence_number: int) -> Packet | None:
        """A packet of the history."""
        packet = self._history[sequence_number % HISTORY]
        if packet is None or packet.sequence_number != sequence_number:
            return None
        return packet

    def request_keyframe(self) -> None:
        """A subscriber cannot go on without a key frame."""
        self._keyframe_wanted = True

    def keyframe_came(self) -> None:
        """A key frame begins, which is what everybody waited for."""
        self._keyframe_wanted = False

    def requests(self, sender: int, now: float) -> list[bytes]:
        """What the page is to be asked for now: missing packets, a key frame."""
        if not self.is_video:
            # Opus conceals what is lost, and repeats it in what follows (in-band FEC).
            self._missing.clear()
            self._asked.clear()
            return []
        asked = dict.fromkeys(self._asked)
        self._asked.clear()
        for number, (tries, at) in list(self._missing.items()):
            if now - at < RETRY_TIME:
                continue
            if tries > MOST_RETRIES:
                del self._missing[number]
                self._keyframe_wanted = True
            else:
                self._missing[number] = (tries + 1, now)
                asked[number & 0xFFFF] = None
        requests = [rtcp.nack(sender, self.ssrc, list(asked))] if asked else []
        if self._keyframe_wanted and now - self._keyframe_at >= KEYFRAME_TIME:
            self._keyframe_wanted, self._keyframe_at = False, now
            requests.append(rtcp.picture_loss(sender, self.ssrc))
        return requests

    def sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        """The page has said which timestamp belongs to which time."""
        self.report, self._reported_at = report, now

    def measure(self, now: float) -> None:
        """Brings `bitrate` up to date; to be called about once a second."""
        elapsed = now - self._measured_at
        if elapsed > 0:
            rate = 8 * self._bytes / elapsed
            self.bitrate = rate if not self.bitrate else 0.5 * self.bitrate + 0.5 * rate
            self._bytes, self._measured_at = 0, now

    def report_block(self, now: float) -> bytes:
        """What the page is told about how this stream arrives."""
        expected = self._highest + 1 - self._expected if self._highest >= 0 else 0
        received = self._received - self._reported
        lost = max(0.0, 1 - received / expected) if expected > 0 else 0.0
        self._lost += max(0, expected - received)
        self._expected, self._reported = self._highest + 1, self._received
        middle = 0 if self.report is None else self.report.ntp >> 16 & 0xFFFFFFFF
        delay = now - self._reported_at
        highest = self._highest - _FIRST_CYCLE
        return rtcp.report_block(self.ssrc, lost, self._lost, highest, middle, delay)
