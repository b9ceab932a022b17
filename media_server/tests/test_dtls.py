"""dtls.py: that aiortc and pylibsrtp are as it takes them to be."""

import asyncio
import inspect
import unittest

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from media_server.dtls import MOST_WAITING, DtlsSession, Identity
from test_rtp import packet


class ContractTests(unittest.TestCase):
    """Private attributes of aiortc that are used. When one of these fails, read dtls.py again."""

    def test_attributes(self):
        """What is used is there."""
        dtls = RTCDtlsTransport(None, [RTCCertificate.generateCertificate()])
        for name in ("_set_role", "_task", "_tx_srtp", "_rx_srtp", "state"):
            self.assertTrue(hasattr(dtls, name), name)
        self.assertEqual(dtls.state, "new")
        self.assertIsNone(dtls._tx_srtp)

    def test_transport(self):
        """Of its transport it uses what dtls.py gives it, and nothing else."""
        source = inspect.getsource(inspect.getmodule(RTCDtlsTransport))
        used = {
            part.split("(")[0].split(" ")[0].split(",")[0].split(":")[0].strip()
            for part in source.split("self.transport.")[1:]
        }
        self.assertEqual(used, {"_recv", "_send", "role"})

    def test_stop_keeps_the_pump(self):
        """`stop` cancels the pump without waiting for it, so that dtls.py has to."""
        source = inspect.getsource(RTCDtlsTransport.stop)
        self.assertIn("self._task.cancel()", source)

    def test_retransmission_is_possible(self):
        """The SRTP sessions let a packet be sent again."""
        self.assertIn("tx_policy.allow_repeat_tx = True", inspect.getsource(RTCDtlsTransport))


class Page:
    """The other end, by aiortc alone."""

    role = "controlling"

    def __init__(self):
        self.incoming = asyncio.Queue()
        self.certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(self, [self.certificate])
        self.dtls._set_role("client")

    async def _recv(self):
        return await self.incoming.get()

    async def _send(self, data):
        self.session.receive(data)

    @property
    def fingerprints(self):
        return [(each.algorithm, each.value) for each in self.certificate.getFingerprints()]


class SessionTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.identity = Identity()
        self.page = Page()
        self.connected = asyncio.Event()
        self.session = self.page.session = DtlsSession(
            self.identity, self.page.incoming.put_nowait, self.connected.set
        )
        self.addAsyncCleanup(self.session.close)

    async def handshake(self, fingerprints=None):
        self.session.start(fingerprints or self.page.fingerprints)
        algorithm, _, digest = self.identity.fingerprint.partition(" ")
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(algorithm, digest)])
        async with asyncio.timeout(10):
            await self.page.dtls.start(parameters)
        self.addAsyncCleanup(self.stop)

    async def stop(self):
        pump = self.page.dtls._task
        await self.page.dtls.stop()
        await asyncio.gather(*([pump] if pump else []), return_exceptions=True)

    async def test_keys(self):
        """After the handshake both ends decrypt what the other has encrypted."""
        await self.handshake()
        await self.connected.wait()
        data = packet(payload=b"sound")
        self.assertEqual(self.session.unprotect(self.page.dtls._tx_srtp.protect(data)), data)
        self.assertEqual(self.page.dtls._rx_srtp.unprotect(self.session.protect(data)), data)
        report = b"\x80\xc9\0\1abcd"
        protected = self.page.dtls._tx_srtp.protect_rtcp(report)
        self.assertEqual(self.session.unprotect_rtcp(protected), report)
        protected = self.session.protect_rtcp(report)
        self.assertEqual(self.page.dtls._rx_srtp.unprotect_rtcp(protected), report)

    async def test_forged(self):
        """What is forged, replayed, cut or too long raises nothing, and is dropped."""
        await self.handshake()
        await self.connected.wait()
        good = self.page.dtls._tx_srtp.protect(packet())
        self.assertIsNotNone(self.session.unprotect(good))
        for data in (good, good[:-1], b"\x80", good[:12], bytes(1500), b"\x80" * 5000, b""):
            self.assertIsNone(self.session.unprotect(data))
            self.assertIsNone(self.session.unprotect_rtcp(data))
        self.assertIsNone(self.session.protect(packet(payload=bytes(2000))))
        self.assertIsNone(self.session.protect(b"\x80"))
        self.assertIsNone(self.session.protect_rtcp(b"\x80"))

    async def test_before_and_after(self):
        """Without keys nothing is encrypted or decrypted."""
        for _ in range(2):
            for method in (
                self.session.protect,
                self.session.unprotect,
                self.session.protect_rtcp,
                self.session.unprotect_rtcp,
            ):
                self.assertIsNone(method(packet()))
            await self.session.close()

    async def test_another_certificate(self):
        """Who has another certificate than was announced gets no keys."""
        with self.assertRaises(TimeoutError):
            await self.handshake([("sha-256", ":".join(["AB"] * 32))])
            async with asyncio.timeout(0.2):
                await self.connected.wait()
        self.assertFalse(self.session.connected)

    async def test_flood(self):
        """Handshake datagrams that nobody reads do not pile up."""
        for _ in range(1000):
            self.session.receive(b"\x16" + bytes(100))
        self.assertEqual(self.session._transport.datagrams.qsize(), MOST_WAITING)

    async def test_junk(self):
        """Junk between the handshake's datagrams does not end it, nor what comes behind it."""
        self.session.receive(b"\x16\xfe\xfd" + bytes(40))
        await self.handshake()
        await self.connected.wait()
        for first in (20, 21, 22, 23, 63):
            self.session.receive(bytes([first]) + bytes(60))
        await asyncio.sleep(0.05)
        self.assertEqual(self.session._dtls.state, "connected")

    async def test_close_during_the_handshake(self):
        """A session that is closed before it has begun, or in between, leaves no task behind."""
        self.session.start(self.page.fingerprints)
        await asyncio.sleep(0)
        await self.session.close()
        await self.session.close()

    def test_srtp_errors(self):
        """pylibsrtp raises what dtls.py expects."""
        policy = pylibsrtp.Policy(key=bytes(30), ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
        with self.assertRaises(ValueError):
            pylibsrtp.Session(policy).protect(bytes(2000))
