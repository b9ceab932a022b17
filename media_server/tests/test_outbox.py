"""outbox.py"""

import asyncio
import sqlite3
import tempfile
import unittest
from pathlib import Path

from media_server.effects import Bury, Record
from media_server.exceptions import DeliveryError
from media_server.outbox import LONGEST_PAUSE, MOST_PER_REQUEST, Outbox, Pause
from media_server.protocol import EventType
from media_server.store import Store
from media_support import CLIENT, ROOM, THERAPIST


def joined(number=0):
    return Record(EventType.PARTICIPANT_JOINED, ROOM, float(number), CLIENT, {"again": False})


class Receiver:
    """Keeps what it gets. `script` holds, for the next requests, exceptions to raise, or functions
    from the events to the ids that are accepted."""

    def __init__(self):
        self.requests = []
        self.script = []

    async def events(self, events):
        self.requests.append(events)
        await asyncio.sleep(0)
        step = self.script.pop(0) if self.script else None
        if isinstance(step, Exception):
            raise step
        ids = {event["id"] for event in events}
        return ids if step is None else step(ids)


class OutboxTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.receiver = Receiver()
        self.pauses = []
        self.outbox = self.open()

    def open(self, store=None):
        async def pause(seconds):
            self.pauses.append(seconds)
            await asyncio.sleep(0)

        outbox = Outbox(store or Store(self.directory), self.receiver, pause)
        self.addAsyncCleanup(outbox.close, 0)
        return outbox

    async def empty(self, outbox=None):
        async with asyncio.timeout(10):
            while (outbox or self.outbox).pending:
                await asyncio.sleep(0)

    def delivered(self):
        """The times of the events, which number them, each at its first delivery."""
        seen = {event["id"]: event["at"] for request in self.receiver.requests for event in request}
        return list(seen.values())

    async def test_event(self):
        """An event is delivered with all its fields."""
        self.outbox.start()
        self.outbox.record(joined(7))
        self.outbox.record(Record(EventType.ROOM_ENDED, ROOM, 8.0, None, {"by": THERAPIST}))
        await self.empty()
        first, second = [event for request in self.receiver.requests for event in request]
        self.assertRegex(first.pop("id"), "^[0-9a-f]{32}$")
        self.assertEqual(
            first,
            {
                "seq": 1,
                "type": "participant_joined",
                "at": 7.0,
                "room": ROOM,
                "participant": CLIENT,
                "data": {"again": False},
            },
        )
        self.assertEqual((second["seq"], second["data"]), (2, {"by": THERAPIST}))
        self.assertNotIn("participant", second)

    async def test_order(self):
        """Many events arrive in their order, at most a hundred at once."""
        self.outbox.start()
        for number in range(250):
            self.outbox.record(joined(number))
        await self.empty()
        self.assertEqual(self.delivered(), list(map(float, range(250))))
        self.assertEqual(max(map(len, self.receiver.requests)), MOST_PER_REQUEST)

    async def test_retry(self):
        """Events that were not taken are delivered again, in order, with growing pauses."""
        self.receiver.script = [DeliveryError("status 503")] * 7
        self.outbox.start()
        self.outbox.record(joined(1))
        await self.empty()
        self.assertEqual(self.pauses, [1, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE])
        self.assertEqual(len(self.receiver.requests), 8)
        self.receiver.script = [DeliveryError("status 503")]
        self.outbox.record(joined(2))
        await self.empty()
        self.assertEqual(self.pauses[7:], [1])

    async def test_partly_accepted(self):
        """What was accepted is not sent again; the rest is, as it was."""
        self.receiver.script = [lambda ids: set(), lambda ids: {min(ids), "f" * 32}]
        for number in range(3):
            self.outbox.record(joined(number))
        self.outbox.start()
        await self.empty()
        self.assertEqual([len(request) for request in self.receiver.requests], [3, 3, 2])
        self.assertEqual(self.outbox.delivered, 3)

    async def test_persisted_first(self):
        """No event is delivered that is not on disk, and a crash behind delivery repeats it."""
        outbox, seen = self.outbox, []

        class Crash(BaseException):
            pass

        class Watching(Receiver):
            async def events(self, events):
                seen.append([e["id"] for e in await outbox._call(outbox._store.first, 9)])
                raise Crash

        outbox._receiver = Watching()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)
        outbox.record(joined(1))
        events = await outbox._call(outbox._store.first, 9)
        self.assertEqual(events, [])
        write = asyncio.create_task(outbox._write())
        while not outbox._written.is_set():
            await asyncio.sleep(0)
        with self.assertRaises(Crash):
            await outbox._deliver()
        self.assertEqual(len(seen[0]), 1)
        write.cancel()
        await outbox._call(outbox._store.close)
        again = self.open()
        again.start()
        await self.empty(again)
        self.assertEqual([e["id"] for e in self.receiver.requests[0]], seen[0])

    async def test_restart(self):
        """What an earlier process has left is delivered first, with its numbers."""
        self.receiver.script = [DeliveryError("refused")] * 1000
        self.outbox.start()
        self.outbox.record(joined(1))
        await self.outbox.close(0)
        self.receiver.script, self.receiver.requests = [], []
        outbox = self.open()
        self.assertEqual(outbox.pending, 1)
        outbox.record(joined(2))
        outbox.start()
        await self.empty(outbox)
        self.assertEqual(self.delivered(), [1, 2])
        self.assertEqual(self.receiver.requests[0][0]["seq"], 1)

    async def test_close_flushes(self):
        """Closing delivers what is left, also while a pause was going on. It closes once."""

        async def forever(seconds):
            await asyncio.Event().wait()

        self.receiver.script = [DeliveryError("refused")]
        self.outbox._pause = forever
        self.outbox.start()
        self.outbox.record(joined(1))
        async with asyncio.timeout(10):
            while not self.receiver.requests:
                await asyncio.sleep(0)
        await self.outbox.close(10)
        await self.outbox.close(10)
        self.assertEqual(self.outbox.delivered, 1)

    async def test_graves(self):
        """A room that has ended is on disk together with its event."""
        self.outbox.start()
        self.outbox.record(Record(EventType.ROOM_ENDED, ROOM, 1.0, None, {}))
        self.outbox.record(Bury(ROOM, 100.0))
        await self.outbox.close(10)
        store = Store(self.directory)
        self.addCleanup(store.close)
        self.assertEqual(store.graves(1.0), {ROOM: 100.0})

    async def test_failing_disk(self):
        """While the disk fails events wait in memory, and arrive in order when it works again."""
        store = Store(self.directory.joinpath("other"))
        write, failures = store.append, [sqlite3.OperationalError("disk full")] * 3

        def append(events, graves):
            if failures:
                raise failures.pop()
            write(events, graves)

        store.append = append
        outbox = self.open(store)
        outbox.start()
        with self.assertLogs("media_server", "ERROR"):
            outbox.record(joined(1))
            while not outbox.disk_failing:
                await asyncio.sleep(0)
            outbox.record(joined(2))
            await self.empty(outbox)
        self.assertFalse(outbox.disk_failing)
        self.assertEqual(self.delivered(), [1, 2])

    async def test_bounded(self):
        """With the disk failing for long, events are lost and counted, and memory is not."""
        with self.assertLogs("media_server", "ERROR"):
            for number in range(10_002):
                self.outbox.record(joined(number))
        self.assertEqual((self.outbox.lost, self.outbox.pending), (2, 10_000))


class PauseTests(unittest.TestCase):
    def test_pause(self):
        """The pause grows up to half a minute and begins again after success."""
        pause = Pause()
        self.assertEqual([pause.next() for _ in range(7)], [1, 2, 4, 8, 16, 30, 30])
        pause.reset()
        self.assertEqual(pause.next(), 1)
