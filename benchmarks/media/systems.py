"""What is compared: each starts a server and makes sessions through it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import struct
import sys
import time
import uuid
from pathlib import Path

from group_support import answer
from media_support import FakeOdoo, environment, ticket
from websockets.asyncio.client import ClientConnection, connect

from legs import HOST, PASSWORD, Leg, Participant, Session
from media_server import stun
from processes import Process

SDP = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
{sections}"""
SECTION = """m={kind} {port} UDP/TLS/RTP/SAVPF {type}
c=IN IP4 {host}
a=candidate:1 1 udp 2122260223 {host} {port} typ host
a=end-of-candidates
a=ice-ufrag:page
a=ice-pwd:{password}
a=fingerprint:{fingerprint}
a=setup:active
a=mid:{mid}
a=rtcp-mux
a={direction}
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
{codec}
a=ssrc:{ssrc} cname:page
"""
CODECS = {
    "audio": "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\na=rtpmap:111 opus/48000/2",
    "video": "a=rtpmap:96 VP8/90000\na=rtcp-fb:96 transport-cc\na=rtcp-fb:96 nack\n"
    "a=rtcp-fb:96 nack pli",
}
TYPES = {"audio": 111, "video": 96}
OUTSIDE = "192.0.2.1"
"""Of the interface that alone.sh makes: Janus offers no candidate on loopback."""

ENOUGH = 100_000_000
"""Bits a second of which the pages of a group say that they are possible."""

_CANDIDATE = re.compile(r"^a=candidate:\S+ 1 udp \d+ ([0-9.]+) (\d+) typ host", re.M | re.I)

Description = dict[str, str]


def describe(leg: Leg, direction: str = "sendrecv") -> str:
    """What a page would write that sends sound and picture."""
    fingerprint = leg.prepare_dtls()
    sections = "".join(
        SECTION.format(kind=kind, password=PASSWORD, host=leg.host, port=leg.port, type=TYPES[kind], fingerprint=fingerprint,
                       mid=mid, direction=direction, codec=CODECS[kind],
                       ssrc=leg.streams[kind].ssrc)
        for mid, kind in enumerate(TYPES)
    )  # fmt: skip
    return SDP.format(sections=sections).replace("\n", "\r\n")


def _line(sdp: str, name: str) -> str:
    return re.search(rf"^a={name}:(\S+)", sdp, re.M)[1]


async def meet(leg: Leg, sdp: str, dtls: bool = True) -> None:
    """Does what a browser does with the other end's description: ICE, then DTLS."""
    host, port = _CANDIDATE.search(sdp).groups()
    leg.connect(int(port), host)
    leg.listen()
    await leg.check(_line(sdp, "ice-ufrag"), _line(sdp, "ice-pwd"))
    if dtls:
        await leg.handshake(sdp)


class Page:
    """A room page's WebSocket."""

    def __init__(self, websocket: ClientConnection) -> None:
        self.websocket = websocket

    async def send(self, **message) -> None:
        await self.websocket.send(json.dumps(message))

    async def receive(self, kind: str) -> dict:
        async with asyncio.timeout(20):
            while True:
                message = json.loads(await self.websocket.recv())
                if message["type"] == kind:
                    return message


