"""The UDP socket and the relay's hot loop.

The socket is read by `loop.add_reader`, many datagrams a turn: a datagram protocol of asyncio
handles one per turn and costs several times the CPU. Nothing on the path of a media datagram
logs, and it allocates nothing but the datagram.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Hashable
from typing import Any

from media_server.exceptions import ConfigurationError
from media_server.ice_lite import Agent

MOST_PER_TURN = 64
"""The most datagrams that are read before other tasks get their turn."""

LARGEST_DATAGRAM = 1500
"""Longer datagrams are dropped: no browser sends them, and they upset DTLS implementations."""

BUFFER_SIZE = 8 * 1024 * 1024
"""The socket's buffers, in bytes, as far as the system allows (net.core.rmem_max)."""


class UdpSource:
    """An address on the UDP socket: a :class:`~media_server.ice_lite.Source`."""

    __slots__ = ("_counters", "_name", "_sendto")

    def __init__(self, relay: UdpRelay, name: tuple[Any, ...]) -> None:
        self._name = name
        self._sendto = relay.socket.sendto
        self._counters = relay.agent.counters

    @property
    def key(self) -> Hashable:
        """The socket's name for it."""
        return self._name

    @property
    def address(self) -> tuple[str, int]:
        """IP address and port."""
        return self._name[0], self._name[1]

    def send(self, data: bytes) -> None:
        """Sends a datagram; one that cannot be sent is counted and lost, as on any network."""
        try:
            self._sendto(data, self._name)
        except OSError:
            self._counters.send_errors += 1

    def release(self) -> None:
        """Nothing is held for an address."""


class UdpRelay:
    """Reads one UDP socket: STUN goes to the agent, media to the leg whose address it came from.

    Raises:
        ConfigurationError: the address cannot be bound.

    """

    def __init__(self, agent: Agent, host: str, port: int) -> None:
        self.agent = agent
        self.socket = _bind(host, port)
        self.port: int = self.socket.getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket.fileno(), self._drain)

    def close(self) -> None:
        """Stops reading and closes the socket. Idempotent."""
        if self.socket.fileno() >= 0:
            self._loop.remove_reader(self.socket.fileno())
            self.socket.close()

    def _drain(self) -> None:
        agent = self.agent
        paths = agent.paths
        counters = agent.counters
        recvfrom = self.socket.recvfrom
        now = self._loop.time()
        for _ in range(MOST_PER_TURN):
            try:
                data, address = recvfrom(LARGEST_DATAGRAM + 1)
            except OSError:
                # Nothing left; or an ICMP error of an earlier datagram, which tells nothing.
                return
            if not 0 < len(data) <= LARGEST_DATAGRAM:
                counters.dropped_malformed += 1
                continue
            # RFC 7983 section 7
            first = data[0]
            if 127 < first < 192 or 19 < first < 64:
                path = paths.get(address)
                if path is not None:
                    path.leg.forward(path, data, now)
                else:
                    counters.dropped_unknown += 1
            elif first < 4:
                agent.receive(data, UdpSource(self, address), now)
            else:
                counters.dropped_malformed += 1


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
        )[0]
    except OSError as error:
        raise ConfigurationError(f"MEDIA_UDP_HOST: {host} is no IP address ({error})") from error
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, option, BUFFER_SIZE)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind(address)
    except OSError as error:
        sock.close()
        raise ConfigurationError(
            f"MEDIA_UDP_PORT: UDP {host} port {port} cannot be bound ({error.strerror}). "
            "Stop the process that has it, or choose another port."
        ) from error
    return sock
