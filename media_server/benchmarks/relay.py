"""CPU time that the relay spends on one datagram, for each pair of transports.

    python media_server/benchmarks/relay.py [--rate 5000] [--seconds 4] [--size 1100]

The relay runs in this process and the two browsers in another, so that only the relay's time is
counted. Loopback interface; nothing else should run on the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import socket
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from media_server import stun
from media_server.ice_lite import Agent, Counters, Credentials, Leg
from media_server.rate import Bucket
from media_server.stun import Attribute, MessageType
from media_server.tcp import TcpRelay
from media_server.udp import UdpRelay

HOST = "127.0.0.1"


def check(credentials: Credentials) -> bytes:
    return stun.build(
        MessageType.BINDING_REQUEST,
        bytes(12),
        [(Attribute.USERNAME, f"{credentials.ufrag}:page".encode())],
        key=credentials.password.encode(),
    )


def frame(data: bytes, transport: str) -> bytes:
    return data if transport == "udp" else len(data).to_bytes(2, "big") + data


def drain(sock: socket.socket) -> None:
    while True:
        try:
            if not sock.recv(65536):
                return
        except OSError:
            return


def browsers(
    ends: list[tuple[str, int, Credentials]], rate: int, seconds: float, size: int
) -> None:
    """Sends from the first to the second."""
    sockets = []
    for transport, port, credentials in ends:
        kind = socket.SOCK_DGRAM if transport == "udp" else socket.SOCK_STREAM
        sock = socket.socket(socket.AF_INET, kind)
        sock.connect((HOST, port))
        sock.sendall(frame(check(credentials), transport))
        sock.recv(2000)
        sockets.append(sock)
    threading.Thread(target=drain, args=(sockets[1],), daemon=True).start()
    data = frame(b"\x80" + bytes(size - 1), ends[0][0])
    start = time.monotonic()
    for number in range(int(rate * seconds)):
        sockets[0].sendall(data)
        ahead = start + number / rate - time.monotonic()
        if ahead > 0:
            time.sleep(ahead)
    time.sleep(0.2)


async def measure(transports: tuple[str, str], rate: int, seconds: float, size: int) -> str:
    counters = Counters()
    agent = Agent(counters)
    relays = {"udp": UdpRelay(agent, HOST, 0), "tcp": TcpRelay(agent, HOST, 0)}
    legs = []
    for _ in transports:
        bucket = Bucket(1e12, 1e12, 0)
        leg = Leg(agent.new_credentials(), bucket, bucket, counters, lambda: None)
        agent.add(leg)
        legs.append(leg)
    legs[0].other, legs[1].other = legs[1], legs[0]
    ends = [
        (transport, relays[transport].port, leg.credentials[0])
        for transport, leg in zip(transports, legs, strict=True)
    ]
    process = multiprocessing.get_context("spawn").Process(
        target=browsers, args=(ends, rate, seconds, size)
    )
    process.start()
    while not counters.forwarded:
        await asyncio.sleep(0.01)
    before, forwarded = resource.getrusage(resource.RUSAGE_SELF), counters.forwarded
    while process.is_alive():
        await asyncio.sleep(0.1)
    after = resource.getrusage(resource.RUSAGE_SELF)
    for relay in relays.values():
        relay.close()
    count = counters.forwarded - forwarded
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lost = counters.dropped_backlog + counters.send_errors
    return f"{spent / count * 1e6:5.1f} µs  {count:7d} datagrams, {lost} dropped"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--size", type=int, default=1100)
    options = parser.parse_args()
    for transports in ("udp", "udp"), ("udp", "tcp"), ("tcp", "udp"), ("tcp", "tcp"):
        result = asyncio.run(measure(transports, options.rate, options.seconds, options.size))
        sys.stdout.write(f"{transports[0]} to {transports[1]}  {result}\n")


if __name__ == "__main__":
    main()