class Node:
    """Our media server, with a stub of Odoo that takes its events and heartbeats."""

    name = "node"

    def __init__(self, folder: Path, core: int | None, number: int = 1) -> None:
        self._folder = folder / f"node-{number}"
        self._core = core
        self._pages: list[Page] = []

    async def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._odoo = FakeOdoo()
        await self._odoo.start()
        ready = self._folder / "ready"
        ready.unlink(missing_ok=True)
        variables = environment(
            odoo_url=self._odoo.url,
            state_dir=self._folder / f"state-{uuid.uuid4().hex}",
            ready_file=ready,
            tcp_port="off",
            capacity=10_000,
            max_rooms=10_000,
            max_connections=10_000,
            heartbeat_interval=2,
            log_level="WARNING",
        )
        command = [sys.executable, "-m", "media_server"]
        self.process = Process(command, self._folder / "log", self._core, os.environ | variables)
        ports = json.loads(self.process.wait_for(lambda: ready.exists() and ready.read_text()))
        self.port = ports["port"]

    async def stop(self) -> None:
        for page in self._pages:
            await page.websocket.close()
        self.process.stop()
        await self._odoo.stop()

    async def page(self, **claims) -> Page:
        """A page that has joined."""
        websocket = await connect(f"ws://{HOST}:{self.port}/media", compression=None, proxy=None)
        page = Page(websocket)
        self._pages.append(page)
        await page.send(type="join", ticket=ticket(**claims))
        page.joined = await page.receive("joined")
        return page

    async def pages(self, count: int, first: str = "therapist") -> list[Page]:
        """The pages of one new room: the first, a client and guests."""
        room = uuid.uuid4().hex
        roles = [first, "client", *["guest"] * (count - 2)]
        return [
            await self.page(room=room, role=role, sub=uuid.uuid4().hex) for role in roles[:count]
        ]

    async def pair(self, dtls: bool = False) -> Session:
        pages = await self.pages(2)
        legs = [Leg(), Leg()]
        pairing = (await pages[0].receive("peer"))["pairing"]
        await pages[1].receive("peer")
        descriptions = []
        began = time.monotonic()
        for sender, kind in enumerate(("offer", "answer")):
            sdp = describe(legs[sender])
            if not dtls:
                legs[sender].dtls = None
                for ssrc, stream in enumerate(legs[sender].streams.values(), 1):
                    stream.ssrc = ssrc
            elif kind == "offer":
                sdp = sdp.replace("a=setup:active", "a=setup:passive")
                legs[sender].dtls._set_role("server")
            description = {"type": kind, "sdp": sdp}
            await pages[sender].send(
                type="description", pairing=pairing, description=description, mac="m" * 43
            )
            got = await pages[1 - sender].receive("description")
            descriptions.append(got["description"]["sdp"])
        # The answerer reads the offer, the offerer the answer.
        ways = zip(legs, reversed(descriptions), strict=True)
        await asyncio.gather(*(meet(leg, sdp, dtls) for leg, sdp in ways))
        return Session([Participant(leg, leg) for leg in legs], began)

    async def group(self, count: int) -> Session:
        pages = await self.pages(count)
        legs = [Leg() for _ in pages]
        fingerprints = [leg.prepare_dtls() for leg in legs]
        offers: list[str] = [""] * count

        async def read(number: int) -> None:
            while True:
                offer = await pages[number].receive("offer")
                offers[number] = offer["description"]["sdp"]
                sdp = answer(offers[number], fingerprints[number])
                await pages[number].send(
                    type="answer",
                    group=offer["group"],
                    description={"type": "answer", "sdp": sdp},
                )

        async with asyncio.TaskGroup() as tasks:
            readers = [tasks.create_task(read(number)) for number in range(count)]
            # Everybody's last offer has a section for each track of everybody else.
            while any(sdp.count("\r\nm=") < 2 * count for sdp in offers):
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            for reader in readers:
                reader.cancel()
        for leg, sdp in zip(legs, offers, strict=True):
            await meet(leg, sdp)
            leg.send(leg.protect_rtcp(_estimate(ENOUGH)))
        return Session([Participant(leg, leg) for leg in legs])


def _estimate(bitrate: int) -> bytes:
    """A REMB message."""
    exponent = max(0, bitrate.bit_length() - 18)
    mantissa = exponent << 18 | bitrate >> exponent
    return struct.pack(
        "!BBHII4sB3sI", 0x8F, 206, 5, 1, 0, b"REMB", 1, mantissa.to_bytes(3, "big"), 1
    )


class Loop:
    """The least that a relay can do, in C."""

    name = "loop"

    def __init__(self, program: Path, folder: Path, core: int | None) -> None:
        self._program, self._folder, self._core = program, folder, core
        self._sessions: list[Session] = []

    async def start(self) -> None:
        pass

    async def pair(self) -> Session:
        """Not usable before :meth:`open`."""
        session = Session([Participant(leg, leg) for leg in (Leg(), Leg())])
        self._sessions.append(session)
        return session

    async def open(self) -> None:
        """Begins with the pairs that there are."""
        log = self._folder / "loop.log"
        legs = [leg for session in self._sessions for leg in session.legs]
        self.process = Process(
            [str(self._program), *(str(leg.port) for leg in legs)], log, self._core
        )
        port = int(self.process.wait_for(log.read_text))
        for leg in legs:
            leg.connect(port)
            leg.listen()

    async def stop(self) -> None:
        self.process.stop()


