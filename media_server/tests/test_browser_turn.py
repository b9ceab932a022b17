"""coturn, as Debian has it, in front of a node: real browsers that can reach nothing else."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from aioice import stun as aioice_stun
from aioice import turn as aioice_turn

import browser_support
from browser_support import BrowserTestCase
from media_server.turn import Turn

TURNSERVER = shutil.which("turnserver")
CONFIGURATION = Path(__file__).parents[1] / "coturn" / "turnserver.conf"
SECRET = "throw-away-secret-of-this-very-test"


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@unittest.skipUnless(TURNSERVER, "needs coturn")
class TurnTests(BrowserTestCase):
    # Chromium takes the throw-away certificate.
    ARGUMENTS = [*browser_support.ARGUMENTS, "--ignore-certificate-errors"]

    async def asyncSetUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.turn_port = free_port()
        url = f"turns:127.0.0.1:{self.turn_port}?transport=tcp"
        self.CHANGES = {"turn_urls": url, "turn_secret": SECRET}
        await self.start_coturn()
        await super().asyncSetUp()

    def make_certificate(self, certificate, key):
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"),
                *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
                *("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate),
            ],
            check=True,
            capture_output=True,
        )

    async def start_coturn(self):
        certificate, key = self.directory / "cert.pem", self.directory / "key.pem"
        self.make_certificate(certificate, key)
        process = await asyncio.create_subprocess_exec(
            TURNSERVER,
            *("-c", str(CONFIGURATION), "--realm=turn.example", f"--static-auth-secret={SECRET}"),
            *(f"--cert={certificate}", f"--pkey={key}"),
            *("--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1"),
            *(f"--listening-port={free_port()}", f"--tls-listening-port={self.turn_port}"),
            # Here alone: node, browsers and coturn share the loopback interface.
            *("--allow-loopback-peers", "--allowed-peer-ip=127.0.0.1"),
            *(f"--pidfile={self.directory / 'pid'}", f"--db={self.directory / 'db'}"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        async def stop():
            process.terminate()
            await process.wait()

        self.addAsyncCleanup(stop)
        async with asyncio.timeout(10):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.turn_port)
                    break
                except OSError:
                    await asyncio.sleep(0.1)
        writer.close()
        await writer.wait_closed()

    async def test_relayed(self):
        """Pages that use nothing but TURN over TLS see and hear each other."""
        for page in await self.pair({"policy": "relay"}, {"policy": "relay"}):
            report = await self.until(page, lambda r: r["decoded"] > 20 and r["heard"] > 20)
            self.assertEqual(report["local"], "relay udp tls")

    async def test_relayed_meets_direct(self):
        """A page behind TURN meets one that reaches the node directly."""
        first, second = await self.pair({"policy": "relay"})
        for page, local in (first, "relay udp tls"), (second, "host udp"):
            report = await self.until(page, lambda r: r["decoded"] > 20 and r["heard"] > 20)
            self.assertEqual(report["local"], local)

    async def allocate(self, closes, now):
        """An allocation with credentials for a room that closes then."""
        (server,) = Turn(("turns:unused",), SECRET).ice_servers(closes, now)
        transport, _ = await aioice_turn.create_turn_endpoint(
            asyncio.DatagramProtocol,
            server_addr=("127.0.0.1", self.turn_port),
            username=server["username"],
            password=server["credential"],
            ssl=self.tls(),
            transport="tcp",
        )
        self.addAsyncCleanup(transport._close)
        return transport

    def tls(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    async def test_expired_credentials(self):
        """Credentials of a room that has closed are refused."""
        with self.assertRaises(aioice_stun.TransactionFailed) as caught:
            await self.allocate(1000, 0)
        self.assertEqual(caught.exception.response.attributes["ERROR-CODE"][0], 401)

    async def test_only_the_node(self):
        """The relay leads to the allowed address, and to no other."""
        now = time.time()
        transport = await self.allocate(now + 60, now)
        protocol = transport._TurnTransport__inner_protocol
        await protocol.channel_bind(0x4000, ("127.0.0.1", self.server.udp_port))
        for number, host in enumerate(("127.0.0.2", "10.0.0.1", "192.0.2.1", "169.254.169.254")):
            with self.assertRaises(aioice_stun.TransactionFailed) as caught:
                await protocol.channel_bind(0x4001 + number, (host, 80))
            self.assertEqual(caught.exception.response.attributes["ERROR-CODE"][0], 403)
