"""A pair whose media are numbered datagrams, and strangers who flood the node."""

import asyncio
import base64
import json
import os
import random
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass

from media_server import stun
from media_server.ice_lite import Credentials
from media_server.stun import Attribute, MessageType
from media_support import MAC, SDP, sign_ticket

HOST = "127.0.0.1"
MEDIA = b"\x80\x60"
BUFFER = 4 * 1024 * 1024


def binding_request(credentials, *extra):
    """An authenticated check of a browser."""
    attributes = [
        (Attribute.USERNAME, f"{credentials.ufrag}:page".encode()),
        (Attribute.PRIORITY, bytes(4)),
        (Attribute.ICE_CONTROLLING, bytes(8)),
        *extra,
    ]
    return stun.build(
        MessageType.BINDING_REQUEST,
        os.urandom(12),
        attributes,
        key=credentials.password.encode(),
    )


class Media:
    """One person's UDP socket: sends numbered datagrams and counts the other one's."""

    def __init__(self, port, credentials):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self.socket.setblocking(False)
        self.socket.connect((HOST, port))
        self.sent = 0
        self.received = set()
        self._credentials = credentials
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self.socket.fileno(), self._read)

    def check(self):
        self.socket.send(binding_request(self._credentials, (Attribute.USE_CANDIDATE, b"")))

    def send(self, size=1000):
        self.socket.send(MEDIA + self.sent.to_bytes(4, "big") + bytes(size - 6))
        self.sent += 1

    def close(self):
        self._loop.remove_reader(self.socket.fileno())
        self.socket.close()

    def _read(self):
        while True:
            try:
                data = self.socket.recv(2000)
            except OSError:
                return
            if data.startswith(MEDIA):
                self.received.add(int.from_bytes(data[2:6], "big"))


async def negotiate(offerer, answerer, pairing):
    """The descriptions of two pages pass; the credentials that each is given for the node."""
    found = []
    for kind, sender, receiver in ("offer", offerer, answerer), ("answer", answerer, offerer):
        sdp = SDP if kind == "offer" else SDP.replace("actpass", "active")
        await sender.send(
            type="description", pairing=pairing, description={"type": kind, "sdp": sdp}, mac=MAC
        )
        sdp = (await receiver.receive("description"))["description"]["sdp"]
        ufrag, password = (re.search(f"^a=ice-{n}:(.*)\r$", sdp, re.M)[1] for n in ("ufrag", "pwd"))
        found.append(Credentials(ufrag, password))
    return found


class SyntheticPair:
    """Two pages that have met, each with a socket whose datagrams reach the other."""

    def __init__(self, pages, media):
        self.pages = pages
        self.media = media
        self.slowest_pong = 0.0

    @classmethod
    async def connect(cls, therapist, client, pairing, udp_port):
        of_client, of_therapist = await negotiate(therapist, client, pairing)
        media = [Media(udp_port, each) for each in (of_therapist, of_client)]
        pair = cls((therapist, client), media)
        for each in media:
            each.check()
        for page in pair.pages:
            # Told when the first media comes: from then on the way is known to be open.
            for each in media:
                each.send()
            await page.receive("participant", state="connected")
        for each in media:
            each.sent = 0
            each.received.clear()
        return pair

    async def talk(self, rate, seconds):
        """Sends `rate` datagrams a second each way and asks for a pong every second."""
        pongs = asyncio.create_task(self._ping(seconds))
        loop = asyncio.get_running_loop()
        start = loop.time()
        for number in range(int(rate * seconds)):
            for each in self.media:
                each.send()
            if number % rate == 0:
                for each in self.media:
                    each.check()
            ahead = start + number / rate - loop.time()
            if ahead > 0:
                await asyncio.sleep(ahead)
        await pongs

    async def settle(self):
        """Waits for what is still under way; what has not come by then is lost."""
        deadline = time.monotonic() + 2
        while self.lost and time.monotonic() < deadline:
            await asyncio.sleep(0.02)

    @property
    def sent(self):
        return sum(each.sent for each in self.media)

    @property
    def lost(self):
        return self.sent - sum(len(each.received) for each in self.media)

    async def close(self):
        for each in self.media:
            each.close()

    async def _ping(self, seconds):
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            for page in self.pages:
                asked = time.monotonic()
                await page.send(type="ping", id=1)
                await page.receive("pong")
                self.slowest_pong = max(self.slowest_pong, time.monotonic() - asked)
            await asyncio.sleep(0.5)


