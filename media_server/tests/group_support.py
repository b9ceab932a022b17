"""Pages of a group without a browser: UDP, DTLS and SRTP by aiortc, descriptions by hand."""

import asyncio
import re

from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

from media_server import rtcp
from media_server.description import Address
from media_server.dtls import Identity
from media_server.forwarder import Forwarder
from media_server.ice_lite import Agent, Counters
from media_server.rtp import Extension, Packet, PayloadType
from media_server.splice import Rates
from media_server.udp import UdpRelay
from test_ice_lite import check
from test_rtp import packet, vp8_payload


def answer(offer, fingerprint, setup="active", ufrag="page"):
    """The answer of a page that takes everything."""
    turned = {"recvonly": "sendonly", "sendonly": "recvonly", "inactive": "inactive"}
    lines = []
    for line in offer.replace("\r\n", "\n").rstrip("\n").split("\n"):
        if line.startswith(("a=candidate", "a=end-of", "a=ice-lite", "a=ssrc", "a=msid")):
            continue
        if line.startswith("a=ice-ufrag"):
            line = f"a=ice-ufrag:{ufrag}"
        elif line.startswith("a=ice-pwd"):
            line = "a=ice-pwd:passwordofthepage0123456"
        elif line.startswith("a=fingerprint"):
            line = f"a=fingerprint:{fingerprint}"
        elif line.startswith("a=setup"):
            line = f"a=setup:{setup}"
        elif line[2:] in turned:
            line = "a=" + turned[line[2:]]
        lines.append(line.replace(" recv", " send").replace(":recv ", ":send "))
    return "\r\n".join(lines) + "\r\n"


class _Transport:
    role = "controlling"

    def __init__(self, page):
        self.page = page

    async def _recv(self):
        return await self.page.dtls_datagrams.get()

    async def _send(self, data):
        self.page.datagrams.sendto(data)


class GroupPage(asyncio.DatagramProtocol):
    """Answers offers, checks, shakes hands, and keeps what comes."""

    def __init__(self, participant, group):
        self.participant = participant
        self.group = group
        self.offers = []
        self.said = []
        self.packets = []
        self.feedback = []
        self.dtls_datagrams = asyncio.Queue()
        self.checked = asyncio.Event()
        self.certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(_Transport(self), [self.certificate])
        self.dtls._set_role("client")

    def datagram_received(self, data, address):
        if data[0] < 4:
            self.checked.set()
        elif data[0] < 64:
            self.dtls_datagrams.put_nowait(data)
        elif rtcp.is_rtcp(data):
            self.feedback.append(self.dtls._rx_srtp.unprotect_rtcp(data))
        else:
            self.packets.append(Packet(self.dtls._rx_srtp.unprotect(data)))

    def connection_made(self, transport):
        self.datagrams = transport

    def hear(self, message):
        self.said.append(message)
        if message["type"] == "offer":
            self.offers.append(message["description"]["sdp"])

    @property
    def member(self):
        return self.group.members[self.participant]

    def fingerprint(self):
        each = next(f for f in self.certificate.getFingerprints() if f.algorithm == "sha-256")
        return f"{each.algorithm} {each.value}"

    def answer(self, **changes):
        self.member.answer(answer(self.offers[-1], self.fingerprint(), **changes))

    async def connect(self, port):
        loop = asyncio.get_running_loop()
        await loop.create_datagram_endpoint(lambda: self, remote_addr=("127.0.0.1", port))
        self.answer()
        self.datagrams.sendto(check(self.member.leg.credentials[-1]))
        await self.checked.wait()
        value = re.search("a=fingerprint:(\\S+) (\\S+)\r", self.offers[0])
        parameters = RTCDtlsParameters([RTCDtlsFingerprint(value[1], value[2])])
        await self.dtls.start(parameters)
        assert self.dtls.state == "connected"

    def send(self, data):
        if rtcp.is_rtcp(data):
            self.datagrams.sendto(self.dtls._tx_srtp.protect_rtcp(data))
        else:
            self.datagrams.sendto(self.dtls._tx_srtp.protect(data))

    def send_audio(self, number, level=20, ssrc=100):
        extensions = [(Extension.MID, b"0"), (Extension.AUDIO_LEVEL, bytes([level]))]
        extensions += [(Extension.TRANSPORT_SEQUENCE_NUMBER, number.to_bytes(2, "big"))]
        self.send(
            packet(number, 960 * number, ssrc, b"opus", PayloadType.OPUS, extensions=extensions)
        )

    def send_video(self, number, key=False, rid=b"", ssrc=200, picture=0, **changes):
        extensions = [(Extension.MID, b"1")] + ([(Extension.RID, rid)] if rid else [])
        payload = vp8_payload(key, picture, picture & 0xFF, rid + b"%d" % number)
        self.send(packet(number, 3000 * number, ssrc, payload, extensions=extensions, **changes))

    def video(self):
        return [p for p in self.packets if p.payload_type == PayloadType.VP8]

    async def until(self, condition):
        async with asyncio.timeout(5):
            while not condition():
                await asyncio.sleep(0.005)


class GroupSetUp:
    """A forwarder on a real socket, without a node around it. Time is what the test says."""

    async def set_up(self):
        self.counters = Counters()
        self.agent = Agent(self.counters)
        self.relay = UdpRelay(self.agent, "127.0.0.1", 0)
        self.addCleanup(self.relay.close)
        self.pages = {}
        self.media = []
        self.now = asyncio.get_running_loop().time()
        self.group = Forwarder(
            "9" * 32,
            self.agent,
            Identity(),
            [Address("127.0.0.1", self.relay.port)],
            Rates(1e9, 1e9),
            self.now,
            lambda participant, message: self.pages[participant].hear(message),
            self.media.append,
        )
        self.addAsyncCleanup(self.close)

    async def close(self):
        await self.group.close()
        for page in self.pages.values():
            pump = page.dtls._task
            await page.dtls.stop()
            if pump is not None:
                await asyncio.gather(pump, return_exceptions=True)
            page.datagrams.close()
        await asyncio.sleep(0)

    async def enter(self, participant, sends=True):
        page = self.pages[participant] = GroupPage(participant, self.group)
        self.group.enter(participant, sends, self.now)
        await page.connect(self.relay.port)
        await page.until(lambda: page.member.dtls.connected)
        for other in self.pages.values():
            if other.participant in self.group.members and other.member._offered is not None:
                other.answer()
        return page

    def tick(self, seconds=0.05):
        self.now = max(self.now, asyncio.get_running_loop().time())
        for _ in range(round(seconds / 0.05)):
            self.now += 0.05
            self.group.tick(self.now)
