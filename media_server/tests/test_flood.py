"""Strangers who flood both ports: what that does to a session, and what they get for it."""

import asyncio

from flood_support import SyntheticPair, flood_datagrams, flood_websockets
from media_support import ServerTestCase


class FloodTests(ServerTestCase):
    CHANGES = {"join_timeout": 1}

    async def test_session_is_unharmed(self):
        """A pair loses less than one datagram in a thousand, and strangers draw no answers."""
        pair = await SyntheticPair.connect(*await self.pair(), self.server.udp_port)
        self.addAsyncCleanup(pair.close)
        _, datagrams, websockets = await asyncio.gather(
            pair.talk(200, 3),
            asyncio.to_thread(flood_datagrams, self.server.udp_port, 2000, 3),
            flood_websockets(self.server.port, 50, 3),
        )
        await pair.settle()
        self.assertGreater(pair.sent, 1000)
        self.assertLess(pair.lost, pair.sent / 1000)
        self.assertEqual(datagrams.larger, 0)
        self.assertEqual(datagrams.answers, 0)
        self.assertEqual(dict(websockets), {"closed": websockets.total()})
        counters = self.server.node.counters
        refused = counters.checks_refused + counters.dropped_unknown + counters.dropped_malformed
        self.assertGreater(refused, datagrams.sent / 2)
        self.assertEqual(len(self.server.node.agent), 2)
        self.assertEqual(len(self.server.node.agent.paths), 2)
        self.assertEqual(self.server.node.rooms.participants, 2)