def bogus_datagrams(seed):
    """What strangers send to the media port: one of each kind, with chance in it."""
    chance = random.Random(seed)
    stranger = Credentials("nobody" + "0" * 10, "password" * 4)
    request = binding_request(stranger)
    return [
        MEDIA + chance.randbytes(1000),
        b"\x16\xfe\xfd" + chance.randbytes(200),
        request,
        request[:-8] + chance.randbytes(8),
        stun.build(MessageType.BINDING_REQUEST, os.urandom(12), []),
        stun.build(MessageType.BINDING_SUCCESS, os.urandom(12), [], key=b"key"),
        bytes([chance.randrange(4)]) + chance.randbytes(60),
        chance.randbytes(40),
        b"",
        b"\x80" * 1501,
    ]


@dataclass
class Flood:
    """What was sent, and what came back."""

    sent: int = 0
    answers: int = 0
    larger: int = 0
    """Answers larger than the largest request that may have drawn them."""


def flood_datagrams(port, rate, seconds, seed=1):
    """Blocks; sends `rate` bogus datagrams a second from a few sockets."""
    flood = Flood()
    kinds = bogus_datagrams(seed)
    sockets = []
    for kind in kinds:
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.connect((HOST, port))
        sockets.append((sock, kind))
    start = time.monotonic()
    total = int(rate * seconds)
    while flood.sent < total:
        due = min(total, int((time.monotonic() - start) * rate) + 1)
        while flood.sent < due:
            sock, kind = sockets[flood.sent % len(sockets)]
            flood.sent += 1
            try:
                sock.send(kind)
            except OSError:
                continue
        time.sleep(0.001)
    time.sleep(0.2)
    for sock, kind in sockets:
        # One kind a socket: that is how an answer is told to be larger than its request.
        while True:
            try:
                answer = sock.recv(2000)
            except OSError:
                break
            flood.answers += 1
            flood.larger += len(answer) > len(kind)
        sock.close()
    return flood


def _masked(text):
    data = text.encode()
    length = (
        bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    )
    return b"\x81" + length + bytes(4) + data


def bogus_websockets():
    """What strangers send to the WebSocket port, as bytes."""
    key = base64.b64encode(bytes(16)).decode()
    upgrade = (
        f"GET /media HTTP/1.1\r\nHost: {HOST}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()
    forged = sign_ticket({"aud": "teletherapy-media:node-1"}, secret=bytes(32))
    return [
        upgrade + _masked(json.dumps({"type": "join", "ticket": forged})),
        upgrade + _masked("no JSON"),
        upgrade + b"\xff\xff\xff",
        b"GET /other HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01" + bytes(200) + b"\r\n\r\n",
    ]


async def flood_websockets(port, rate, seconds):
    """Opens `rate` bogus WebSockets a second; what became of them."""
    outcomes = Counter()

    async def attack(content):
        try:
            async with asyncio.timeout(15):
                reader, writer = await asyncio.open_connection(HOST, port)
                try:
                    writer.write(content)
                    await reader.read()
                finally:
                    writer.close()
        except TimeoutError:
            outcomes["hanging"] += 1
        except OSError:
            outcomes["refused"] += 1
        else:
            outcomes["closed"] += 1

    loop = asyncio.get_running_loop()
    kinds = bogus_websockets()
    start = loop.time()
    async with asyncio.TaskGroup() as attacks:
        for number in range(int(rate * seconds)):
            attacks.create_task(attack(kinds[number % len(kinds)]))
            ahead = start + number / rate - loop.time()
            if ahead > 0:
                await asyncio.sleep(ahead)
    return outcomes
