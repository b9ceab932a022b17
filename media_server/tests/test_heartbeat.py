"""heartbeat.py"""

import asyncio
import unittest

from media_server.exceptions import DeliveryError
from media_server.heartbeat import Heartbeat
from media_server.protocol import RemoveCommand
from media_support import CLIENT, ROOM


class Client:
    def __init__(self):
        self.reports = []
        self.answers = []
        self.beaten = asyncio.Event()

    async def heartbeat(self, report):
        self.reports.append(report)
        self.beaten.set()
        answer = self.answers.pop(0) if self.answers else []
        if isinstance(answer, Exception):
            raise answer
        return answer


class HeartbeatTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.client = Client()
        self.obeyed = []

    def start(self, interval, obey=None):
        self.heartbeat = Heartbeat(
            self.client, interval, lambda: {"state": "ready"}, obey or self.obeyed.extend
        )
        self.heartbeat.start()
        self.addAsyncCleanup(self.heartbeat.close)

    async def beats(self, number):
        async with asyncio.timeout(10):
            while len(self.client.reports) < number:
                self.client.beaten.clear()
                await self.client.beaten.wait()

    async def test_at_once_and_again(self):
        """The first heartbeat comes at once, the others follow."""
        self.start(0.01)
        await self.beats(3)
        self.assertEqual(self.client.reports[0], {"state": "ready"})

    async def test_commands(self):
        """Commands are handed on."""
        self.client.answers = [[RemoveCommand(ROOM, CLIENT)]]
        self.start(0.01)
        await self.beats(2)
        self.assertEqual(self.obeyed, [RemoveCommand(ROOM, CLIENT)])

    async def test_now(self):
        """A change is reported without waiting."""
        self.start(3600)
        await self.beats(1)
        self.heartbeat.beat_now()
        await self.beats(2)

    async def test_failure(self):
        """A failure is told once, and the next heartbeat is tried."""
        self.client.answers = [DeliveryError("status 503")] * 3
        with self.assertLogs("media_server") as logs:
            self.start(0.01)
            await self.beats(5)
        self.assertEqual(len(logs.records), 2)
        self.assertEqual(self.heartbeat.failures, 3)
        self.assertTrue(self.heartbeat.reached)

    async def test_defect_behind_a_command(self):
        """A command that fails does not end the heartbeats."""

        def obey(commands):
            raise RuntimeError("a defect")

        with self.assertLogs("media_server", "ERROR"):
            self.start(0.01, obey)
            await self.beats(3)
