"""server.py and node.py: the whole node, over real sockets, with a fake Odoo behind it."""

import asyncio
import json
import random
import tempfile
import time
from pathlib import Path
from unittest import mock

from aiohttp import ClientSession
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from media_server.exceptions import ConfigurationError
from media_server.protocol import MESSAGE_SIZE
from media_server.server import Server
from media_server.store import Store
from media_support import (
    CLIENT,
    MAC,
    ROOM,
    SDP,
    THERAPIST,
    ServerTestCase,
    claims,
    settings,
    sign_ticket,
    therapist_ticket,
    ticket,
)


class SessionTests(ServerTestCase):
    async def test_session(self):
        """Two people meet, negotiate, and end; Odoo is told all of it, signed and in order."""
        therapist, client, pairing = await self.pair()
        await therapist.send(
            type="description",
            pairing=pairing,
            description={"type": "offer", "sdp": SDP},
            mac=MAC,
        )
        message = await client.receive("description")
        self.assertEqual(
            {key: message[key] for key in ("pairing", "participant", "mac")},
            {"pairing": pairing, "participant": THERAPIST, "mac": MAC},
        )
        sdp = message["description"]["sdp"]
        self.assertIn(f"udp 2130706431 127.0.0.1 {self.server.udp_port} typ host", sdp)
        self.assertIn("a=fingerprint:sha-256 AB:CD:EF:01", sdp)
        self.assertNotIn("192.0.2.7", sdp)
        await therapist.send(type="end")
        for page in therapist, client:
            self.assertEqual((await page.receive("ended"))["reason"], "therapist")
            self.assertEqual(await page.close_code(), 4405)
        await self.odoo.wait_for(lambda: "room_ended" in self.odoo.types())
        self.assertEqual(
            self.odoo.types(),
            [
                "participant_joined",
                "participant_joined",
                "participant_admitted",
                "participant_left",
                "participant_left",
                "room_ended",
            ],
        )
        self.assertEqual(self.odoo.bad_signatures, 0)

    async def test_rollback(self):
        """A rollback passes with its mac and without a description."""
        therapist, client, pairing = await self.pair()
        description = {"type": "rollback", "sdp": ""}
        await client.send(type="description", pairing=pairing, description=description, mac=MAC)
        self.assertEqual((await therapist.receive("description"))["description"], description)

    async def test_refused_description(self):
        """A description that cannot pass is an error for its sender, who stays."""
        therapist, client, pairing = await self.pair()
        for sdp in "v=0", SDP.replace("a=rtcp-mux\r\n", ""):
            await therapist.send(
                type="description",
                pairing=pairing,
                description={"type": "offer", "sdp": sdp},
                mac=MAC,
            )
            self.assertEqual((await therapist.receive("error"))["code"], "bad_description")
        await client.send(type="ping", id=1)
        await client.receive("pong")

    async def test_resume(self):
        """A page that loses its WebSocket comes back into its pairing."""
        therapist, client, pairing = await self.pair()
        await client.cut()
        await therapist.receive("participant", state="reconnecting")
        _, joined = await self.join(ticket(), pairing=pairing)
        self.assertTrue(joined["resumed"])
        await therapist.receive("participant", state="admitted")
        self.assertEqual(list(self.server.node.splices), [pairing])

    async def test_pairing_from_another_node(self):
        """Pages that come with the pairing of a node that is gone go on in it, on a new path."""
        _, _, pairing = await self.pair()
        await self.stop_server()
        await self.start_server()
        client, joined = await self.join(ticket(), pairing=pairing)
        self.assertFalse(joined["resumed"])
        therapist, _ = await self.join(therapist_ticket(), pairing=pairing)
        for page in client, therapist:
            self.assertEqual((await page.receive("peer"))["pairing"], pairing)
        await therapist.send(
            type="description",
            pairing=pairing,
            description={"type": "offer", "sdp": SDP},
            mac=MAC,
        )
        sdp = (await client.receive("description", pairing=pairing))["description"]["sdp"]
        credentials = self.server.node.splices[pairing].legs[CLIENT].credentials[-1]
        self.assertIn(f"a=ice-ufrag:{credentials.ufrag}", sdp)
        self.assertIn(f"127.0.0.1 {self.server.udp_port} typ host", sdp)

    async def test_odoo_is_down(self):
        """A session begins and ends while Odoo fails; the events arrive later, in order."""
        self.odoo.failures, self.odoo.swallowed = 1, 1
        with mock.patch("media_server.outbox.SHORTEST_PAUSE", 0.01):
            therapist, _, _ = await self.pair()
            await therapist.send(type="end")
            self.assertEqual(await therapist.close_code(), 4405)
            await self.odoo.wait_for(lambda: "room_ended" in self.odoo.types())
        numbers = [event["seq"] for event in self.odoo.events]
        self.assertEqual(numbers, sorted(numbers))

    async def test_commands(self):
        """What Odoo answers to a heartbeat is done."""
        therapist, client, _ = await self.pair()
        self.odoo.commands = [{"type": "remove", "room": ROOM, "participant": CLIENT}]
        self.assertEqual(await client.close_code(), 4410)
        self.odoo.commands = [{"type": "end", "room": ROOM, "reason": "cancelled"}]
        self.assertEqual((await therapist.receive("ended"))["reason"], "cancelled")
        self.assertEqual(await therapist.close_code(), 4405)

    async def test_heartbeat(self):
        """A heartbeat says what the node has."""
        await self.pair()
        await self.odoo.wait_for(
            lambda: self.odoo.heartbeats[-1:] and self.odoo.heartbeats[-1]["rooms"]
        )
        self.assertEqual(
            self.odoo.heartbeats[-1],
            {
                "state": "ready",
                "version": "19.0.1.0.0",
                "rooms": [ROOM],
                "participants": 2,
                "capacity": 200,
            },
        )

    async def test_closing_time(self):
        """A room ends at its time."""
        client, _ = await self.join(ticket(closes=time.time() + 1))
        self.assertEqual((await client.receive("ended"))["reason"], "closed")
        self.assertEqual(await client.close_code(), 4405)

    async def test_ended_room_stays_ended(self):
        """Nobody enters a room that has ended, and no restart changes that."""
        therapist, _ = await self.join(therapist_ticket())
        await therapist.send(type="end")
        await therapist.close_code()
        for _ in range(2):
            page = await self.page()
            await page.send(type="join", ticket=ticket())
            self.assertEqual(await page.close_code(), 4405)
            await self.stop_server()
            await self.start_server()

    async def test_ticket_over_a_restart(self):
        """A ticket from before a restart opens nothing behind it."""
        text = ticket()
        await self.stop_server()
        await self.start_server()
        page = await self.page()
        await page.send(type="join", ticket=text)
        self.assertEqual(await page.close_code(), 4403)


