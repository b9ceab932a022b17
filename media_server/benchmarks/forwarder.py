"""CPU time that a group costs for each packet that goes out, without sockets.

    python media_server/benchmarks/forwarder.py [--members 4] [--packets 20000]

One page sends sound, or one layer of video; all others get it. SRTP is real (AES-256-GCM).
"""

from __future__ import annotations

import argparse
import asyncio
import struct
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

import pylibsrtp

from media_server.dtls import Identity
from media_server.forwarder import Forwarder
from media_server.ice_lite import Agent, Counters
from media_server.ice_lite import Path as LegPath
from media_server.rate import Bucket
from media_server.splice import Rates

KEY = bytes(44)


class Sink:
    """An address that takes everything."""

    key = "sink"
    address = ("127.0.0.1", 9)

    def send(self, data: bytes) -> None:
        pass

    def release(self) -> None:
        pass


def session(outbound: bool) -> pylibsrtp.Session:
    kind = pylibsrtp.Policy.SSRC_ANY_OUTBOUND if outbound else pylibsrtp.Policy.SSRC_ANY_INBOUND
    profile = pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM
    policy = pylibsrtp.Policy(key=KEY, ssrc_type=kind, srtp_profile=profile)
    policy.window_size = 1024
    return pylibsrtp.Session(policy)


def packets(kind: str, count: int) -> list[bytes]:
    protect = session(True)
    made = []
    for number in range(count):
        if kind == "audio":
            elements = b"\x40\x30" + b"\x10\x14" + b"\x31" + struct.pack("!H", number & 0xFFFF)
            payload_type, payload = 111, bytes(100)
        else:
            elements = b"\x40\x31" + b"\xa0h" + b"\x31" + struct.pack("!H", number & 0xFFFF)
            head = b"\x90\xe0" + struct.pack("!HBB", 0x8000 | number & 0x7FFF, number & 255, 0)
            payload_type, payload = 96, head + bytes([number > 0]) + bytes(1090)
        elements += bytes(-len(elements) % 4)
        header = struct.pack("!BBHII", 0x90, payload_type, number & 0xFFFF, number * 90, 7)
        header += b"\xbe\xde" + struct.pack("!H", len(elements) // 4) + elements
        made.append(protect.protect(header + payload))
    return made


async def measure(kind: str, members: int, count: int) -> str:
    agent = Agent(Counters())
    group = Forwarder(
        "group", agent, Identity(), [], Rates(1e12, 1e12), 0.0, lambda *_: None, lambda _: None
    )
    for number in range(members):
        group.enter(str(number), True, 0.0)
    for member in group.members.values():
        member.leg.selected = LegPath(member.leg, Sink(), 0.0)
        member.leg.bucket = member.leg.session = Bucket(1e12, 1e12, 0.0)
        member.dtls._protect, member.dtls._unprotect = session(True), session(False)
        member.dtls.connected = True
    sender = group.members["0"]
    made = packets(kind, count)
    sender._receive(made[0], 0.001)
    group.tick(0.001)
    if kind == "video":
        stream = sender.tracks["video"].streams["h"]
        for member in group.members.values():
            for subscription in member.subscriptions.values():
                if subscription.track is sender.tracks["video"]:
                    subscription.aim(stream)
                    subscription._is_paused = False
                    subscription._mappings.append(
                        subscription._rewriter.switch(None, stream, stream.packet(0), None, 0.0)
                    )
    before, forwarded = time.process_time(), agent.counters.forwarded
    for number, data in enumerate(made[1:]):
        sender._receive(data, 0.001 * number)
    spent = time.process_time() - before
    sent = agent.counters.forwarded - forwarded
    await group.close()
    costs = f"{spent / count * 1e6:.1f} µs a packet in, {spent / sent * 1e6:.1f} µs a packet out"
    return f"{kind}: {costs} ({sent})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=4)
    parser.add_argument("--packets", type=int, default=20000)
    options = parser.parse_args()
    for kind in "audio", "video":
        result = asyncio.run(measure(kind, options.members, options.packets))
        sys.stdout.write(result + "\n")


if __name__ == "__main__":
    main()
