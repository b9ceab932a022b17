"""odoo.py, against an HTTP server that checks signatures as Odoo does."""

import asyncio
import unittest
from unittest import mock

from aiohttp import web

from media_server import odoo
from media_server.exceptions import DeliveryError
from media_server.odoo import OdooClient, sign
from media_server.protocol import RemoveCommand
from media_support import CLIENT, NODE, ROOM, SECRET, FakeOdoo

EVENT = {"id": "e" * 32, "type": "room_ended", "seq": 1}


class SignatureTests(unittest.TestCase):
    def test_signature(self):
        """The signature covers a label, path, timestamp and body (protocol section 5)."""
        # printf 'teletherapy-node-v1\n/p\n1795500000\n{}' | openssl dgst -sha256 -mac HMAC \
        #     -macopt hexkey:000102…1f
        self.assertEqual(
            sign(SECRET, "/p", "1795500000", b"{}"),
            "v1=b618585b802e91b6c2b05c68f27d8da898ff5ceede35f07e33a80e7b867a2408",
        )

    def test_every_part_counts(self):
        """No part of what is signed can be changed."""
        parts = [SECRET, "/p", "1", b"{}"]
        for index, other in enumerate([bytes(32), "/q", "2", b"[]"]):
            changed = [*parts[:index], other, *parts[index + 1 :]]
            self.assertNotEqual(sign(*changed), sign(*parts))


class OdooClientTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.odoo = FakeOdoo()
        await self.odoo.start()
        self.addAsyncCleanup(self.odoo.stop)
        self.client = self.make(self.odoo.url)

    def make(self, url, secret=SECRET, database=None, timeout=5):
        client = OdooClient(url, database, NODE, secret, timeout)
        self.addAsyncCleanup(client.close)
        return client

    async def serve(self, answer):
        """The address of a server that answers everything with what `answer` returns."""
        application = web.Application()
        application.router.add_post("/{path:.*}", answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        self.addAsyncCleanup(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def test_events(self):
        """Events arrive signed, and the accepted ids come back."""
        self.assertEqual(await self.client.events([EVENT]), {EVENT["id"]})
        self.assertEqual(self.odoo.events, [EVENT])
        self.assertEqual(self.odoo.databases, {None})

    async def test_heartbeat(self):
        """A heartbeat arrives signed, and commands come back."""
        self.odoo.commands = [{"type": "remove", "room": ROOM, "participant": CLIENT}]
        commands = await self.client.heartbeat({"state": "ready"})
        self.assertEqual(commands, [RemoveCommand(ROOM, CLIENT)])
        self.assertEqual(self.odoo.heartbeats, [{"state": "ready"}])

    async def test_database(self):
        """The database is named when there is one."""
        await self.make(self.odoo.url, database="practice").events([EVENT])
        self.assertEqual(self.odoo.databases, {"practice"})

    async def test_wrong_secret(self):
        """A node with another secret is refused."""
        with self.assertRaisesRegex(DeliveryError, "status 401"):
            await self.make(self.odoo.url, bytes(32)).events([EVENT])
        self.assertEqual(self.odoo.bad_signatures, 1)

    async def test_unreachable(self):
        """An Odoo that is not there is an error that names no address."""
        await self.odoo.stop()
        with self.assertRaises(DeliveryError) as caught:
            await self.client.events([EVENT])
        self.assertNotIn("127.0.0.1", str(caught.exception))

    async def test_slow(self):
        """An Odoo that does not answer in time is an error."""
        late = asyncio.Event()

        async def answer(request):
            await late.wait()

        client = self.make(await self.serve(answer), timeout=0.05)
        with self.assertRaisesRegex(DeliveryError, "no answer in time"):
            await client.events([EVENT])
        late.set()

    async def test_bad_answers(self):
        """An answer that is not what it should be is an error."""
        body = b""

        async def answer(request):
            return web.Response(body=body)

        client = self.make(await self.serve(answer))
        with mock.patch.object(odoo, "LARGEST_ANSWER", 1000):
            for body in b"", b"<html>", b"[]", b"{}", b'{"accepted": [1]}', b"x" * 1001:
                with self.subTest(body=body[:20]), self.assertRaises(DeliveryError):
                    await client.events([EVENT])
        body = b'{"commands": 7}'
        with self.assertRaises(DeliveryError):
            await client.heartbeat({})

    async def test_redirect(self):
        """A redirect is not followed."""

        async def answer(request):
            raise web.HTTPTemporaryRedirect(self.odoo.url + "/teletherapy/node/events")

        with self.assertRaisesRegex(DeliveryError, "status 307"):
            await self.make(await self.serve(answer)).events([EVENT])
        self.assertEqual(self.odoo.events, [])