class CloseCodeTests(ServerTestCase):
    CHANGES = {"capacity": 2, "max_rooms": 2, "message_rate": 5, "join_timeout": 0.2}

    async def assertCloses(self, code, *messages):
        page = await self.page()
        for message in messages:
            await page.websocket.send(message)
        self.assertEqual(await page.close_code(), code)

    async def assertRefused(self, code, text):
        await self.assertCloses(code, json.dumps({"type": "join", "ticket": text}))

    async def test_tickets(self):
        """Each way in which a ticket is wrong has its close code."""
        now = time.time()
        used = ticket()
        page, _ = await self.join(used)
        await page.send(type="leave")
        self.assertEqual(await page.close_code(), 1000)
        for code, text in [
            (4401, "a.b.c"),
            (4401, sign_ticket(claims(now), bytes(32))),
            (4401, ticket(aud="teletherapy-media:other")),
            (4402, sign_ticket(claims(now - 100))),
            (4403, used),
            (4404, ticket(opens=now + 60)),
            (4404, ticket(closes=now - 1)),
        ]:
            with self.subTest(code=code):
                await self.assertRefused(code, text)

    async def test_messages(self):
        """What is no message of the protocol closes with 4400, before and after joining."""
        join = json.dumps({"type": "join", "ticket": ticket()})
        await self.assertCloses(4400, "hello")
        await self.assertCloses(4400, '{"type": "ping"}')
        await self.assertCloses(4400, b"{}")
        await self.assertCloses(4400, "x" * (MESSAGE_SIZE + 1))
        await self.assertCloses(4400, join, '{"type": "bye"}')
        await self.assertCloses(4400, json.dumps({"type": "join", "ticket": ticket()}), b"\0")

    async def test_join_timeout(self):
        """Who shows no ticket in time is closed with 4408."""
        await self.assertCloses(4408)

    async def test_too_many_messages(self):
        """Too many messages close with 4429."""
        page, _ = await self.join(ticket())
        for _ in range(30):
            await page.send(type="ping")
        self.assertEqual(await page.close_code(), 4429)

    async def test_replaced(self):
        """A second window closes the first with 4409."""
        first, _ = await self.join(ticket())
        await self.join(ticket())
        self.assertEqual(await first.close_code(), 4409)

    async def test_declined_and_removed(self):
        """Declined is 4411, removed is 4410."""
        therapist, _ = await self.join(therapist_ticket(admission="therapist"))
        client, _ = await self.join(ticket(admission="therapist"))
        await therapist.send(type="decline", participant=CLIENT)
        self.assertEqual(await client.close_code(), 4411)
        client, _ = await self.join(ticket(admission="therapist"))
        await therapist.send(type="admit", participant=CLIENT)
        await therapist.send(type="remove", participant=CLIENT)
        self.assertEqual(await client.close_code(), 4410)

    async def test_node_full(self):
        """A full node closes with 4413."""
        await self.join(ticket(sub="3" * 32, room="b" * 32))
        await self.join(ticket(sub="4" * 32, room="c" * 32))
        await self.assertRefused(4413, ticket())

    async def test_oversize_frame(self):
        """A frame beyond all bounds is not read to its end."""
        page = await self.page()
        await page.websocket.send("x" * (MESSAGE_SIZE * 5))
        self.assertEqual(await page.close_code(), 1009)


