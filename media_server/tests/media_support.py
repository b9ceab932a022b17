"""What several tests need: tickets, settings, a fake Odoo, pages that speak over real sockets."""

import asyncio
import base64
import hashlib
import hmac
import json
import tempfile
import time
import unittest
import uuid
from pathlib import Path

import hypothesis
from aiohttp import web
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from media_server.config import load
from media_server.odoo import sign
from media_server.server import Server

SECRET = bytes(range(32))
SECRET_TEXT = base64.urlsafe_b64encode(SECRET).decode().rstrip("=")
NODE = "node-1"
ROOM = "a" * 32
THERAPIST, CLIENT = "1" * 32, "2" * 32
MAC = "m" * 43

anything = hypothesis.settings(
    deadline=None, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
"""For tests with generated input, which a busy machine must not make fail."""

SDP = "\r\n".join(
    [
        "v=0",
        "o=- 4611731400430051336 2 IN IP4 192.0.2.7",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1 2",
        "a=extmap-allow-mixed",
        "a=msid-semantic: WMS stream",
        "m=audio 51472 UDP/TLS/RTP/SAVPF 111 0",
        "c=IN IP4 192.0.2.7",
        "a=rtcp:9 IN IP4 192.0.2.7",
        "a=candidate:1 1 udp 2122260223 192.0.2.7 51472 typ host generation 0",
        "a=end-of-candidates",
        "a=ice-ufrag:page",
        "a=ice-pwd:passwordofthepage0123456",
        "a=ice-options:trickle goog-sped-v1",
        "a=fingerprint:sha-256 AB:CD:EF:01",
        "a=setup:actpass",
        "a=mid:0",
        "a=rtcp-mux",
        "a=rtcp-fb:111 transport-cc",
        "a=rtpmap:111 opus/48000/2",
        "m=video 9 UDP/TLS/RTP/SAVPF 96",
        "c=IN IP6 2001:db8::7",
        "a=ice-ufrag:page",
        "a=ice-pwd:passwordofthepage0123456",
        "a=fingerprint:sha-256 AB:CD:EF:01",
        "a=setup:actpass",
        "a=mid:1",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
        "c=IN IP4 0.0.0.0",
        "a=bundle-only",
        "a=ice-ufrag:page",
        "a=ice-pwd:passwordofthepage0123456",
        "a=fingerprint:sha-256 AB:CD:EF:01",
        "a=mid:2",
        "a=sctp-port:5000",
        "",
    ]
)
"""An offer as a browser writes it, with one section that is bundle-only."""


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def claims(now, **changes):
    return {
        "aud": f"teletherapy-media:{NODE}",
        "sub": CLIENT,
        "room": ROOM,
        "role": "client",
        "admission": "automatic",
        "opens": now - 60,
        "closes": now + 3600,
        "iat": now,
        "exp": now + 60,
        "jti": uuid.uuid4().hex,
    } | changes


def sign_ticket(content, secret=SECRET, header=None):
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    header = json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode()
    signed = f"{base64url(header)}.{base64url(content)}"
    return f"{signed}.{base64url(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def ticket(**changes):
    """A good ticket, issued now."""
    return sign_ticket(claims(time.time(), **changes))


def therapist_ticket(**changes):
    return ticket(**{"sub": THERAPIST, "role": "therapist"} | changes)


def environment(**changes):
    """A working environment on free ports; `None` takes a variable away."""
    variables = {
        "MEDIA_NODE_KEY": NODE,
        "MEDIA_NODE_SECRET": SECRET_TEXT,
        "MEDIA_ODOO_URL": "http://127.0.0.1:9",
        "MEDIA_PORT": "0",
        "MEDIA_UDP_PORT": "0",
        "MEDIA_TCP_PORT": "0",
        "MEDIA_HEARTBEAT_INTERVAL": "0.05",
        "MEDIA_DRAIN_TIMEOUT": "0",
    } | {f"MEDIA_{name.upper()}": value for name, value in changes.items()}
    return {name: str(value) for name, value in variables.items() if value is not None}


def settings(**changes):
    return load(environment(**changes), [])


class FakeOdoo:
    """Takes events and heartbeats, checks every signature, and fails when it is told to.

    `events` holds every event once, however often it comes, as Odoo does. `failures` is how many of
    the next requests for events are answered with 503 after having been read, and `swallowed` how
    many are accepted without an answer that says so.
    """

    def __init__(self):
        self.events = []
        self.heartbeats = []
        self.commands = []
        self.failures = 0
        self.swallowed = 0
        self.bad_signatures = 0
        self.changed = asyncio.Condition()
        self.databases = set()

    async def start(self):
        application = web.Application()
        application.router.add_post("/odoo/teletherapy/node/events", self._events)
        application.router.add_post("/odoo/teletherapy/node/heartbeat", self._heartbeat)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/odoo"

    async def stop(self):
        await self._runner.cleanup()

    async def wait_for(self, condition):
        """Waits until `condition()` is true after some request."""
        async with asyncio.timeout(10), self.changed:
            await self.changed.wait_for(condition)

    def types(self):
        """What was recorded, in the order of the first delivery."""
        return [event["type"] for event in self.events]

    async def _read(self, request):
        body = await request.read()
        timestamp = request.headers["X-Teletherapy-Timestamp"]
        right = sign(SECRET, request.path, timestamp, body)
        self.databases.add(request.headers.get("X-Odoo-Database"))
        if (
            request.headers["X-Teletherapy-Signature"] != right
            or request.headers["X-Teletherapy-Node"] != NODE
            or abs(time.time() - int(timestamp)) > 300
        ):
            self.bad_signatures += 1
            raise web.HTTPUnauthorized
        return json.loads(body)

    async def _events(self, request):
        events = (await self._read(request))["events"]
        async with self.changed:
            self.changed.notify_all()
            if self.failures:
                self.failures -= 1
                raise web.HTTPServiceUnavailable
            known = {event["id"] for event in self.events}
            self.events += [event for event in events if event["id"] not in known]
            if self.swallowed:
                self.swallowed -= 1
                raise web.HTTPBadGateway
            return web.json_response({"accepted": [event["id"] for event in events]})

    async def _heartbeat(self, request):
        report = await self._read(request)
        async with self.changed:
            self.changed.notify_all()
            self.heartbeats.append(report)
            commands, self.commands = self.commands, []
            return web.json_response({"commands": commands})


class Page:
    """A room page: a WebSocket, and what came over it."""

    def __init__(self, websocket):
        self.websocket = websocket

    async def send(self, **message):
        await self.websocket.send(json.dumps(message))

    async def receive(self, kind, **fields):
        """The next message of that type in which the fields are as given; others are skipped."""
        async with asyncio.timeout(10):
            while True:
                message = json.loads(await self.websocket.recv())
                if message["type"] == kind and fields.items() <= message.items():
                    return message

    async def close_code(self):
        """Skips all messages up to the close."""
        async with asyncio.timeout(10):
            while True:
                try:
                    await self.websocket.recv()
                except ConnectionClosed:
                    return self.websocket.close_code

    async def cut(self):
        """Loses the connection, as a network does."""
        self.websocket.transport.abort()
        await self.websocket.wait_closed()


class ServerTestCase(unittest.IsolatedAsyncioTestCase):
    """Runs a node and a fake Odoo on free ports."""

    CHANGES = {}

    async def asyncSetUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.state_dir = Path(directory.name)
        self.odoo = FakeOdoo()
        await self.odoo.start()
        self.addAsyncCleanup(self.odoo.stop)
        await self.start_server()

    async def start_server(self):
        changes = {"odoo_url": self.odoo.url, "state_dir": self.state_dir} | self.CHANGES
        self.server = await Server.start(settings(**changes))
        self.addAsyncCleanup(self.stop_server)

    async def stop_server(self):
        self.server.stop()
        await self.server.wait_stopped()

    async def page(self, **options):
        uri = f"ws://127.0.0.1:{self.server.port}/media"
        websocket = await connect(uri, compression=None, proxy=None, **options)
        self.addAsyncCleanup(websocket.close)
        return Page(websocket)

    async def join(self, text, **fields):
        """A page that has sent `join`, and the answer."""
        page = await self.page()
        await page.send(type="join", ticket=text, **fields)
        return page, await page.receive("joined")

    async def pair(self):
        """Therapist and client, met: two pages and the pairing."""
        therapist, _ = await self.join(therapist_ticket())
        client, _ = await self.join(ticket())
        peer = await therapist.receive("peer")
        await client.receive("peer", pairing=peer["pairing"])
        return therapist, client, peer["pairing"]