class Coturn:
    """Both of a pair have a relayed address, as when both networks need TURN."""

    name = "coturn"
    settings = (
        "--no-auth --relay-threads=1 --listening-ip=127.0.0.1 --relay-ip=127.0.0.1 "
        "--allow-loopback-peers --no-tls --no-dtls --no-tcp --no-tcp-relay --no-cli "
        "--log-file=/dev/null --no-stdout-log --simple-log"
    )

    def __init__(self, folder: Path, core: int | None) -> None:
        self._folder, self._core = folder, core

    async def start(self) -> None:
        self._port = free_port()
        extra = [f"--listening-port={self._port}", f"--pidfile={self._folder / 'coturn.pid'}",
                 f"--userdb={self._folder / 'turndb'}", "-n"]  # fmt: skip
        self.process = Process(
            ["turnserver", *extra, *self.settings.split()], self._folder / "coturn.log", self._core
        )
        self.process.wait_for(lambda: _is_bound(self._port))

    async def pair(self) -> Session:
        legs = [Leg(), Leg()]
        relayed = [await self._allocate(leg) for leg in legs]
        for leg, other in zip(legs, reversed(relayed), strict=True):
            number = struct.pack("!HH", 0x4000, 0)
            request = os.urandom(12)
            peer = stun.xor_address(HOST, other, request)
            await leg.request(stun.build(0x0009, request, [(0x000C, number), (0x0012, peer)]))
            leg.prefix, leg.skip = 0x4000, 4
        return Session([Participant(leg, leg) for leg in legs])

    async def _allocate(self, leg: Leg) -> int:
        """The port of the relayed address."""
        leg.connect(self._port)
        leg.listen()
        udp = struct.pack("!I", socket.IPPROTO_UDP << 24)
        got = await leg.request(stun.build(0x0003, os.urandom(12), [(0x0019, udp)]))
        value = got.attributes[0x0016]
        return int.from_bytes(value[2:4], "big") ^ 0x2112

    async def stop(self) -> None:
        self.process.stop()