class ConnectionLimitTests(ServerTestCase):
    CHANGES = {"max_connections": 2}

    async def test_too_many_connections(self):
        """A WebSocket beyond the limit is closed with 4413; when one goes there is place again."""
        first, second, third = [await self.page() for _ in range(3)]
        self.assertEqual(await third.close_code(), 4413)
        await first.websocket.close()
        await second.websocket.close()
        await self.join(ticket())


class HostileTests(ServerTestCase):
    CHANGES = {"message_rate": 10_000}

    async def test_mutated_messages(self):
        """Mutated messages and descriptions close or answer, and harm no other session."""
        chance = random.Random(4400)
        therapist, client, pairing = await self.pair()
        offer = {
            "type": "description",
            "pairing": pairing,
            "description": {"type": "offer", "sdp": SDP},
            "mac": MAC,
        }
        loop_failures = []
        asyncio.get_running_loop().set_exception_handler(lambda _, c: loop_failures.append(c))
        with self.assertNoLogs("media_server", "ERROR"):
            for number in range(150):
                page, _ = await self.join(
                    ticket(sub=f"{number:032x}", room=f"{number:032x}", closes=time.time() + 60)
                )
                for base in (offer, {"type": "admit", "participant": CLIENT}, {"type": "ping"}):
                    text = list(json.dumps(base))
                    for _ in range(chance.randint(0, 3)):
                        index = chance.randrange(len(text))
                        text[index] = chance.choice('{}[]":,\\aé0\0')
                    await page.websocket.send("".join(text))
                await page.send(type="leave")
                self.assertIn(await page.close_code(), (1000, 4400))
                await self.check_pair(therapist, client)
        self.assertEqual(loop_failures, [])

    async def check_pair(self, *pages):
        for page in pages:
            await page.send(type="ping", id=1)
            await page.receive("pong")


