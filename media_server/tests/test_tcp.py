"""tcp.py, through real sockets."""

import asyncio
import errno
import socket
from unittest import mock

from media_server import stun, tcp
from media_server.exceptions import ConfigurationError
from media_server.ice_lite import CONSENT_TIME
from media_server.inbox import read_name
from media_server.stun import MessageType
from media_server.tcp import TcpRelay
from test_ice_lite import USE_CANDIDATE, check
from test_udp import DTLS, SRTP, UdpTestCase


class Stream:
    """A TCP connection that speaks to the relay in frames."""

    def __init__(self, port, host="127.0.0.1"):
        self.socket = socket.create_connection((host, port))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self._data = b""

    async def write(self, data):
        async with asyncio.timeout(5):
            await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def send(self, *frames):
        await self.write(b"".join(len(frame).to_bytes(2, "big") + frame for frame in frames))

    async def receive(self):
        """The next frame; None when the relay has closed the stream."""
        while len(self._data) < 2 or len(self._data) < 2 + int.from_bytes(self._data[:2], "big"):
            async with asyncio.timeout(5):
                try:
                    data = await asyncio.get_running_loop().sock_recv(self.socket, 65536)
                except ConnectionError:
                    return None
            if not data:
                return None
            self._data += data
        end = 2 + int.from_bytes(self._data[:2], "big")
        frame, self._data = self._data[2:end], self._data[end:]
        return frame

    async def check(self, leg, *extra):
        """Sends a check and returns the answer."""
        await self.send(check(leg.credentials[-1], *extra))
        return stun.Message(await self.receive())


