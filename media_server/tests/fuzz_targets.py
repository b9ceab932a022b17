"""What `fuzzing.py` feeds: each target takes one input, and checks what has to hold afterwards.

`seeds` are good inputs; any other has to be refused with the error that is meant for it.
"""

import json
from unittest import mock

from group_support import answer
from media_server import description, group_description, rtcp, vp8
from media_server.description import Address
from media_server.exceptions import DescriptionError, Refusal, RtpError, WireError
from media_server.forwarder import Forwarder
from media_server.group_description import AUDIO, VIDEO, Section
from media_server.ice_lite import Agent, Counters, Credentials, Leg
from media_server.layers import Allocator
from media_server.member import MOST_STREAMS
from media_server.rate import Bucket
from media_server.rtp import Packet, PayloadType, absolute_send_time
from media_server.splice import Rates
from media_server.stun import Attribute
from media_server.tcp import TcpStream
from media_server.tickets import TicketVerifier
from media_server.udp import LARGEST_DATAGRAM
from media_server.wire import parse_message
from media_support import NODE, SDP, SECRET, claims, sign_ticket
from test_ice_lite import USE_CANDIDATE, check
from test_rtcp import sender_report
from test_rtp import packet, vp8_payload
from test_wire import GOOD


class Stranger:
    """Where a datagram came from; keeps what is sent there."""

    address = ("192.0.2.1", 5000)

    def __init__(self, key="address"):
        self.key = key
        self.sent = []

    def send(self, data):
        self.sent.append(data)

    def release(self):
        pass


def new_leg(agent):
    bucket = Bucket(1e12, 1e12, 0)
    leg = Leg(agent.new_credentials(), bucket, bucket, agent.counters, lambda: None)
    agent.add(leg)
    return leg


class Stun:
    """Binding requests of a stranger and of a browser."""

    def __init__(self):
        self.agent = Agent(Counters())
        self.leg = new_leg(self.agent)
        good = self.leg.credentials[0]
        self.seeds = [
            check(good),
            check(good, USE_CANDIDATE),
            check(good, (Attribute.ICE_CONTROLLED, bytes(8))),
            check(good, (0x7001, b"abcdef")),
            check(self.agent.new_credentials()),
        ]

    def run(self, data):
        source = Stranger()
        self.agent.receive(data, source, 0.0)
        assert len(source.sent) <= 1
        # Only who knows the password is answered, and with no more than was sent and an address.
        assert not source.sent or (data in self.seeds or len(source.sent[0]) <= len(data) + 24)
        assert len(self.agent.paths) <= 1


class Framing:
    """What comes over a TCP stream (RFC 4571)."""

    class Socket:
        def __init__(self, data):
            self.data = data

        def fileno(self):
            return -1 if self.data is None else 3

        def recv(self, size):
            piece, self.data = self.data[:size], self.data[size:]
            return piece

        def send(self, data):
            return len(data)

        def close(self):
            self.data = None

    class Loop:
        def __getattr__(self, name):
            return lambda *_: 0.0

    def __init__(self):
        self.agent = Agent(Counters())
        self.first, self.second = new_leg(self.agent), new_leg(self.agent)
        self.first.other, self.second.other = self.second, self.first
        self.agent.receive(check(self.second.credentials[0]), Stranger(), 0.0)
        good = check(self.first.credentials[0])
        frames = [good, b"\x16\xfe\xfd" + bytes(60), b"\x80\x60" + bytes(900), b"", b"\x05"]
        framed = [len(frame).to_bytes(2, "big") + frame for frame in frames]
        self.seeds = [b"".join(framed), framed[0], framed[0] + framed[2] * 9, framed[1]]

    def welcome(self, stream):
        pass

    def forget(self, stream):
        pass

    def run(self, data):
        stream = TcpStream.__new__(TcpStream)
        stream._relay, stream._agent, stream._loop = self, self.agent, self.Loop()
        stream._socket, stream._name = self.Socket(data), ("192.0.2.1", 5000)
        stream._rest = stream._begun = b""
        stream._waiting, stream._unsent, stream._unsent_size = False, [], 0
        while stream._socket.data:
            stream._on_readable()
            assert len(stream._rest) <= LARGEST_DATAGRAM + 2
        validated = stream in self.agent.paths
        assert not validated or stream._socket.data is not None
        stream.close()
        assert stream not in self.agent.paths


def media_seeds():
    level = [(4, b"0"), (1, b"\x14"), (3, b"\0\1")]
    layer = [(4, b"1"), (10, b"h"), (3, b"\0\2"), (13, b"\1")]
    audio = [packet(n, 960 * n, 7, b"opus", 111, extensions=level) for n in (1, 2, 65535)]
    video = [
        packet(n, 3000, 8, vp8_payload(n == 1, n & 0x7FFF, n & 255), 96, True, layer)
        for n in (1, 2, 5, 40_000)
    ]
    repair = [
        packet(9, 3000, 9, b"\0\3" + vp8_payload(False), 97, extensions=[(4, b"1"), (11, b"h")])
    ]
    reports = [
        sender_report(7),
        rtcp.receiver_report(1, [rtcp.report_block(9, 0.5, 3, 4, 5, 6)] * 2),
        rtcp.nack(1, 7, [1, 2, 3, 20]),
        rtcp.picture_loss(1, 7),
        bytes.fromhex("8fce000500000001000000005245 4d4201 0864 2d 00000007".replace(" ", "")),
        bytes.fromhex("84ce00040000000100000000000000070100 0000".replace(" ", "")),
    ]
    return audio + video + repair, [*reports, b"".join(reports)]