class HttpTests(ServerTestCase):
    async def get(self, path):
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{self.server.port}{path}") as response:
                return response.status, response.content_type, await response.text()

    async def test_health(self):
        """The health page says that the node is ready."""
        status, kind, text = await self.get("/healthz")
        self.assertEqual((status, kind), (200, "application/json"))
        self.assertEqual(json.loads(text), {"state": "ready", "odoo": "reached", "disk": "ok"})

    async def test_unhealthy(self):
        """A draining node, and one whose disk fails, say so with 503."""
        self.server.node.rooms.draining = True
        status, _, text = await self.get("/healthz")
        self.assertEqual((status, json.loads(text)["state"]), (503, "draining"))
        self.server.node.rooms.draining = False
        self.server._outbox.disk_failing = True
        status, _, text = await self.get("/healthz")
        self.assertEqual((status, json.loads(text)["disk"]), (503, "failing"))

    async def test_metrics(self):
        """The metrics count what is there, and name nobody."""
        await self.pair()
        page = await self.page()
        await page.send(type="ping")
        await page.close_code()
        status, kind, text = await self.get("/metrics?x=1")
        self.assertEqual((status, kind), (200, "text/plain"))
        for line in [
            "teletherapy_media_rooms 1.0",
            "teletherapy_media_participants 2.0",
            "teletherapy_media_splices 1.0",
            'teletherapy_media_datagrams_total{outcome="forwarded"} 0.0',
            'teletherapy_media_websocket_closes_total{code="4400"} 1.0',
        ]:
            self.assertIn(line, text.splitlines())
        for trace in ROOM[:8], CLIENT[:8], "127.0.0.1":
            self.assertNotIn(trace, text)

    async def test_other_paths(self):
        """There is nothing else, for browsers and for WebSockets."""
        self.assertEqual((await self.get("/"))[0], 404)
        self.assertEqual((await self.get("/media/../healthz"))[0], 200)
        with self.assertRaises(InvalidStatus) as caught:
            await connect(f"ws://127.0.0.1:{self.server.port}/other", proxy=None)
        self.assertEqual(caught.exception.response.status_code, 404)


class DrainTests(ServerTestCase):
    CHANGES = {"drain_timeout": 60}

    async def test_drain(self):
        """A draining node says so, takes no new rooms, and waits for running sessions."""
        therapist, client, _ = await self.pair()
        self.server.stop()
        await self.odoo.wait_for(lambda: self.odoo.heartbeats[-1]["state"] == "draining")
        page = await self.page()
        await page.send(type="join", ticket=ticket(room="b" * 32))
        self.assertEqual(await page.close_code(), 1001)
        for page in therapist, client:
            await page.send(type="leave")
            self.assertEqual(await page.close_code(), 1000)
        await self.server.wait_stopped()
        self.assertEqual(
            [event["data"]["reason"] for event in self.odoo.events if "reason" in event["data"]],
            ["left", "left"],
        )

    async def test_hurry(self):
        """A second stop sends everybody elsewhere at once; all events reach Odoo before the end."""
        therapist, client, _ = await self.pair()
        self.server.stop()
        self.server.stop()
        for page in therapist, client:
            self.assertEqual(await page.close_code(), 1001)
        await self.server.wait_stopped()
        self.assertEqual(
            [event["data"]["reason"] for event in self.odoo.events if "reason" in event["data"]],
            ["drained", "drained"],
        )

    async def test_odoo_is_down(self):
        """What Odoo cannot take at the end waits on disk for the next start."""
        await self.pair()
        await self.odoo.wait_for(lambda: len(self.odoo.events) == 3)
        self.odoo.failures = 10**6
        with mock.patch("media_server.server.FLUSH_TIMEOUT", 0.1):
            self.server.stop()
            self.server.stop()
            await self.server.wait_stopped()
        store = Store(self.state_dir)
        self.addCleanup(store.close)
        self.assertEqual([event["type"] for event in store.first(9)], ["participant_left"] * 2)
        self.odoo.failures = 0


class StartTests(ServerTestCase):
    async def test_ports_in_use(self):
        """A port that is taken stops the start, and leaves nothing open."""
        taken = {name: getattr(self.server, name) for name in ("port", "udp_port", "tcp_port")}
        for name, port in taken.items():
            with tempfile.TemporaryDirectory() as directory:
                with self.assertRaisesRegex(ConfigurationError, f"MEDIA_{name.upper()}: "):
                    await Server.start(settings(state_dir=directory, **{name: port}))
                Store(Path(directory)).close()

    async def test_state_directory_in_use(self):
        """Two nodes cannot share a state directory."""
        with self.assertRaisesRegex(ConfigurationError, "MEDIA_STATE_DIR"):
            await Server.start(settings(state_dir=self.state_dir))
