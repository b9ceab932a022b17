"""Plans of packets, and the generator that carries them out."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from legs import Leg, Session

RATES = {"audio": 50, "video": 170}
"""Packets a second of one sender."""

KEY_FRAME = 34
"""Packets that the burst profile sends at once, five times a second."""

PROFILES = ("even", "bursts")
_HEADER = struct.Struct("=4I2Q")
_ENTRY = struct.Struct("=Q3I2H")


@dataclass
class Outcome:
    """What the generator has seen. Delays in microseconds."""

    sent: int
    refused: int
    expected: int
    received: int
    seconds: float
    cpu: float
    p50: float
    p99: float
    late_p99: float

    @property
    def loss(self) -> float:
        return 1 - self.received / self.expected if self.expected else 0.0

    @property
    def generator_share(self) -> float:
        """Of one core."""
        return self.cpu / self.seconds


def plan(sessions: list[Session], profile: str, seconds: float, seed: int) -> bytes:
    """Everything that is sent, encrypted, with its time."""
    chance = random.Random(seed)
    legs = list(dict.fromkeys(leg for session in sessions for leg in session.legs))
    senders = [p.up for session in sessions for p in session.participants]
    streams = [stream for leg in senders for stream in leg.streams.values()]
    leg_numbers = {leg: index for index, leg in enumerate(legs)}
    stream_numbers = {id(stream): index for index, stream in enumerate(streams)}
    routes = [route for session in sessions for route in session.routes]
    due = []
    for index, stream in enumerate(streams):
        for time in _times(stream.kind, profile, seconds, chance.random()):
            due.append((time, index))
    due.sort()
    entries, packets, at = [], [], 0
    opaque: dict[tuple, tuple[int, int]] = {}
    for time, index in due:
        stream = streams[index]
        number, clear = stream.packet()
        leg = stream.leg
        # Who looks at nothing gets the same bytes from everybody but for the numbers.
        key = (stream.kind, number, leg.prefix)
        if leg.dtls is None and key in opaque:
            where, size = opaque[key]
        else:
            data = leg.framed(leg.protect(clear))
            where, size = at, len(data)
            packets.append(data)
            at += size
            if leg.dtls is None:
                opaque[key] = where, size
        entries.append(
            _ENTRY.pack(int(time * 1e9), leg_numbers[leg], index, where, size, number & 0xFFFF)
        )
    head = _HEADER.pack(len(legs), len(streams), len(routes), len(packets), len(entries), at)
    return b"".join(
        itertools.chain(
            [head],
            (struct.pack("=iI", leg.socket.fileno(), leg.skip) for leg in legs),
            (
                struct.pack(
                    "=4I", leg_numbers[r.leg], r.ssrc, stream_numbers[id(r.stream)], r.offset
                )
                for r in routes
            ),
            entries,
            packets,
        )
    )


def _times(kind: str, profile: str, seconds: float, phase: float) -> list[float]:
    rate = RATES[kind]
    if profile == "even" or kind == "audio":
        return [(number + phase) / rate for number in range(int(rate * seconds))]
    beat = KEY_FRAME / rate
    return [
        (number + phase) * beat for number in range(int(seconds / beat)) for _ in range(KEY_FRAME)
    ]


async def run(generator: Path, content: bytes, legs: list[Leg], core: int | None) -> Outcome:
    """Carries out a plan."""
    command = [] if core is None else ["taskset", "-c", str(core)]
    for leg in legs:
        leg.ignore()
    process = await asyncio.create_subprocess_exec(
        *command,
        str(generator),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[leg.socket.fileno() for leg in legs],
    )
    output, _ = await process.communicate(content)
    for leg in legs:
        leg.listen()
    if process.returncode:
        raise SystemExit(f"The generator ended with {process.returncode}.")
    return Outcome(**json.loads(output))