class Janus:
    """Janus with its plugins VideoCall (pairs) and VideoRoom (groups)."""

    name = "janus"
    settings = {
        "janus.jcfg": """general: {{ debug_level = 2, log_to_stdout = true, event_loops = 1,
    server_name = "bench", configs_folder = "{folder}", session_timeout = 0, no_webrtc_tests = true }}
media: {{ }}
nat: {{ ignore_mdns = true, full_trickle = false }}
plugins: {{ disable = "{others}" }}
transports: {{ disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so" }}
events: {{ broadcast = false }}
""",
        "janus.transport.websockets.jcfg": """general: {{ json = "plain", ws = true, ws_port = {port},
    ws_ip = "127.0.0.1", wss = false }}
admin: {{ admin_ws = false }}
""",
        "janus.plugin.videocall.jcfg": "general: {{ }}\n",
        "janus.plugin.videoroom.jcfg": "general: {{ }}\n",
    }
    unused = (
        "libjanus_audiobridge.so,libjanus_duktape.so,libjanus_echotest.so,libjanus_lua.so,"
        "libjanus_nosip.so,libjanus_recordplay.so,libjanus_sip.so,libjanus_streaming.so,"
        "libjanus_textroom.so,libjanus_voicemail.so"
    )

    def __init__(self, folder: Path, core: int | None) -> None:
        self._folder, self._core = folder / "janus", core

    async def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        port = free_port()
        for name, text in self.settings.items():
            text = text.format(folder=self._folder, port=port, others=self.unused)
            (self._folder / name).write_text(text)
        self.process = Process(
            ["janus", "-F", str(self._folder), "-C", str(self._folder / "janus.jcfg")],
            self._folder / "log",
            self._core,
        )
        self.process.wait_for(lambda: _is_open(port))
        self._websocket = await connect(
            f"ws://{HOST}:{port}", subprotocols=["janus-protocol"], compression=None, proxy=None
        )
        self._answers: dict[str, asyncio.Future] = {}
        self._events: dict[int, asyncio.Queue] = {}
        self._reader = asyncio.create_task(self._read())
        self._session = 0
        self._session = (await self._request("create"))["data"]["id"]

    async def stop(self) -> None:
        self._reader.cancel()
        await self._websocket.close()
        self.process.stop()

    async def pair(self) -> Session:
        names = [uuid.uuid4().hex for _ in range(2)]
        handles = [await self._attach("videocall") for _ in names]
        for handle, name in zip(handles, names, strict=True):
            await self._message(handle, request="register", username=name)
            await self._event(handle, "registered")
        legs = [Leg(OUTSIDE), Leg(OUTSIDE)]
        caller, callee = handles
        began = time.monotonic()
        offer = {"type": "offer", "sdp": describe(legs[0])}
        await self._message(caller, offer, request="call", username=names[1])
        incoming = await self._event(callee, "incomingcall")
        answer = {"type": "answer", "sdp": describe(legs[1])}
        await self._message(callee, answer, request="accept")
        accepted = await self._event(caller, "accepted")
        await asyncio.gather(
            meet(legs[0], accepted["jsep"]["sdp"]), meet(legs[1], incoming["jsep"]["sdp"])
        )
        return Session([Participant(leg, leg) for leg in legs], began)

    async def group(self, count: int) -> Session:
        room = int.from_bytes(os.urandom(4), "big")
        first = await self._attach("videoroom")
        await self._message(first, request="create", room=room, publishers=count, bitrate=0,
                            fir_freq=0, audiolevel_event=False)  # fmt: skip
        ups, feeds = [], []
        for number in range(count):
            handle = first if not number else await self._attach("videoroom")
            await self._message(handle, request="join", room=room, ptype="publisher")
            feeds.append((await self._event(handle, "joined"))["plugindata"]["data"]["id"])
            leg = Leg(OUTSIDE)
            offer = {"type": "offer", "sdp": describe(leg, "sendonly")}
            await self._message(handle, offer, request="publish")
            await meet(leg, (await self._event(handle, "ok"))["jsep"]["sdp"])
            ups.append(leg)
        downs = []
        for number in range(count):
            handle = await self._attach("videoroom")
            streams = [{"feed": feed} for feed in feeds if feed != feeds[number]]
            await self._message(handle, request="join", room=room, ptype="subscriber",
                                streams=streams)  # fmt: skip
            offer = (await self._event(handle, "attached"))["jsep"]["sdp"]
            leg = Leg(OUTSIDE)
            sdp = self._answer(offer, leg)
            await self._message(handle, {"type": "answer", "sdp": sdp}, request="start")
            await meet(leg, offer)
            downs.append(leg)
        return Session([Participant(up, down) for up, down in zip(ups, downs, strict=True)])

    @staticmethod
    def _answer(offer: str, leg: Leg) -> str:
        """That of a page that takes everything."""
        sdp = answer(offer, leg.prepare_dtls())
        candidate = f"a=candidate:1 1 udp 2122260223 {leg.host} {leg.port} typ host\r\n"
        return re.sub(r"(a=setup:active\r\n)", r"\1" + candidate, sdp)

    async def _attach(self, plugin: str) -> int:
        handle = (await self._request("attach", plugin=f"janus.plugin.{plugin}"))["data"]["id"]
        self._events.setdefault(handle, asyncio.Queue())
        return handle

    async def _message(self, handle: int, jsep: Description | None = None, **body) -> dict:
        fields = {"handle_id": handle, "body": body} | ({"jsep": jsep} if jsep else {})
        return await self._request("message", **fields)

    async def _request(self, kind: str, **fields) -> dict:
        transaction = uuid.uuid4().hex
        message = {"janus": kind, "transaction": transaction, **fields}
        if self._session:
            message["session_id"] = self._session
        future = self._answers[transaction] = asyncio.get_running_loop().create_future()
        await self._websocket.send(json.dumps(message))
        async with asyncio.timeout(10):
            answer = await future
        if answer["janus"] == "error":
            raise SystemExit(f"Janus refuses {kind}: {answer['error']}")
        return answer

    async def _event(self, handle: int, word: str) -> dict:
        """The next event of the plugin in which `word` stands."""
        async with asyncio.timeout(10):
            while True:
                event = await self._events[handle].get()
                data = event["plugindata"]["data"]
                if "error" in data:
                    raise SystemExit(f"Janus refuses: {data['error']}")
                result = data.get("result") or {}
                if word in (data.get("videoroom"), data.get("configured"), result.get("event")):
                    return event

    async def _read(self) -> None:
        async for text in self._websocket:
            message = json.loads(text)
            if message["janus"] == "event":
                self._events.setdefault(message["sender"], asyncio.Queue()).put_nowait(message)
                continue
            future = self._answers.pop(message.get("transaction"), None)
            if future is not None and not future.done():
                future.set_result(message)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return sock.getsockname()[1]


def _is_open(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(0.2)
        return sock.connect_ex((HOST, port)) == 0


def _is_bound(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.bind((HOST, port))
        except OSError:
            # The threads behind the socket begin a moment later.
            time.sleep(0.3)
            return True
    return False
