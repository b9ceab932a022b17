"""Media over TCP, for networks that let no UDP through (RFC 6544, passive candidates).

A stream carries what UDP would carry as datagrams, framed by RFC 4571. TCP must not turn loss into
delay: the kernel holds little that it has not sent, what waits here is dropped by age, and only
DTLS and STUN wait longer. The sockets are read and written without asyncio's transports, whose
buffers know no age.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections import deque
from collections.abc import Hashable
from typing import Any

from media_server.exceptions import ConfigurationError
from media_server.ice_lite import Agent
from media_server.udp import LARGEST_DATAGRAM

FIRST_CHECK_TIME = 5.0
"""Seconds until a stream has to have brought a valid check."""

MOST_STRANGERS = 512
"""The most streams without a valid check; with one more the oldest is closed."""

OLDEST_MEDIA = 0.25
"""Media that has waited for longer, in seconds, is dropped."""

MOST_MEDIA = 256 * 1024
"""The most bytes that wait on a stream before media is dropped at once, whatever its age."""

MOST_UNSENT = 512 * 1024
"""The most bytes that wait on a stream; one that does not even take DTLS and STUN is closed."""

KERNEL_UNSENT = 8 * 1024
"""The most bytes that the kernel takes and has not sent yet (TCP_NOTSENT_LOWAT)."""

ACCEPT_PAUSE = 0.5
"""Seconds without new streams after the process ran out of file descriptors."""

_READ_SIZE = 16 * 1024
_MOST_ACCEPTED = 16


class TcpStream:
    """One browser's stream: a :class:`~media_server.ice_lite.Source`, its own key."""

    def __init__(self, relay: TcpRelay, sock: socket.socket, name: tuple[Any, ...]) -> None:
        self._relay = relay
        self._agent = relay.agent
        self._socket = sock
        self._name = name
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self._waiting = False
        """Whether the kernel takes nothing more for now."""
        self._begun = b""
        """What is left of the frame that the kernel took a part of."""
        self._unsent: deque[tuple[float, bytes, bool]] = deque()
        """Behind it: when it came, a frame, and whether it is media."""
        self._unsent_size = 0
        self._loop.add_reader(sock.fileno(), self._on_readable)

    @property
    def key(self) -> Hashable:
        """The stream itself."""
        return self

    @property
    def address(self) -> tuple[str, int]:
        """IP address and port."""
        return self._name[0], self._name[1]

    def release(self) -> None:
        """No leg has this address any more."""
        self.close()

    def close(self) -> None:
        """Closes the stream and takes the address from its leg. Idempotent."""
        if self._socket.fileno() < 0:
            return
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        self._unsent.clear()
        self._relay.forget(self)
        self._agent.lose(self)

    # Sending.

    def send(self, data: bytes) -> None:
        """Sends a frame, or keeps it for a moment; media that would wait too long is lost."""
        if self._socket.fileno() < 0:
            return
        frame = len(data).to_bytes(2, "big") + data
        is_media = data[0] > 127
        if not self._waiting:
            sent = self._write(frame)
            if sent == len(frame):
                return
            self._waiting = True
            self._loop.add_writer(self._socket.fileno(), self._on_writable)
            if sent > 0:
                # A frame that was begun has to be ended.
                self._begun = frame[sent:]
                return
        self._drop_old()
        if is_media and self._unsent_size > MOST_MEDIA:
            self._agent.counters.dropped_backlog += 1
        elif self._unsent_size > MOST_UNSENT:
            # Not at once: whoever sends is in the middle of something.
            self._loop.call_soon(self.close)
        else:
            self._unsent.append((self._loop.time(), frame, is_media))
            self._unsent_size += len(frame)

    def _write(self, data: bytes) -> int:
        """How much the kernel took. A broken stream takes nothing, and is closed."""
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self._agent.counters.send_errors += 1
            self._loop.call_soon(self.close)
            return 0

    def _drop_old(self) -> None:
        """Drops media that has waited for too long. Behind a frame that must stay it waits on."""
        oldest = self._loop.time() - OLDEST_MEDIA
        unsent = self._unsent
        while unsent and unsent[0][2] and unsent[0][0] <= oldest:
            self._unsent_size -= len(unsent.popleft()[1])
            self._agent.counters.dropped_backlog += 1

    def _on_writable(self) -> None:
        while True:
            if not self._begun:
                self._drop_old()
                if not self._unsent:
                    break
                self._begun = self._unsent.popleft()[1]
                self._unsent_size -= len(self._begun)
            sent = self._write(self._begun)
            if sent == 0:
                return
            self._begun = self._begun[sent:]
        self._waiting = False
        self._loop.remove_writer(self._socket.fileno())

    # Receiving.

    def _on_readable(self) -> None:
        try:
            chunk = self._socket.recv(_READ_SIZE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            chunk = b""
        if not chunk:
            self.close()
            return
        data = self._rest + chunk if self._rest else chunk
        now = self._loop.time()
        at, end = 0, len(data)
        while end - at >= 2:
            after = at + 2 + (data[at] << 8 | data[at + 1])
            if after - at - 2 > LARGEST_DATAGRAM:
                self._agent.counters.dropped_malformed += 1
                self.close()
                return
            if after > end:
                break
            if not self._receive(data[at + 2 : after], now):
                self.close()
                return
            at = after
        self._rest = data[at:]

    def _receive(self, data: bytes, now: float) -> bool:
        """Handles one frame; False when the stream is to be closed."""
        agent = self._agent
        path = agent.paths.get(self)
        first = data[0] if data else 255
        if path is None:
            # RFC 6544 leaves it to the agent whom it listens to: here a check has to come first.
            if first > 3:
                agent.counters.dropped_unknown += 1
                return False
            agent.receive(data, self, now)
            if self not in agent.paths:
                return False
            self._relay.welcome(self)
        elif 127 < first < 192 or 19 < first < 64:
            path.leg.forward(path, data, now)
        elif first < 4:
            agent.receive(data, self, now)
        else:
            agent.counters.dropped_malformed += 1
        return self._socket.fileno() >= 0


class TcpRelay:
    """Listens for streams.

    Raises:
        ConfigurationError: the address cannot be bound.

    """

    def __init__(self, agent: Agent, host: str, port: int) -> None:
        self.agent = agent
        self.socket = _listen(host, port)
        self.port: int = self.socket.getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._strangers: dict[TcpStream, asyncio.TimerHandle] = {}
        self._streams: set[TcpStream] = set()
        self._resuming: asyncio.TimerHandle | None = None
        self._loop.add_reader(self.socket.fileno(), self._accept)

    def __len__(self) -> int:
        return len(self._streams)

    def close(self) -> None:
        """Closes all streams and stops listening. Idempotent."""
        if self._resuming is not None:
            self._resuming.cancel()
        if self.socket.fileno() >= 0:
            self._loop.remove_reader(self.socket.fileno())
            self.socket.close()
        for stream in list(self._streams):
            stream.close()

    def welcome(self, stream: TcpStream) -> None:
        """A valid check has come on the stream: from now on consent decides how long it lives."""
        timer = self._strangers.pop(stream, None)
        if timer is not None:
            timer.cancel()

    def forget(self, stream: TcpStream) -> None:
        """The stream is closed."""
        self.welcome(stream)
        self._streams.discard(stream)

    def _accept(self) -> None:
        for _ in range(_MOST_ACCEPTED):
            try:
                sock, name = self.socket.accept()
            except OSError as error:
                if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    self._pause()
                return
            self._take(sock, name)

    def _pause(self) -> None:
        self._loop.remove_reader(self.socket.fileno())
        self._resuming = self._loop.call_later(
            ACCEPT_PAUSE, self._loop.add_reader, self.socket.fileno(), self._accept
        )

    def _take(self, sock: socket.socket, name: tuple[Any, ...]) -> None:
        sock.setblocking(False)
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, KERNEL_UNSENT)
        if len(self._strangers) >= MOST_STRANGERS:
            next(iter(self._strangers)).close()
        stream = TcpStream(self, sock, name)
        self._streams.add(stream)
        self._strangers[stream] = self._loop.call_later(FIRST_CHECK_TIME, stream.close)


# Python 3.11's socket module has no name for it; the number is Linux's.
_TCP_NOTSENT_LOWAT = 25


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind((host, port))
        sock.listen(128)
    except OSError as error:
        sock.close()
        raise ConfigurationError(
            f"MEDIA_TCP_PORT: TCP {host} port {port} cannot be bound ({error.strerror}). "
            "Stop the process that has it, choose another port, or set it to off."
        ) from error
    return sock