class TcpTestCase(UdpTestCase):
    """Two legs, to be reached over UDP (`browser`) and over TCP (`stream`)."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.streams = TcpRelay(self.agent, self.HOST, 0)
        self.addCleanup(self.streams.close)

    def stream(self, host=None):
        stream = Stream(self.streams.port, host or self.HOST)
        self.addCleanup(stream.socket.close)
        return stream

    async def turn(self, condition):
        """Lets the loop run until something has happened."""
        async with asyncio.timeout(5):
            while not condition():
                await asyncio.sleep(0)


class TcpTests(TcpTestCase):
    async def test_check(self):
        """A check is answered with the address that it came from."""
        stream = self.stream()
        answer = await stream.check(self.legs[0])
        self.assertEqual(answer.type, MessageType.BINDING_SUCCESS)
        mapped = stun.xor_address(self.HOST, stream.port, answer.transaction_id)
        self.assertEqual(answer.attributes[stun.Attribute.XOR_MAPPED_ADDRESS], mapped)

    async def test_tcp_to_udp_and_back(self):
        """A browser on TCP meets one on UDP."""
        a, b = self.stream(), self.browser()
        await a.check(self.legs[0], USE_CANDIDATE)
        await b.check(self.legs[1], USE_CANDIDATE)
        for data in DTLS, SRTP, SRTP + bytes(1498), b"\x14", b"\xbf", b"\x3f":
            await a.send(data)
            self.assertEqual(await b.receive(), data)
            b.send(data)
            self.assertEqual(await a.receive(), data)

    async def test_tcp_to_tcp(self):
        """Two browsers on TCP meet; frames may come in any pieces."""
        a, b = self.stream(), self.stream()
        await a.check(self.legs[0])
        await b.check(self.legs[1])
        await a.send(DTLS, SRTP, SRTP + bytes(1000))
        self.assertEqual([len(await b.receive()) for _ in range(3)], [3, 2, 1002])
        for byte in b"\x00\x03" + DTLS + b"\x00\x02" + SRTP:
            await b.write(bytes([byte]))
        self.assertEqual([await a.receive(), await a.receive()], [DTLS, SRTP])

    async def test_what_does_not_pass(self):
        """Frames with other first bytes, and empty ones, are dropped."""
        a, b = self.stream(), self.stream()
        await a.check(self.legs[0])
        await b.check(self.legs[1])
        await a.send(b"", b"\x04", b"\x13", b"\x40", b"\x7f", b"\xc0", SRTP)
        self.assertEqual(await b.receive(), SRTP)
        self.assertEqual(self.counters.dropped_malformed, 6)

    async def test_first_frame_has_to_be_a_check(self):
        """A stream is closed when its first frame is anything but a valid check."""
        good = self.legs[0].credentials[0]
        bad = self.agent.new_credentials()
        for first in SRTP, DTLS, b"", b"\x00", b"GET / HTTP/1.1", check(bad), check(good)[:-1]:
            with self.subTest(first=first[:4]):
                stream = self.stream()
                await stream.send(first)
                self.assertIsNone(await stream.receive())
        self.assertEqual(len(self.streams), 0)
        self.assertEqual(self.agent.paths, {})

    async def test_http_and_tls(self):
        """Who takes the port for a web server is sent away at once."""
        for data in b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03":
            stream = self.stream()
            await stream.write(data)
            self.assertIsNone(await stream.receive())

    async def test_oversize_frame(self):
        """A frame that no browser sends closes the stream, also one that is only announced."""
        stream = self.stream()
        await stream.check(self.legs[0])
        await stream.write(b"\x05\xdd")
        self.assertIsNone(await stream.receive())
        self.assertIsNone(self.legs[0].selected)

    async def test_silent_stream(self):
        """A stream that says nothing is closed in time."""
        with mock.patch.object(tcp, "FIRST_CHECK_TIME", 0.05):
            stream = self.stream()
            self.assertIsNone(await stream.receive())
        self.assertEqual(len(self.streams), 0)

    async def test_validated_stream_outlives_the_first_check_time(self):
        """After a valid check only consent decides."""
        with mock.patch.object(tcp, "FIRST_CHECK_TIME", 0.05):
            stream = self.stream()
            await stream.check(self.legs[0])
            await asyncio.sleep(0.1)
            await stream.check(self.legs[0])
        self.agent.expire(asyncio.get_running_loop().time() + CONSENT_TIME + 1)
        self.assertIsNone(await stream.receive())

    async def test_strangers(self):
        """Of too many streams without a check the oldest is closed, and no other."""
        with mock.patch.object(tcp, "MOST_STRANGERS", 2):
            member = self.stream()
            await member.check(self.legs[0])
            strangers = [self.stream() for _ in range(3)]
            self.assertIsNone(await strangers[0].receive())
            await strangers[1].check(self.legs[1])
            await member.check(self.legs[0])

    async def test_eight_streams_of_a_leg(self):
        """The ninth stream of a leg takes the place of the one checked longest ago."""
        streams = [self.stream() for _ in range(9)]
        for stream in streams:
            await stream.check(self.legs[0])
        # The first is selected, and so stays.
        self.assertIsNone(await streams[1].receive())
        self.assertEqual(len(self.streams), 8)

    async def test_closed_stream(self):
        """When the stream in use is closed, the address checked last takes over."""
        a, b = self.stream(), self.browser()
        await b.check(self.legs[0])
        await a.check(self.legs[0])
        await a.send(SRTP)
        await self.turn(lambda: self.legs[0].selected.key is not b.port)
        a.socket.close()
        await self.turn(lambda: len(self.streams) == 0)
        self.assertEqual(read_name(self.legs[0].selected.key)[1], b.port)

    async def test_moving_between_transports(self):
        """A browser that moves from UDP to TCP and back is followed by its media."""
        udp, stream, other = self.browser(), self.stream(), self.browser()
        await udp.check(self.legs[0], USE_CANDIDATE)
        await stream.check(self.legs[0], USE_CANDIDATE)
        await other.check(self.legs[1], USE_CANDIDATE)
        for mover in udp, stream, udp:
            sent = mover.send(SRTP)
            if sent is not None:
                await sent
            await other.receive()
            other.send(DTLS)
            self.assertEqual(await mover.receive(), DTLS)

    async def test_leg_removed(self):
        """The end of a leg closes its streams."""
        stream = self.stream()
        await stream.check(self.legs[0])
        self.agent.remove(self.legs[0])
        self.assertIsNone(await stream.receive())

    async def test_out_of_descriptors(self):
        """Without file descriptors the relay waits, and then goes on."""
        self.streams.socket.close()
        self.streams.socket = real = tcp._listen(self.HOST, 0)
        self.streams.port = real.getsockname()[1]
        with mock.patch.object(tcp, "ACCEPT_PAUSE", 0.01):
            failing = mock.Mock(fileno=real.fileno)
            failing.accept.side_effect = OSError(errno.EMFILE, "")
            self.streams.socket = failing
            self.streams._accept()
            self.assertEqual(failing.accept.call_count, 1)
            self.streams.socket = real
            await self.stream().check(self.legs[0])

    async def test_port_in_use(self):
        """A port that is taken is an error with what to do."""
        with self.assertRaisesRegex(ConfigurationError, "MEDIA_TCP_PORT.*another port"):
            TcpRelay(self.agent, "127.0.0.1", self.streams.port)

    async def test_close(self):
        """Closing closes every stream; closing twice does nothing more."""
        stream = self.stream()
        await stream.check(self.legs[0])
        self.streams.close()
        self.streams.close()
        self.assertIsNone(await stream.receive())


class BacklogTests(TcpTestCase):
    """A browser whose network takes less than what is sent to it."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.slow = self.stream()
        self.slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await self.slow.check(self.legs[0])
        self.source = next(iter(self.streams._streams))

    def fill(self, datagram=SRTP + bytes(1000)):
        """Sends until something waits here."""
        for _ in range(20_000):
            self.source.send(datagram)
            if self.source._waiting:
                return
        self.fail("nothing ever waits")

    async def test_old_media_is_dropped(self):
        """What has waited for too long is dropped; what comes afterwards arrives."""
        self.fill()
        for _ in range(20):
            self.source.send(SRTP + b"old" + bytes(1000))
        with mock.patch.object(tcp, "OLDEST_MEDIA", 0.0):
            self.source.send(SRTP + b"new")
        self.assertGreaterEqual(self.counters.dropped_backlog, 19)
        # A small window on the loopback interface makes TCP slow: this is not about how slow.
        with mock.patch.object(tcp, "OLDEST_MEDIA", 60.0):
            frames = [await self.slow.receive()]
            while not frames[-1].startswith(SRTP + b"new"):
                frames.append(await self.slow.receive())
        self.assertLessEqual(sum(frame.startswith(SRTP + b"old") for frame in frames), 1)

    async def test_handshake_is_kept(self):
        """DTLS and STUN wait on while media is dropped around them, in order."""
        self.fill()
        with mock.patch.object(tcp, "OLDEST_MEDIA", 0.0):
            self.source.send(SRTP + b"1")
            self.source.send(DTLS + b"2")
            self.source.send(SRTP + b"3")
            self.source.send(DTLS + b"4")
            frames = [await self.slow.receive()]
            while frames[-1] != DTLS + b"4":
                frames.append(await self.slow.receive())
        self.assertEqual([f for f in frames if f.startswith(DTLS)], [DTLS + b"2", DTLS + b"4"])

    async def test_frames_stay_whole(self):
        """Whatever is dropped, what arrives are frames that were sent."""
        with mock.patch.object(tcp, "OLDEST_MEDIA", 0.002):
            received = []
            for number in range(3000):
                self.source.send(SRTP + number.to_bytes(4, "big") * 250)
                if number % 40 == 0:
                    received.append(await self.slow.receive())
            self.source.send(DTLS)
            while received[-1] != DTLS:
                received.append(await self.slow.receive())
        numbers = [int.from_bytes(frame[2:6], "big") for frame in received[:-1]]
        self.assertEqual(numbers, sorted(set(numbers)))
        for frame, number in zip(received, numbers, strict=False):
            self.assertEqual(frame, SRTP + number.to_bytes(4, "big") * 250)
        self.assertGreater(self.counters.dropped_backlog, 0)

    async def test_bounds(self):
        """Media never waits beyond its bound; a stream that takes nothing at all is closed."""
        self.fill()
        for _ in range(1000):
            self.source.send(SRTP + bytes(1000))
        self.assertLess(self.source._unsent_size, tcp.MOST_MEDIA + 2000)
        for _ in range(1000):
            self.source.send(DTLS + bytes(1000))
        self.assertLess(self.source._unsent_size, tcp.MOST_UNSENT + 2000)
        await self.turn(lambda: len(self.streams) == 0)
        self.assertIsNone(self.legs[0].selected)
        self.source.send(SRTP)


class TcpIPv6Tests(TcpTestCase):
    HOST = "::1"

    async def test_both_ways(self):
        """All of it works over IPv6."""
        a, b = self.stream(), self.browser()
        await a.check(self.legs[0])
        await b.check(self.legs[1])
        await a.send(DTLS)
        self.assertEqual(await b.receive(), DTLS)


class TcpDualStackTests(TcpTestCase):
    HOST = "::"

    async def test_both_families(self):
        """On all addresses a browser on IPv4 meets one on IPv6."""
        a, b = self.stream("127.0.0.1"), self.stream("::1")
        answer = await a.check(self.legs[0])
        mapped = stun.xor_address("127.0.0.1", a.port, answer.transaction_id)
        self.assertEqual(answer.attributes[stun.Attribute.XOR_MAPPED_ADDRESS], mapped)
        await b.check(self.legs[1])
        await a.send(DTLS)
        self.assertEqual(await b.receive(), DTLS)
