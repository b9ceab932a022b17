"""Feedback about every packet of a page's uplink, for the page's own congestion control
(transport-cc, draft-holmer-rmcat-transport-wide-cc-extensions-01)."""

from __future__ import annotations

import struct

MOST_PACKETS = 1000
"""The most packets of one feedback; an older beginning is left out."""

_HEADER = struct.Struct("!BBHIIHH")
_TICK = 0.00025
_REFERENCE = 0.064


class Arrivals:
    """When packets arrived, by their transport-wide sequence number."""

    __slots__ = ("_arrived", "_count", "_next")

    def __init__(self) -> None:
        self._arrived: dict[int, float] = {}
        self._next: int | None = None
        self._count = 0

    def add(self, number: int, now: float) -> None:
        """A packet has come."""
        if len(self._arrived) < MOST_PACKETS:
            self._arrived[number] = now

    def feedback(self, sender: int, ssrc: int) -> bytes | None:
        """What came since the last feedback, and what did not; None when nothing came."""
        arrived, self._arrived = self._arrived, {}
        if not arrived:
            return None
        numbers = self._range(arrived)
        if not numbers:
            return None
        came = [arrived[number] for number in numbers if number in arrived]
        reference = int(came[0] / _REFERENCE)
        before = reference * _REFERENCE
        symbols: list[int] = []
        deltas = b""
        for number in numbers:
            time = arrived.get(number)
            if time is None:
                symbols.append(0)
                continue
            ticks = round((time - before) / _TICK)
            if 0 <= ticks < 256:
                symbols.append(1)
                deltas += bytes((ticks,))
            else:
                ticks = max(-32768, min(32767, ticks))
                symbols.append(2)
                deltas += ticks.to_bytes(2, "big", signed=True)
            before += ticks * _TICK
        chunks = _chunks(symbols)
        body = chunks + deltas
        padding = -len(body) % 4
        words = (20 + len(body) + padding) // 4 - 1
        header = _HEADER.pack(0x8F, 205, words, sender, ssrc, numbers[0], len(numbers))
        counters = (reference & 0xFFFFFF).to_bytes(3, "big") + bytes((self._count,))
        self._count = (self._count + 1) & 0xFF
        return header + counters + body + bytes(padding)

    def _range(self, arrived: dict[int, float]) -> list[int]:
        """The numbers of this feedback: behind the last one, up to the newest that came. What came
        later than that is left out: the page has counted it as lost."""
        start = next(iter(arrived)) if self._next is None else self._next
        distances = [(number - start) & 0xFFFF for number in arrived]
        ahead = [distance for distance in distances if distance < 0x8000]
        if not ahead:
            return []
        count = max(ahead) + 1
        if count > MOST_PACKETS:
            # A jump: whoever makes one begins anew.
            start, count = (start + count - MOST_PACKETS) & 0xFFFF, MOST_PACKETS
        self._next = (start + count) & 0xFFFF
        return [(start + index) & 0xFFFF for index in range(count)]


def _chunks(symbols: list[int]) -> bytes:
    """Run-length chunks where 7 or more are the same, else vectors of seven two-bit symbols."""
    chunks = b""
    at = 0
    while at < len(symbols):
        run = at
        while run < len(symbols) and symbols[run] == symbols[at] and run - at < 8191:
            run += 1
        if run - at >= 7 or run == len(symbols):
            chunks += (symbols[at] << 13 | (run - at)).to_bytes(2, "big")
            at = run
            continue
        value = 0xC000
        for index, symbol in enumerate(symbols[at : at + 7]):
            value |= symbol << (12 - 2 * index)
        chunks += value.to_bytes(2, "big")
        at += 7
    return chunks
