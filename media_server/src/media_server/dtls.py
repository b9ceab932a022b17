"""DTLS and SRTP towards one page, where media ends in the node (aiortc, pylibsrtp).

The only module that imports aiortc. Of RTCDtlsTransport the handshake is used, and the two SRTP
sessions that it makes; media does not go through it, because it would be parsed and written anew
on the way. `tests/test_dtls.py` fails when one of the private attributes used here moves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

HANDSHAKE_TIME = 30.0
"""Seconds until a handshake has to be done."""

MOST_WAITING = 32
"""DTLS datagrams that wait to be read; more are dropped, as a network would."""


class Identity:
    """The node's certificate, made when the process starts."""

    def __init__(self) -> None:
        self.certificate = RTCCertificate.generateCertificate()
        self.fingerprint = next(
            f"{each.algorithm} {each.value}"
            for each in self.certificate.getFingerprints()
            if each.algorithm == "sha-256"
        )


class _Transport:
    """What RTCDtlsTransport asks of an RTCIceTransport."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.datagrams: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._datagram_out = send

    async def _recv(self) -> bytes:
        data = await self.datagrams.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        self._datagram_out(data)


class DtlsSession:
    """The node's end of a page's DTLS association; the page is the DTLS client.

    Args:
        send: sends a datagram to the page.
        on_connected: called once, when media can pass.

    """

    def __init__(
        self, identity: Identity, send: Callable[[bytes], None], on_connected: Callable[[], None]
    ) -> None:
        self.connected = False
        self._on_connected = on_connected
        self._transport = _Transport(send)
        self._dtls = RTCDtlsTransport(self._transport, [identity.certificate])  # type: ignore[arg-type]
        self._dtls._set_role("server")
        self._task: asyncio.Task[None] | None = None
        self._protect: pylibsrtp.Session | None = None
        self._unprotect: pylibsrtp.Session | None = None

    def start(self, fingerprints: Sequence[tuple[str, str]]) -> None:
        """Begins the handshake with who has a certificate with these fingerprints."""
        assert self._task is None
        self._task = asyncio.create_task(self._run(fingerprints), name="dtls")

    async def _run(self, fingerprints: Sequence[tuple[str, str]]) -> None:
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(*each) for each in fingerprints])
        with suppress(TimeoutError):
            async with asyncio.timeout(HANDSHAKE_TIME):
                await self._dtls.start(parameters)
        if self._dtls.state == "connected":
            self._protect, self._unprotect = self._dtls._tx_srtp, self._dtls._rx_srtp
            self.connected = True
            self._on_connected()

    def receive(self, data: bytes) -> None:
        """Takes a DTLS datagram (first byte 20 to 63, at most 1500 bytes)."""
        if self._transport.datagrams.qsize() < MOST_WAITING:
            self._transport.datagrams.put_nowait(data)

    def unprotect(self, data: bytes) -> bytes | None:
        """Decrypts SRTP; None for what is forged, replayed, or came too early."""
        try:
            return None if self._unprotect is None else self._unprotect.unprotect(data)
        except (pylibsrtp.Error, ValueError):
            return None

    def unprotect_rtcp(self, data: bytes) -> bytes | None:
        """Decrypts SRTCP, likewise."""
        try:
            return None if self._unprotect is None else self._unprotect.unprotect_rtcp(data)
        except (pylibsrtp.Error, ValueError):
            return None

    def protect(self, data: bytes) -> bytes | None:
        """Encrypts RTP; None when there is no key yet, or libsrtp refuses."""
        try:
            return None if self._protect is None else self._protect.protect(data)
        except (pylibsrtp.Error, ValueError):
            return None

    def protect_rtcp(self, data: bytes) -> bytes | None:
        """Encrypts RTCP, likewise."""
        try:
            return None if self._protect is None else self._protect.protect_rtcp(data)
        except (pylibsrtp.Error, ValueError):
            return None

    async def close(self) -> None:
        """Tells the page that it is over, and forgets the keys. Idempotent."""
        self.connected = False
        self._protect = self._unprotect = None
        task, self._task = self._task, None
        if task is None:
            return
        pump = self._dtls._task
        await self._dtls.stop()
        # RTCDtlsTransport waits for neither: a handshake ends by this, and the pump was cancelled.
        self._transport.datagrams.put_nowait(None)
        await asyncio.gather(task, *([] if pump is None else [pump]), return_exceptions=True)
