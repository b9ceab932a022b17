"""The outbox: events are written to disk, then delivered to Odoo, at least once and in order.

Odoo being down delays events and nothing else. The disk is written on a thread of its own, so that
waiting for it never holds up media.
"""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from media_server.effects import Bury, Record
from media_server.exceptions import DeliveryError
from media_server.log import LOGGER
from media_server.store import Store

T = TypeVar("T")

MOST_PER_REQUEST = 100
"""Events in one request (docs/protocol.md section 5.1)."""

MOST_UNWRITTEN = 10_000
"""Events that wait for a failing disk; later ones are lost, loudly."""

SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Between two attempts, in seconds; each is twice the one before."""


class Receiver(Protocol):
    """Who gets the events: :class:`~media_server.odoo.OdooClient`."""

    async def events(self, events: list[dict[str, Any]], /) -> set[str]:
        """Returns the ids that were accepted, or raises :exc:`DeliveryError`."""


class Pause:
    """The growing time between two attempts."""

    def __init__(self) -> None:
        self._next = SHORTEST_PAUSE

    def next(self) -> float:
        """How long to wait now, in seconds."""
        pause = self._next
        self._next = min(LONGEST_PAUSE, 2 * pause)
        return pause

    def reset(self) -> None:
        """It has worked: start again with the shortest."""
        self._next = SHORTEST_PAUSE


class Outbox:
    """Takes events, keeps them, delivers them.

    Args:
        store: closed by :meth:`close`.
        pause: awaited between two attempts, with seconds.

    """

    def __init__(
        self,
        store: Store,
        receiver: Receiver,
        pause: Callable[[float], Any] = asyncio.sleep,
    ) -> None:
        self.pending = store.count()
        """How many events Odoo has not got yet."""
        self.delivered = 0
        self.lost = 0
        self.disk_failing = False
        self._store = store
        self._receiver = receiver
        self._pause = pause
        self._thread = ThreadPoolExecutor(1, "outbox")
        self._unwritten: list[Record | Bury] = []
        self._recorded = asyncio.Event()
        self._written = asyncio.Event()
        self._closing = False
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begins to write and to deliver; first of all, what an earlier process has left."""
        self._tasks = [
            asyncio.create_task(self._write(), name="outbox-write"),
            asyncio.create_task(self._deliver(), name="outbox-deliver"),
        ]

    def record(self, effect: Record | Bury) -> None:
        """Takes an event, or a room that has ended. Never blocks."""
        if len(self._unwritten) >= MOST_UNWRITTEN:
            self.lost += 1
            LOGGER.error("the disk is failing: an event is lost")
            return
        self._unwritten.append(effect)
        self.pending += isinstance(effect, Record)
        self._recorded.set()

    async def close(self, flush_time: float) -> None:
        """Writes what is left, tries for `flush_time` seconds to deliver it, and closes the store.
        Idempotent."""
        if self._closing:
            return
        self._closing = True
        if self._tasks:
            write, deliver = self._tasks
            self._recorded.set()
            await asyncio.wait([write], timeout=flush_time)
            for task in (write, deliver):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            with suppress(TimeoutError, sqlite3.Error):
                async with asyncio.timeout(flush_time):
                    await self._deliver_rest()
        await self._call(self._store.close)
        self._thread.shutdown()

    async def _write(self) -> None:
        pause = Pause()
        while self._unwritten or not self._closing:
            await self._recorded.wait()
            self._recorded.clear()
            batch, self._unwritten = self._unwritten, []
            events = [_event(effect) for effect in batch if isinstance(effect, Record)]
            graves = [(grave.room, grave.closes) for grave in batch if isinstance(grave, Bury)]
            try:
                await self._call(self._store.append, events, graves)
            except sqlite3.Error as error:
                LOGGER.error("events cannot be written: %s", error)
                self.disk_failing = True
                self._unwritten = batch + self._unwritten
                if self._closing:
                    self.lost += len(self._unwritten)
                    return
                await self._pause(pause.next())
                self._recorded.set()
            else:
                pause.reset()
                self.disk_failing = False
                self._written.set()

    async def _deliver(self) -> None:
        pause = Pause()
        while True:
            self._written.clear()
            try:
                events = await self._call(self._store.first, MOST_PER_REQUEST)
                if not events:
                    await self._written.wait()
                elif await self._deliver_some(events):
                    pause.reset()
                else:
                    await self._pause(pause.next())
            except sqlite3.Error as error:
                LOGGER.error("events cannot be read: %s", error)
                await self._pause(pause.next())

    async def _deliver_rest(self) -> None:
        while events := await self._call(self._store.first, MOST_PER_REQUEST):
            if not await self._deliver_some(events):
                await self._pause(SHORTEST_PAUSE)

    async def _deliver_some(self, events: list[dict[str, Any]]) -> bool:
        """Delivers events once; False when any of them is left."""
        try:
            accepted = await self._receiver.events(events)
        except DeliveryError as error:
            LOGGER.warning("%d events wait, Odoo does not take them: %s", self.pending, error)
            return False
        gone = [event["id"] for event in events if event["id"] in accepted]
        await self._call(self._store.delete, gone)
        self.pending -= len(gone)
        self.delivered += len(gone)
        return len(gone) == len(events)

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)


def _event(record: Record) -> Mapping[str, Any]:
    event: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "type": record.type.value,
        "at": record.at,
        "room": record.room,
        "data": record.data,
    }
    if record.participant is not None:
        event["participant"] = record.participant
    return event