class Rtp:
    """RTP packets, and the VP8 within."""

    def __init__(self):
        self.seeds, _ = media_seeds()

    def run(self, data):
        try:
            packet = Packet(data)
        except RtpError:
            return
        payload = packet.payload
        assert 12 <= packet.payload_at <= packet.end <= len(data)
        changed = vp8.rewrite(payload, vp8.Descriptor(payload[:8]), 12345, 99)
        assert len(changed) == len(payload)
        again = Packet(packet.write(1, 2, 3, absolute_send_time(1.0), changed))
        assert again.payload == changed and again.marker == packet.marker
        try:
            packet.restored(PayloadType.VP8, 5)
        except RtpError:
            pass


class Rtcp:
    """RTCP packets."""

    def __init__(self):
        _, self.seeds = media_seeds()

    def run(self, data):
        try:
            for feedback in rtcp.parse(data):
                numbers = getattr(feedback, "sequence_numbers", ())
                assert len(numbers) <= rtcp.MOST_SEQUENCE_NUMBERS
        except RtpError:
            pass


class Group:
    """Decrypted packets of members who do as they like, one after the other."""

    class Clear:
        connected = True

        def unprotect(self, data):
            return data

        protect = unprotect_rtcp = protect_rtcp = unprotect

        def receive(self, data):
            pass

    def __init__(self):
        rtp, reports = media_seeds()
        self.media = rtp
        self.seeds = rtp + reports
        self.agent = Agent(Counters())
        identity = type("Identity", (), {"certificate": None, "fingerprint": "sha-256 AB"})()
        self.count = 0
        with mock.patch("media_server.member.DtlsSession", lambda *_: self.Clear()):
            self.group = Forwarder(
                "g",
                self.agent,
                identity,
                [],
                Rates(1e12, 1e12),
                0.0,
                lambda *_: None,
                lambda _: None,
            )
            for name in "ab":
                self.group.enter(name, True, 0.0)
        self.address = Stranger()
        for member in self.group.members.values():
            member.leg.selected = self.address
        self.ssrcs = [
            track.ssrc.to_bytes(4, "big")
            for member in self.group.members.values()
            for track in member.tracks.values()
        ]
        # Feedback about streams that there are.
        self.seeds += [data[:8] + ssrc + data[12:] for data in reports for ssrc in self.ssrcs]

    def run(self, data):
        self.count += 1
        now = self.count * 0.001
        member = self.group.members["ab"[self.count % 2]]
        if self.count % 3 == 0:
            data = self.media[self.count // 3 % len(self.media)]
        if self.count % 8 and not rtcp.is_rtcp(data):
            # Numbers that go on, as else nearly everything is a repetition.
            data = data[:2] + (self.count // 8 & 0xFFFF).to_bytes(2, "big") + data[4:]
        if 1 < len(data) <= LARGEST_DATAGRAM and data[0] > 127:
            member._receive(data, now)
        if self.count % 50 == 0:
            self.group.tick(now)
            assert all(len(sent) <= LARGEST_DATAGRAM + 100 for sent in self.address.sent)
            self.address.sent.clear()
        assert len(member._streams) <= MOST_STREAMS
        if self.count % 1000 == 0:
            # Other browsers, so that not every place stays taken, nor every network bad.
            for each in self.group.members.values():
                each._streams.clear()
                each.allocator, each.unsettled = Allocator(), True
                for track in each.tracks.values():
                    track.streams.clear()


class Sdp:
    """Descriptions on their way through the splice."""

    def __init__(self):
        self.seeds = [SDP.encode(), SDP.replace("\r\n", "\n").encode()]

    def run(self, data):
        text = data.decode("utf-8", "replace")
        try:
            parsed = description.parse(text)
        except DescriptionError:
            return
        address = Address("203.0.113.7", 8443)
        written = parsed.rewrite(Credentials("nodeufrag", "n" * 32), [address])
        again = description.parse(written)
        assert again.ufrag == "nodeufrag"
        lines = written.split("\r\n")
        for line in lines:
            assert not line.startswith("a=candidate:") or "203.0.113.7 8443" in line
            assert not line.startswith("c=") or line == "c=IN IP4 0.0.0.0"
            assert not line.startswith("a=ice-pwd:") or line == "a=ice-pwd:" + "n" * 32
        assert lines.count("a=ice-lite") == 1


class Answers:
    """Answers of pages to the node's offers."""

    def __init__(self):
        fingerprint = "sha-256 " + ":".join(["AB"] * 32)
        sections = [Section("0", AUDIO), Section("1", VIDEO), Section("2", AUDIO, "p", 5)]
        offer = group_description.offer(
            sections, True, Credentials("u" * 16, "p" * 32), [], fingerprint, 1
        )
        self.seeds = [answer(offer, fingerprint).encode()]

    def run(self, data):
        try:
            read = group_description.read(data.decode("utf-8", "replace"), ["0", "1", "2"])
        except DescriptionError:
            return
        assert read.ufrag and 0 < len(read.fingerprints) <= 8


class Messages:
    """WebSocket messages."""

    def __init__(self):
        self.seeds = [json.dumps(fields).encode() for fields, _ in GOOD]

    def run(self, data):
        try:
            parse_message(data.decode("utf-8", "surrogateescape"))
        except WireError as error:
            assert len(str(error)) < 100


class Tickets:
    """Join tickets, most of them forged."""

    def __init__(self):
        self.good = {sign_ticket(claims(1000)).encode() for _ in range(4)}
        self.seeds = sorted(self.good)
        self.fresh = lambda: TicketVerifier(NODE, SECRET, 0.0)

    def run(self, data):
        try:
            self.fresh().verify(data.decode("ascii", "replace"), 1000.0, lambda _: False)
        except Refusal:
            return
        assert data in self.good


TARGETS = {
    target.__name__.lower(): target
    for target in (Stun, Framing, Rtp, Rtcp, Group, Sdp, Answers, Messages, Tickets)
}
