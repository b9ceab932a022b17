"""Synthetic browsers: a socket that checks, shakes hands, and has packets to send."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import struct
from dataclasses import dataclass, field

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from media_server import stun
from media_server.stun import Attribute, MessageType

HOST = "127.0.0.1"
PASSWORD = "passwordofthepage0123456"
KINDS = ("audio", "video")
SIZES = {"audio": 120, "video": 1100}
"""What is sent at once, in bytes, with everything that SRTP adds."""

PACKETS_PER_FRAME = 17
_PAYLOAD_TYPES = {"audio": 111, "video": 96}
_CLOCKS = {"audio": 960, "video": 529}
_TAG = 16
_STEP = 0.05
_STEPS = 200


@dataclass
class Stream:
    """One RTP stream of a leg."""

    leg: Leg
    kind: str
    ssrc: int
    number: int = 1

    def packet(self, key: bool = False) -> tuple[int, bytes]:
        """The next one, in clear, and its sequence number."""
        number = self.number
        self.number += 1
        mid, level = (b"0", b"\x10\x14") if self.kind == "audio" else (b"1", b"")
        elements = b"\x40" + mid + level + b"\x31" + struct.pack("!H", self.leg.transport_number())
        elements += bytes(-len(elements) % 4)
        place = number % PACKETS_PER_FRAME
        marker = self.kind == "video" and (key or place == PACKETS_PER_FRAME - 1)
        header = struct.pack(
            "!BBHIIHH",
            0x90,
            marker << 7 | _PAYLOAD_TYPES[self.kind],
            number & 0xFFFF,
            _CLOCKS[self.kind] * (number - (0 if key else place)) & 0xFFFFFFFF,
            self.ssrc,
            0xBEDE,
            len(elements) // 4,
        )
        head = b""
        if self.kind == "video":
            frame = number if key else number // PACKETS_PER_FRAME
            begins = 0x10 if key or not place else 0
            head = struct.pack("!BBHBBB", 0x80 | begins, 0xE0, 0x8000 | frame & 0x7FFF,
                               frame & 255, 0, not key)  # fmt: skip
        clear = header + elements + head
        return number, clear + bytes(SIZES[self.kind] - _TAG - len(clear))


@dataclass
class Route:
    """That `leg` gets `stream`, as `ssrc` and with sequence numbers that are `offset` further."""

    leg: Leg
    ssrc: int
    stream: Stream
    offset: int


class Leg:
    """A browser's end.

    Until it has DTLS of its own, what it sends is only as long as SRTP, and the same bytes come
    from every such leg: enough for relays that look at nothing, and cheap for the generator.
    """

    def __init__(self, host: str = HOST) -> None:
        self.host = host
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        self.socket.bind((host, 0))
        self.port: int = self.socket.getsockname()[1]
        self.prefix: int | None = None
        """The TURN channel that its packets go to."""
        self.skip = 0
        """How many bytes stand before what it gets (ChannelData)."""
        self.streams = {kind: Stream(self, kind, ssrc) for ssrc, kind in enumerate(KINDS, 1)}
        self.certificate: RTCCertificate | None = None
        self.dtls: RTCDtlsTransport | None = None
        self.got: asyncio.Queue[bytes] = asyncio.Queue()
        self._answers: asyncio.Queue[stun.Message] = asyncio.Queue()
        self._dtls_datagrams: asyncio.Queue[bytes] = asyncio.Queue()
        self._transport_number = 0
        self._flight = b""
        self._credentials: tuple[str, str] | None = None

    # What RTCDtlsTransport asks of an RTCIceTransport.
    role = "controlling"

    async def _recv(self) -> bytes:
        return await self._dtls_datagrams.get()

    async def _send(self, data: bytes) -> None:
        self._flight = data
        self.send(data)

    def transport_number(self) -> int:
        self._transport_number = (self._transport_number + 1) & 0xFFFF
        return self._transport_number

    def connect(self, port: int, host: str = HOST) -> None:
        self.socket.connect((host, port))

    def listen(self) -> None:
        """From now on what comes is read here; `ignore` leaves it to the generator."""
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._read)

    def ignore(self) -> None:
        asyncio.get_running_loop().remove_reader(self.socket.fileno())

    def send(self, data: bytes) -> None:
        self.socket.send(self.framed(data))

    def framed(self, data: bytes) -> bytes:
        if self.prefix is None:
            return data
        return struct.pack("!HH", self.prefix, len(data)) + data

    def protect(self, data: bytes) -> bytes:
        """As SRTP, or as long as SRTP."""
        return data + bytes(_TAG) if self.dtls is None else self.dtls._tx_srtp.protect(data)

    def protect_rtcp(self, data: bytes) -> bytes:
        return self.dtls._tx_srtp.protect_rtcp(data)

    async def request(self, data: bytes) -> stun.Message:
        """Sends a STUN request until it is answered."""
        for _ in range(_STEPS):
            self.socket.send(data)
            try:
                async with asyncio.timeout(_STEP):
                    return await self._answers.get()
            except TimeoutError:
                continue
        raise SystemExit("A STUN request was not answered. Is the server running?")

    async def check(self, ufrag: str, password: str) -> None:
        """A binding request; in the other role when the server says that it has this one."""
        self._credentials = ufrag, password
        controlling = [(Attribute.ICE_CONTROLLING, bytes(8)), (Attribute.USE_CANDIDATE, b"")]
        for role in controlling, [(Attribute.ICE_CONTROLLED, bytes(8))]:
            attributes = [
                (Attribute.USERNAME, f"{ufrag}:page".encode()),
                (Attribute.PRIORITY, (0x7E0000FF).to_bytes(4, "big")),
                *role,
            ]
            answer = await self.request(
                stun.build(MessageType.BINDING_REQUEST, os.urandom(12), attributes,
                           key=password.encode())
            )  # fmt: skip
            if answer.type == MessageType.BINDING_SUCCESS:
                return
        raise SystemExit("The server refuses a check.")

    async def consent(self) -> None:
        """Checks again (RFC 7675), so that the address stays valid for another while."""
        if self._credentials is not None:
            await self.check(*self._credentials)

    def prepare_dtls(self, role: str = "client") -> str:
        """Makes a certificate; returns the value of `a=fingerprint`."""
        for stream in self.streams.values():
            stream.ssrc = int.from_bytes(os.urandom(4), "big")
        self.certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(self, [self.certificate])
        self.dtls._set_role(role)
        each = next(f for f in self.certificate.getFingerprints() if f.algorithm == "sha-256")
        return f"{each.algorithm} {each.value}"

    async def handshake(self, sdp: str) -> None:
        """DTLS with who has written `sdp`."""
        found = re.search(r"a=fingerprint:(\S+) (\S+)", sdp)
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(found[1], found[2])])
        async with asyncio.timeout(20):
            start = asyncio.create_task(self.dtls.start(parameters))
            while not (await asyncio.wait([start], timeout=_STEP))[0]:
                # Sent again as soon as browsers do it: OpenSSL alone would wait for a second.
                if self._flight:
                    self.send(self._flight)
            await start
        if self.dtls.state != "connected":
            raise SystemExit("A DTLS handshake failed.")

    def profile(self) -> str:
        return self.dtls._ssl.get_selected_srtp_profile().decode() if self.dtls else ""

    async def close(self) -> None:
        if self.dtls is not None:
            pump = self.dtls._task
            await self.dtls.stop()
            if pump is not None:
                await asyncio.gather(pump, return_exceptions=True)
        self.ignore()
        self.socket.close()

    def _read(self) -> None:
        while True:
            try:
                data = self.socket.recv(2000)[self.skip :]
            except OSError:
                return
            if not data:
                continue
            if data[0] < 4 and not self.skip:
                self._stun(stun.Message(data))
            elif 19 < data[0] < 64:
                self._dtls_datagrams.put_nowait(data)
            elif data[0] >> 6 == 2 and not 192 <= data[1] <= 223:
                self.got.put_nowait(data)

    def _stun(self, message: stun.Message) -> None:
        """Answers checks, which only full ICE agents send; keeps answers."""
        if message.type == MessageType.BINDING_REQUEST:
            host, port = self.socket.getpeername()
            mapped = stun.xor_address(host, port, message.transaction_id)
            self.socket.send(
                stun.build(MessageType.BINDING_SUCCESS, message.transaction_id,
                           [(Attribute.XOR_MAPPED_ADDRESS, mapped)], key=PASSWORD.encode())
            )  # fmt: skip
        elif message.type & 0x0100:
            self._answers.put_nowait(message)


@dataclass
class Participant:
    """`up` sends and `down` gets; mostly one and the same."""

    up: Leg
    down: Leg


@dataclass
class Session:
    """People who get everything that the others send."""

    participants: list[Participant]
    began: float = 0.0
    """When the first description was sent, by the monotonic clock."""
    routes: list[Route] = field(default_factory=list)

    @property
    def legs(self) -> list[Leg]:
        return list(dict.fromkeys(leg for p in self.participants for leg in (p.up, p.down)))

    async def learn(self) -> None:
        """Sends packets one at a time until it is known how everybody sees every stream."""
        for sender in self.participants:
            for kind in KINDS:
                await self._learn_stream(sender, kind)

    async def _learn_stream(self, sender: Participant, kind: str) -> None:
        stream = sender.up.streams[kind]
        missing = {p.down for p in self.participants if p is not sender}
        known = {(route.leg, route.ssrc) for route in self.routes}
        for _ in range(_STEPS):
            number, clear = stream.packet(key=True)
            sender.up.send(sender.up.protect(clear))
            for leg in list(missing):
                found = await self._arrival(leg, stream, known)
                if found is not None:
                    ssrc, came = found
                    self.routes.append(Route(leg, ssrc, stream, came - number & 0xFFFF))
                    missing.discard(leg)
            if not missing:
                return
        raise SystemExit(f"Packets of {kind} do not arrive at everybody.")

    @staticmethod
    async def _arrival(leg: Leg, stream: Stream, known: set) -> tuple[int, int] | None:
        try:
            async with asyncio.timeout(_STEP):
                while True:
                    data = await leg.got.get()
                    _, kind, number, _, ssrc = struct.unpack_from("!BBHII", data)
                    same = kind & 0x7F == _PAYLOAD_TYPES[stream.kind]
                    if same and (leg, ssrc) not in known:
                        return ssrc, number
        except TimeoutError:
            return None
