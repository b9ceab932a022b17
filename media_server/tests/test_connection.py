"""connection.py"""

import asyncio
import json
import unittest
from unittest import mock

from websockets.exceptions import ConnectionClosedOK

from media_server.connection import MOST_UNSENT, Connection


class WebSocket:
    """Keeps what is sent; `open` lets messages through."""

    def __init__(self):
        self.sent = []
        self.closed = []
        self.open = asyncio.Event()
        self.transport = mock.Mock()

    async def send(self, text):
        await self.open.wait()
        if self.closed:
            raise ConnectionClosedOK(None, None)
        self.sent.append(json.loads(text))

    async def close(self, code, reason):
        self.closed.append((code, reason))


class ConnectionTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.websocket = WebSocket()
        self.connection = Connection(self.websocket)

    async def test_order(self):
        """Messages are sent in their order, and the close behind them; later ones are not sent."""
        for number in range(3):
            self.connection.send({"id": number})
        self.connection.close(4405, "ended")
        self.connection.close(1001, "going away")
        self.connection.send({"id": 3})
        self.websocket.open.set()
        await self.connection.wait_closed()
        self.assertEqual(self.websocket.sent, [{"id": 0}, {"id": 1}, {"id": 2}])
        self.assertEqual(self.websocket.closed, [(4405, "ended")])

    async def test_page_that_does_not_read(self):
        """A page that reads nothing is cut off before it costs memory."""
        for number in range(MOST_UNSENT + 1):
            self.assertFalse(self.connection.closing)
            self.connection.send({"id": number})
        self.assertTrue(self.connection.closing)
        self.websocket.transport.abort.assert_called_once()
        self.websocket.open.set()
        await self.connection.wait_closed()
        self.assertEqual(self.websocket.sent, [])

    async def test_closed_by_the_page(self):
        """A page that has closed ends the sending quietly."""
        self.websocket.closed.append((1001, ""))
        self.websocket.open.set()
        self.connection.send({})
        await self.connection.wait_closed()
