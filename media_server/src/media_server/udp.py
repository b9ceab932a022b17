"""The UDP socket and the relay's hot loop.

A datagram protocol of asyncio handles one datagram per turn of the loop and costs several times the
CPU, so the socket is read many datagrams a turn (:mod:`~media_server.inbox`). While little comes,
`loop.add_reader` says when. While much comes it is read every :data:`PAUSE` instead, as network
drivers do: being woken costs more than carrying a datagram on. What a turn sends to one address
leaves together, in one system call where the datagrams are equally long (UDP_SEGMENT). Nothing on
the path of a media datagram logs.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from media_server.exceptions import ConfigurationError
from media_server.ice_lite import Agent
from media_server.inbox import MOST, Inbox, read_name

PAUSE = 0.001
"""Seconds between two looks at the socket while much comes; the most that a datagram waits."""

LOOK_TIME = 0.02
"""Seconds over which is counted how much comes."""

BUSY = 40
"""So many datagrams in that time are much; less than half of them are little again."""

MOST_SEGMENTS = 48
"""The most datagrams of one system call: the kernel takes 64, and 65,507 bytes with the headers."""

LARGEST_DATAGRAM = 1500
"""Longer datagrams are dropped: no browser sends them, and they upset DTLS implementations."""

_SEGMENTS_SIZE = 65_000
_UDP_SEGMENT = 103  # linux/udp.h; socket has it from Python 3.14 on

BUFFER_SIZE = 8 * 1024 * 1024
"""The socket's buffers, in bytes, as far as the system allows (net.core.rmem_max)."""


class UdpSource:
    """An address on the UDP socket: a :class:`~media_server.ice_lite.Source`."""

    __slots__ = ("_address", "key", "send")

    def __init__(self, relay: UdpRelay, name: bytes) -> None:
        self.key: Hashable = name
        """The kernel's name for it."""
        self._address = read_name(name)
        self.send: Callable[[bytes], None] = partial(relay.send, self._address)
        """Sends a datagram; one that cannot be sent is counted and lost, as on any network."""

    @property
    def address(self) -> tuple[str, int]:
        """IP address and port."""
        return self._address[0], self._address[1]

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
        self._inbox = Inbox(self.socket, LARGEST_DATAGRAM + 1)
        self._loop = asyncio.get_running_loop()
        self._in_turn = False
        self._waiting: dict[tuple[Any, ...], list[bytes]] = {}
        """What this turn sends, by address."""
        self._counted, self._counted_since = 0, self._loop.time()
        self._timer: asyncio.Handle | None = None
        """The next look at the socket; None while the loop says when something has come."""
        self._loop.add_reader(self.socket.fileno(), self._drain)

    def close(self) -> None:
        """Stops reading and closes the socket. Idempotent."""
        if self.socket.fileno() >= 0:
            if self._timer is not None:
                self._timer.cancel()
            self._loop.remove_reader(self.socket.fileno())
            self.socket.close()

    def send(self, name: tuple[Any, ...], data: bytes) -> None:
        """Sends a datagram to an address, at the end of the turn that is under way."""
        if self._in_turn:
            waiting = self._waiting.get(name)
            if waiting is None:
                self._waiting[name] = [data]
            else:
                waiting.append(data)
            return
        try:
            self.socket.sendto(data, name)
        except OSError:
            self.agent.counters.send_errors += 1

    def _drain(self) -> None:
        now = self._loop.time()
        self._in_turn = True
        try:
            count = self._read(now)
        finally:
            self._in_turn = False
            self._flush()
        self._schedule(count, now)

    def _schedule(self, count: int, now: float) -> None:
        """Decides when the socket is looked at next."""
        was_busy = self._timer is not None
        has_ended = now - self._counted_since >= LOOK_TIME
        if has_ended and not was_busy:
            self._counted, self._counted_since = 0, now
        self._counted += count
        enough = BUSY // 2 if was_busy else BUSY
        is_busy = self._counted >= enough or (was_busy and not has_ended)
        if is_busy is not was_busy or (was_busy and has_ended):
            self._counted, self._counted_since = 0, now
        if not is_busy:
            if was_busy:
                self._timer = None
                self._loop.add_reader(self.socket.fileno(), self._drain)
            return
        if not was_busy:
            self._loop.remove_reader(self.socket.fileno())
        if count == MOST:
            self._timer = self._loop.call_soon(self._drain)
        else:
            self._timer = self._loop.call_later(PAUSE, self._drain)

    def _read(self, now: float) -> int:
        """Takes in what waits, as much as a turn may; returns how many datagrams."""
        agent = self.agent
        paths = agent.paths
        counters = agent.counters
        datagrams = self._inbox.read()
        for data, name in datagrams:
            if not 0 < len(data) <= LARGEST_DATAGRAM:
                counters.dropped_malformed += 1
                continue
            # RFC 7983 section 7
            first = data[0]
            if 127 < first < 192 or 19 < first < 64:
                path = paths.get(name)
                if path is not None:
                    path.leg.forward(path, data, now)
                else:
                    counters.dropped_unknown += 1
            elif first < 4:
                agent.receive(data, UdpSource(self, name), now)
            else:
                counters.dropped_malformed += 1
        return len(datagrams)

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, {}
        sendto = self.socket.sendto
        for name, datagrams in waiting.items():
            if len(datagrams) > 1:
                self._send_all(name, datagrams)
                continue
            try:
                sendto(datagrams[0], name)
            except OSError:
                self.agent.counters.send_errors += 1

    def _send_all(self, name: tuple[Any, ...], datagrams: list[bytes]) -> None:
        at = 0
        while at < len(datagrams):
            end = _run(datagrams, at)
            if end - at == 1 or not self._send_segments(name, datagrams[at:end]):
                for data in datagrams[at:end]:
                    self.send(name, data)
            at = end

    def _send_segments(self, name: tuple[Any, ...], datagrams: list[bytes]) -> bool:
        """Sends datagrams in one call; false where the way to the address does not take that."""
        size = len(datagrams[0]).to_bytes(2, sys.byteorder)
        try:
            self.socket.sendmsg(datagrams, [(socket.IPPROTO_UDP, _UDP_SEGMENT, size)], 0, name)
        except OSError:
            return False
        return True


def _run(datagrams: list[bytes], begin: int) -> int:
    """Where the datagrams end that can leave together: all as long as the first, the last one
    perhaps shorter."""
    size = len(datagrams[begin])
    room = min(MOST_SEGMENTS, _SEGMENTS_SIZE // size)
    at = begin + 1
    for data in datagrams[at : begin + room]:
        if len(data) > size:
            break
        at += 1
        if len(data) < size:
            break
    return at


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
