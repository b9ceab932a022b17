"""udp.py, through real sockets."""

import asyncio
import random
import socket
import unittest

from media_server import stun
from media_server.exceptions import ConfigurationError
from media_server.ice_lite import Agent, Counters, Leg
from media_server.inbox import MOST
from media_server.rate import Bucket
from media_server.stun import MessageType
from media_server.udp import BUSY, MOST_SEGMENTS, PAUSE, UdpRelay
from test_ice_lite import USE_CANDIDATE, check

SO_NO_CHECK = 11  # asm-generic/socket.h
DTLS, SRTP = b"\x16\xfe\xfd", b"\x80\x60"


class Browser:
    """A UDP socket that speaks to the relay."""

    def __init__(self, relay, host="127.0.0.1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((host, 0))
        self.socket.connect((host, relay.port))
        self.port = self.socket.getsockname()[1]

    def send(self, data):
        self.socket.send(data)

    async def receive(self):
        async with asyncio.timeout(5):
            return await asyncio.get_running_loop().sock_recv(self.socket, 2000)

    async def check(self, leg, *extra):
        """Sends a check and returns the answer."""
        self.send(check(leg.credentials[-1], *extra))
        return stun.Message(await self.receive())

    def waiting(self):
        """Whether anything has come that was not read."""
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        return True


class UdpTestCase(unittest.IsolatedAsyncioTestCase):
    HOST = "127.0.0.1"

    async def asyncSetUp(self):
        self.counters = Counters()
        self.agent = Agent(self.counters)
        self.relay = UdpRelay(self.agent, self.HOST, 0)
        self.addCleanup(self.relay.close)
        self.legs = []
        for _ in range(2):
            bucket = Bucket(1e9, 1e9, 0)
            credentials = self.agent.new_credentials()
            leg = Leg(credentials, bucket, bucket, self.counters, lambda: None)
            self.agent.add(leg)
            self.legs.append(leg)
        self.legs[0].other, self.legs[1].other = self.legs[1], self.legs[0]

    def browser(self, host=None):
        browser = Browser(self.relay, host or self.HOST)
        self.addCleanup(browser.socket.close)
        return browser

    async def pair(self):
        """Two browsers that have met."""
        browsers = self.browser(), self.browser()
        for browser, leg in zip(browsers, self.legs, strict=True):
            await browser.check(leg, USE_CANDIDATE)
        return browsers


class UdpTests(UdpTestCase):
    async def test_check(self):
        """A check is answered with the address that it came from."""
        browser = self.browser()
        answer = await browser.check(self.legs[0])
        self.assertEqual(answer.type, MessageType.BINDING_SUCCESS)
        mapped = stun.xor_address(self.HOST, browser.port, answer.transaction_id)
        self.assertEqual(answer.attributes[stun.Attribute.XOR_MAPPED_ADDRESS], mapped)

    async def test_both_ways(self):
        """Datagrams pass in both directions, untouched, up to 1500 bytes."""
        a, b = await self.pair()
        for data in DTLS, SRTP, SRTP + bytes(1498), b"\x14", b"\xbf", b"\x3f":
            a.send(data)
            self.assertEqual(await b.receive(), data)
            b.send(data)
            self.assertEqual(await a.receive(), data)

    async def test_what_does_not_pass(self):
        """Other first bytes, empty and longer datagrams are dropped."""
        a, b = await self.pair()
        for data in b"", b"\x04", b"\x13", b"\x40", b"\x7f", b"\xc0", SRTP + bytes(1499):
            a.send(data)
        a.send(SRTP)
        self.assertEqual(await b.receive(), SRTP)
        self.assertEqual(self.counters.dropped_malformed, 7)

    async def test_stranger(self):
        """An address without a check reaches nobody."""
        _, b = await self.pair()
        stranger = self.browser()
        stranger.send(SRTP)
        stranger.send(b"\x16")
        await b.check(self.legs[1])
        self.assertFalse(b.waiting())
        self.assertEqual(self.counters.dropped_unknown, 2)

    async def test_new_address(self):
        """A browser that moves to another address is followed after a check."""
        a, b = await self.pair()
        b.send(SRTP)
        await a.receive()
        moved = self.browser()
        await moved.check(self.legs[1])
        moved.send(SRTP)
        self.assertEqual(await a.receive(), SRTP)
        a.send(DTLS)
        self.assertEqual(await moved.receive(), DTLS)

    async def test_early_dtls(self):
        """DTLS of the first browser waits for the second."""
        a, b = self.browser(), self.browser()
        await a.check(self.legs[0])
        a.send(DTLS + b"1")
        a.send(DTLS + b"2")
        await a.check(self.legs[0])
        await b.check(self.legs[1])
        self.assertEqual([await b.receive(), await b.receive()], [DTLS + b"1", DTLS + b"2"])

    async def test_turns(self):
        """A flood is read in turns, so that other tasks get theirs."""
        a, _ = await self.pair()
        for _ in range(3 * MOST):
            a.send(SRTP)
        self.relay._drain()
        self.assertEqual(self.counters.forwarded, MOST)

    async def test_much(self):
        """When much comes the socket is read by time; nothing is lost, and it ends again."""
        a, b = await self.pair()
        for _ in range(BUSY):
            a.send(SRTP)
        self.relay._drain()
        self.assertIsNotNone(self.relay._timer)
        async with asyncio.timeout(5):
            while self.relay._timer is not None:
                await asyncio.sleep(0)
        a.send(DTLS)
        self.assertEqual([await b.receive() for _ in range(BUSY)], [SRTP] * BUSY)
        self.assertEqual(await b.receive(), DTLS)

    async def test_burst(self):
        """Datagrams of a burst arrive one by one and in order, whatever their sizes are."""
        a, b = await self.pair()
        sizes = [900, 900, 900, 300, 900, 1200, 1200, 50, 50, *[1100] * (MOST_SEGMENTS + 3), 10]
        burst = [SRTP + bytes([number]) * size for number, size in enumerate(sizes)]
        for without_segments in (0, 1):
            with self.subTest(without_segments=without_segments):
                # The kernel refuses UDP_SEGMENT for a socket that writes no checksums.
                self.relay.socket.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, without_segments)
                for data in burst:
                    a.send(data)
                self.assertEqual([await b.receive() for _ in burst], burst)
        self.assertEqual(self.counters.send_errors, 0)

    async def test_close_while_much_comes(self):
        """A relay that is closed between two looks at its socket does not look again."""
        a, _ = await self.pair()
        for _ in range(BUSY):
            a.send(SRTP)
        self.relay._drain()
        self.assertIsNotNone(self.relay._timer)
        self.relay.close()
        failures = []
        asyncio.get_running_loop().set_exception_handler(lambda _, c: failures.append(c))
        await asyncio.sleep(2 * PAUSE)
        self.assertEqual(failures, [])

    async def test_dead_address(self):
        """An address behind which nobody listens harms nothing."""
        a, b = await self.pair()
        b.socket.close()
        for _ in range(5):
            a.send(SRTP)
            await a.check(self.legs[0])

    async def test_send_error(self):
        """A datagram that cannot be sent is counted and lost."""
        a, _ = await self.pair()
        self.legs[1].selected.send(SRTP + bytes(70_000))
        self.assertEqual(self.counters.send_errors, 1)
        await a.check(self.legs[0])

    async def test_bogus_datagrams(self):
        """Ten thousand bogus datagrams raise nothing, stop nobody and draw no answer."""
        a, b = await self.pair()
        stranger = self.browser()
        chance = random.Random(7983)
        good = check(self.legs[0].credentials[0], USE_CANDIDATE)
        failures = []
        asyncio.get_running_loop().set_exception_handler(lambda _, c: failures.append(c))
        for number in range(10_000):
            data = bytearray(good)
            kind = chance.randrange(4)
            if kind == 0:
                data = chance.randbytes(chance.randrange(1600))
            elif kind == 1:
                del data[chance.randrange(len(data)) :]
            else:
                for _ in range(kind):
                    data[chance.randrange(20, len(data))] ^= chance.randrange(1, 256)
            stranger.send(bytes(data))
            if number % 50 == 49:
                a.send(SRTP)
                self.assertEqual(await b.receive(), SRTP)
                b.send(SRTP)
                self.assertEqual(await a.receive(), SRTP)
        await a.check(self.legs[0])
        self.assertFalse(stranger.waiting())
        self.assertEqual(failures, [])
        self.assertEqual(len(self.agent.paths), 2)

    async def test_port_in_use(self):
        """A port that is taken is an error with what to do."""
        with self.assertRaisesRegex(ConfigurationError, "MEDIA_UDP_PORT.*another port"):
            UdpRelay(self.agent, "127.0.0.1", self.relay.port)

    async def test_close(self):
        """Closing twice does nothing more."""
        self.relay.close()
        self.relay.close()


class UdpIPv6Tests(UdpTestCase):
    HOST = "::1"

    async def test_both_ways(self):
        """All of it works over IPv6."""
        a, b = await self.pair()
        a.send(DTLS)
        self.assertEqual(await b.receive(), DTLS)


class UdpDualStackTests(UdpTestCase):
    HOST = "::"

    async def test_both_families(self):
        """On all addresses a browser on IPv4 meets one on IPv6."""
        a, b = self.browser("127.0.0.1"), self.browser("::1")
        answer = await a.check(self.legs[0])
        mapped = stun.xor_address("127.0.0.1", a.port, answer.transaction_id)
        self.assertEqual(answer.attributes[stun.Attribute.XOR_MAPPED_ADDRESS], mapped)
        await b.check(self.legs[1])
        a.send(DTLS)
        self.assertEqual(await b.receive(), DTLS)
        b.send(SRTP)
        self.assertEqual(await a.receive(), SRTP)
