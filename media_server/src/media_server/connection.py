"""One page's WebSocket, as the rest of the server sees it: two calls that never block."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from media_server.wire import encode

MOST_UNSENT = 256
"""Messages that wait for a page that does not read; with one more its connection is cut."""


class Connection:
    """Sends in order, on a task of its own.

    `room` and `participant` are set once a ticket was accepted.
    """

    def __init__(self, websocket: ServerConnection) -> None:
        self.room: str | None = None
        self.participant: str | None = None
        self.closing = False
        """True once :meth:`close` was called: nothing that the page says counts any more."""
        self._websocket = websocket
        self._unsent: deque[str] = deque()
        self._closed_with = (1000, "")
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._write(), name="connection-write")

    def send(self, message: Mapping[str, object]) -> None:
        """Sends a message, unless the connection is closing."""
        if self.closing:
            return
        if len(self._unsent) >= MOST_UNSENT:
            self.closing = True
            self._unsent.clear()
            self._websocket.transport.abort()
        else:
            self._unsent.append(encode(message))
        self._wake.set()

    def close(self, code: int, reason: str) -> None:
        """Closes behind the messages that were sent before. Idempotent: the first code counts."""
        if not self.closing:
            self.closing = True
            self._closed_with = (code, reason)
            self._wake.set()

    async def wait_closed(self) -> None:
        """Waits until everything was sent and the WebSocket is closed."""
        await self._task

    async def _write(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                while self._unsent:
                    await self._websocket.send(self._unsent.popleft())
                if self.closing:
                    break
                await self._wake.wait()
                self._wake.clear()
        await self._websocket.close(*self._closed_with)
