"""forwarder.py, member.py and track.py: pages made by hand, over real sockets."""

import asyncio
import struct
import unittest

from group_support import GroupSetUp
from media_server import rtcp
from media_server.exceptions import DescriptionError
from media_server.rtp import Packet, PayloadType
from test_rtcp import read_feedback, sender_report
from test_rtp import packet

A, B, C = "a" * 32, "b" * 32, "c" * 32


class ForwarderTestCase(GroupSetUp, unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        await self.set_up()

    async def three(self):
        return [await self.enter(participant) for participant in (A, B, C)]

    async def send_layers(self, page, numbers, key=()):
        """Both layers of simulcast, each with numbers, times and pictures of its own."""
        for number in numbers:
            for rid, ssrc, offset in ((b"q", 200, 0), (b"h", 300, 40_000)):
                page.send_video(
                    (number + offset) & 0xFFFF,
                    number in key,
                    rid,
                    ssrc,
                    (number + offset // 9) & 0x7FFF,
                )
            await asyncio.sleep(0.002)


class SoundTests(ForwarderTestCase):
    async def test_everybody_hears_everybody_else(self):
        """A packet reaches all others, unchanged but for the node's numbers, and not its sender."""
        a, b, c = await self.three()
        for number in range(65530, 65540):
            a.send_audio(number & 0xFFFF)
        for page in b, c:
            await page.until(lambda page=page: len(page.packets) == 10)
            ssrc = a.member.tracks["audio"].ssrc
            self.assertEqual({p.ssrc for p in page.packets}, {ssrc})
            self.assertEqual({p.payload for p in page.packets}, {b"opus"})
            numbers = [p.sequence_number for p in page.packets]
            self.assertEqual(numbers, [n & 0xFFFF for n in range(65530, 65540)])
            # Neither the sender's section nor its uplink's numbering reaches a subscriber.
            self.assertEqual({tuple(sorted(p.extensions)) for p in page.packets}, {(1, 2)})
        self.assertEqual(a.packets, [])
        self.assertEqual(self.media, [A, B, C])

    async def test_what_is_not_learned(self):
        """Media that does not say what it is, or comes before the keys, is counted and dropped."""
        a, b = await self.enter(A), await self.enter(B)
        a.send(packet(1, 960, 100, b"opus", PayloadType.OPUS))
        await a.until(lambda: self.counters.dropped_unlearned)
        a.member.dtls.connected = False
        a.send_audio(2)
        await a.until(lambda: self.counters.dropped_early)
        self.assertEqual(b.packets, [])

    async def test_observer(self):
        """Who may only watch hears, and is neither heard nor offered to anybody."""
        a, b = await self.enter(A), await self.enter(B, sends=False)
        self.assertEqual(len(a.offers), 1)
        b.send_audio(1)
        a.send_audio(1)
        await b.until(lambda: b.packets)
        self.assertEqual(a.packets, [])
        self.assertIn("a=inactive", b.offers[0])

    async def test_new_stream(self):
        """When a page sends in another stream the subscribers' goes on without a break."""
        a, b = await self.enter(A), await self.enter(B)
        for number, ssrc in ((10, 100), (11, 100), (50_000, 101), (50_001, 101)):
            a.send_audio(number, ssrc=ssrc)
            await asyncio.sleep(0.01)
        await b.until(lambda: len(b.packets) == 4)
        self.assertEqual([p.sequence_number for p in b.packets], [10, 11, 12, 13])
        times = [p.timestamp for p in b.packets]
        self.assertEqual(times, sorted(times))

    async def test_speaker(self):
        """Everybody is told who speaks."""
        a, b, _ = await self.three()
        self.tick(0.5)
        for number in range(20):
            b.send_audio(number, 20)
            a.send_audio(number, 100)
        await a.until(lambda: len(a.packets) == 20)
        self.tick(0.5)
        self.assertEqual(a.said[-1]["type"], "speaker")
        self.assertEqual(a.said[-1]["participant"], B)


class PictureTests(ForwarderTestCase):
    async def test_waits_for_a_key_frame(self):
        """A page gets pictures from a key frame on; the publisher is asked for one."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        await a.until(lambda: rtcp.KeyframeRequest(200) in self.read(a))
        a.send_video(2, key=True)
        a.send_video(3)
        await b.until(lambda: len(b.video()) == 2)
        self.assertEqual([p.payload[-1:] for p in b.video()], [b"2", b"3"])

    def read(self, page):
        return [each for data in page.feedback for each in self.parse(data)]

    def parse(self, data):
        return list(rtcp.parse(data)) if data[1] != 205 or data[0] & 31 == 1 else []

    async def test_layer_by_view(self):
        """Who shows a picture small gets the small layer; one that is not shown is not sent."""
        a, b, c = await self.three()
        b.member.view({A: 720})
        c.member.view({A: 120})
        await self.send_layers(a, [1])
        self.tick(0.1)
        await self.send_layers(a, range(2, 6), key={2})
        await b.until(lambda: len(b.video()) == 4)
        await c.until(lambda: len(c.video()) == 4)
        for page, rid, offset in (b, b"h", 40_000), (c, b"q", 0):
            bodies = [rid + b"%d" % (number + offset) for number in range(2, 6)]
            self.assertEqual([p.payload[7:] for p in page.video()], bodies)
        b.member.view({A: 0})
        self.tick(0.1)
        await self.send_layers(a, range(6, 9), key={6})
        await c.until(lambda: len(c.video()) == 7)
        self.assertEqual(len(b.video()), 4)

    async def test_request_that_is_dropped(self):
        """A key frame is asked for until it comes: publishers drop requests that come too close."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        for requests in range(1, 4):
            self.tick(1)
            await a.until(lambda n=requests: self.read(a).count(rtcp.KeyframeRequest(200)) >= n)
            a.send_video(1 + requests)
            await asyncio.sleep(0.01)
        self.assertEqual(self.group.pictures_awaited, 1)
        a.send_video(5, key=True)
        await b.until(lambda: len(b.video()) == 1)
        self.assertEqual(self.group.pictures_awaited, 0)
        a.feedback.clear()
        self.tick(2)
        await asyncio.sleep(0.05)
        self.assertNotIn(rtcp.KeyframeRequest(200), self.read(a))

    async def test_pause(self):
        """A picture that was not shown for a while begins with a key frame, without a gap."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        for number, key, height in (
            *((2, True, 720), (3, False, 720), (4, False, 0), (5, True, 0)),
            *((6, False, 720), (7, True, 720), (8, False, 720)),
        ):
            b.member.view({A: height})
            self.tick(0.05)
            a.send_video(number, key)
            await asyncio.sleep(0.01)
        await b.until(lambda: len(b.video()) == 4)
        self.assertEqual([p.payload[-1:] for p in b.video()], [b"2", b"3", b"7", b"8"])
        self.assertEqual([p.sequence_number for p in b.video()], [2, 3, 4, 5])

    async def test_layer_that_ceases(self):
        """When the large layer ceases, as on a bad uplink, the small one takes its place."""
        a, b = await self.enter(A), await self.enter(B)
        await self.send_layers(a, [1])
        self.tick(0.1)
        await self.send_layers(a, range(2, 5), key={2})
        await b.until(lambda: len(b.video()) == 3)
        (video,) = [s for s in b.member.subscriptions.values() if s.track.kind == "video"]
        self.assertEqual(video.target.rid, "h")
        video.target.received_at -= 1.0
        self.tick(0.3)
        self.assertEqual(video.target.rid, "q")

    async def test_switch(self):
        """Another layer begins with a key frame, and all numbers go on as of one stream."""
        a, b = await self.enter(A), await self.enter(B)
        b.member.view({A: 120})
        await self.send_layers(a, [1])
        self.tick(0.1)
        await self.send_layers(a, range(2, 6), key={2})
        await b.until(lambda: len(b.video()) == 4)
        b.member.view({A: 720})
        self.tick(0.1)
        await self.send_layers(a, range(6, 12), key={8})
        await b.until(lambda: len(b.video()) == 11)
        video = b.video()
        self.assertEqual([p.payload[7:8] for p in video], [b"q"] * 7 + [b"h"] * 4)
        self.assertEqual([p.sequence_number for p in video], list(range(2, 13)))
        pictures = [int.from_bytes(p.payload[2:4], "big") & 0x7FFF for p in video]
        self.assertEqual(pictures, list(range(2, 13)))
        self.assertEqual([p.payload[4] for p in video], list(range(2, 13)))
        times = [p.timestamp for p in video]
        self.assertEqual(times, sorted(set(times)))

    async def test_bandwidth(self):
        """A page whose estimate falls gets the small layer."""
        a, b = await self.enter(A), await self.enter(B)
        await self.send_layers(a, [1])
        self.tick(0.1)
        await self.send_layers(a, range(2, 200), key={2})
        self.tick(1)
        for exponent, mantissa in (5, 50_000), (3, 50_000):
            value = exponent << 18 | mantissa
            fci = b"REMB" + struct.pack("!I", 1 << 24 | value) + bytes(4)
            b.send(struct.pack("!BBHII", 0x8F, 206, 5, 1, 0) + fci)
        await b.until(lambda: b.member.allocator.capacity == 400_000)
        for stream in a.member.tracks["video"].streams.values():
            stream.bitrate = {"q": 150_000.0, "h": 600_000.0}[stream.rid]
            stream.received_at = self.now + 0.6
        b.member.settle(self.now + 0.6)
        (subscription,) = [s for s in b.member.subscriptions.values() if s.track.kind == "video"]
        self.assertEqual(subscription.target.rid, "q")

    async def test_repair(self):
        """A packet that a page misses is sent again from the history, in the repair stream."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        for number in range(2, 8):
            a.send_video(number, key=number == 2)
        await b.until(lambda: len(b.video()) == 6)
        track = a.member.tracks["video"]
        b.send(rtcp.nack(1, track.ssrc, [1, 4, 6, 9000]))
        await b.until(lambda: len(b.packets) == 8)
        repairs = [p for p in b.packets if p.payload_type == PayloadType.RTX]
        self.assertEqual({p.ssrc for p in repairs}, {track.rtx_ssrc})
        first = repairs[0].restored(PayloadType.VP8, track.ssrc)
        self.assertEqual(first.payload, b.video()[2].payload)
        self.assertEqual(first.sequence_number, b.video()[2].sequence_number)

    async def test_nobody_makes_the_node_flood(self):
        """Retransmissions to one page are capped."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        payload = b"\x10\x00" + bytes(1100)
        a.send(packet(2, 1, 200, payload))
        await b.until(lambda: len(b.video()) == 1)
        track = a.member.tracks["video"]
        for _ in range(40):
            b.send(rtcp.nack(1, track.ssrc, [2] * 50))
            await asyncio.sleep(0)
        await asyncio.sleep(0.2)
        self.assertLess(len(b.packets), 700)

    async def test_uplink_repair(self):
        """What is lost on its way to the node is asked for, and what comes again goes on."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        a.send_video(2, key=True)
        a.send_video(5)
        await b.until(lambda: len(b.video()) == 2)
        self.tick(0.05)
        await a.until(lambda: any(d[1] == 205 and d[0] & 31 == 1 for d in a.feedback))
        (nack,) = [e for e in self.read(a) if isinstance(e, rtcp.Nack)]
        self.assertEqual(nack, rtcp.Nack(200, [3, 4]))
        for number, repair in ((3, 700), (4, 701)):
            payload = number.to_bytes(2, "big") + b"\x90\xe0\x80\x00\x00\x00\x01"
            a.send(packet(repair, 1, 201, payload, PayloadType.RTX, extensions=[(4, b"1")]))
        # The same once more, and one that only probes for bandwidth.
        a.send(packet(702, 1, 201, payload, PayloadType.RTX))
        a.send(packet(703, 1, 201, b"", PayloadType.RTX))
        await b.until(lambda: len(b.video()) == 4)
        self.assertEqual([p.sequence_number for p in b.video()], [2, 5, 3, 4])

    async def test_sender_report(self):
        """A publisher's report reaches its subscribers with their numbers."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_audio(1)
        await b.until(lambda: b.packets)
        a.send(sender_report(100, 5 << 32, 960))
        await b.until(lambda: b.feedback)
        (report,) = self.read(b)
        self.assertEqual((report.ssrc, report.ntp), (a.member.tracks["audio"].ssrc, 5 << 32))
        self.assertEqual(report.timestamp, 960)


class FeedbackTests(ForwarderTestCase):
    async def test_page_is_told(self):
        """A page gets feedback for its congestion control, and reports."""
        a, b = await self.enter(A), await self.enter(B)
        for number in range(1, 6):
            a.send_audio(number)
        await b.until(lambda: len(b.packets) == 5)
        self.tick(1)
        await a.until(lambda: len(a.feedback) >= 2)
        kinds = {data[1] for data in a.feedback}
        self.assertEqual(kinds, {205, 201})
        transport = next(data for data in a.feedback if data[1] == 205)
        self.assertEqual(list(read_feedback(transport)[3]), [1, 2, 3, 4, 5])


class NegotiationTests(ForwarderTestCase):
    async def test_coming_and_going(self):
        """Whoever comes or goes is one more offer to the others, and sections are used again."""
        a, b = await self.enter(A), await self.enter(B)
        self.assertEqual(len(a.offers), 2)
        self.assertIn(f"a=msid:{B} ", a.offers[-1])
        self.group.exit(B)
        self.assertEqual(a.offers[-1].count("a=inactive"), 2)
        a.answer()
        await self.enter(C)
        self.assertEqual(a.offers[-1].count("m="), 4)
        self.assertIn(f"a=msid:{C} ", a.offers[-1])
        self.assertEqual(a.said[-1]["streams"][0], {"mid": "2", "participant": C})
        self.group.exit(B)
        await b.until(lambda: b.dtls.state == "closed")

    async def test_one_offer_at_a_time(self):
        """While an offer is not answered, the next one waits, and says all of it."""
        a = await self.enter(A)
        for participant in B, C:
            page = self.pages[participant] = type(a)(participant, self.group)
            self.group.enter(participant, True, self.now)
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda page=page: page, remote_addr=("127.0.0.1", self.relay.port)
            )
        self.assertEqual(len(a.offers), 2)
        self.assertNotIn(C, a.offers[-1])
        a.member.offer_again()
        self.assertEqual(a.offers[-1], a.offers[-2])
        a.answer()
        self.assertIn(C, a.offers[-1])
        a.answer()
        with self.assertRaises(DescriptionError):
            a.answer()
        a.member.offer_again()
        self.assertEqual(len(a.offers), 4)

    async def test_restart(self):
        """A restart of ICE offers new credentials; media goes on by the old ones until then."""
        a, b = await self.enter(A), await self.enter(B)
        before = a.member.leg.credentials[-1]
        a.member.restart()
        self.assertIn(f"a=ice-ufrag:{a.member.leg.credentials[-1].ufrag}\r", a.offers[-1])
        self.assertNotIn(before.ufrag, a.offers[-1])
        a.answer(ufrag="again")
        a.send_audio(1)
        await b.until(lambda: b.packets)

    async def test_bad_answers(self):
        """An answer that does not fit is refused, and the offer stays open."""
        a = await self.enter(A)
        a.member.restart()
        good = a.offers[-1]
        for changes in ({"setup": "passive"}, {"setup": "actpass"}):
            with self.assertRaises(DescriptionError):
                a.answer(**changes)
        a.offers.append(good.replace("a=mid:1", "a=mid:7").replace("BUNDLE 0 1", "BUNDLE 0 7"))
        with self.assertRaises(DescriptionError):
            a.answer()
        a.offers.append(good)
        a.answer()


class HostileTests(ForwarderTestCase):
    async def test_junk_harms_nobody(self):
        """Forged, malformed and foreign packets are dropped, and the others' media goes on."""
        a, b, c = await self.three()
        for junk in (b"\x80", b"\x80\xc8", bytes([0x80, 96]) * 300, b"\x17\xfe\xfd" + bytes(50)):
            a.datagrams.sendto(junk)
        for data in (
            packet(1, 1, 5, b"x", 96),
            packet(1, 1, 5, b"x", 96, extensions=[(4, b"9")]),
            packet(1, 1, 5, b"x", 13, extensions=[(4, b"1")]),
            packet(1, 1, 5, b"x", 96, extensions=[(4, b"1"), (10, b"zz")]),
            packet(1, 1, 5, b"x", 96, extensions=[(4, b"\xff"), (10, b"q")]),
            packet(1, 1, 6, b"x", 97, extensions=[(4, b"1"), (11, b"h")]),
            b"\x80\xc8\0\1abcd",
            b"\x80\xcd\0\5" + bytes(12),
        ):
            a.send(data)
        for ssrc in range(1000, 1100):
            a.send_audio(1, ssrc=ssrc)
        await asyncio.sleep(0.1)
        self.assertLessEqual(len(a.member._streams), 12)
        b.send_audio(1)
        await c.until(lambda: any(p.ssrc == b.member.tracks["audio"].ssrc for p in c.packets))
        self.assertTrue(a.member.dtls.connected)

    async def test_no_media_of_others_by_their_numbers(self):
        """Feedback about streams that a page does not get does nothing."""
        a, b = await self.enter(A), await self.enter(B)
        own = a.member.tracks["video"].ssrc
        for data in (rtcp.nack(1, own, [1]), rtcp.picture_loss(1, own), rtcp.nack(1, 77, [1])):
            a.send(data)
        a.send_audio(1)
        await b.until(lambda: b.packets)
        self.assertEqual(a.packets, [])


class KeyTests(ForwarderTestCase):
    async def test_wrong_fingerprint(self):
        """A page whose certificate is not the announced one gets no keys."""
        page = self.pages[A] = type(await self.enter(B))(A, self.group)
        self.group.enter(A, True, self.now)
        page.fingerprint = lambda: "sha-256 " + ":".join(["00"] * 32)
        with self.assertRaises(AssertionError):
            async with asyncio.timeout(2):
                await page.connect(self.relay.port)
                await asyncio.sleep(0.1)
                assert page.member.dtls.connected
        self.assertFalse(page.member.dtls.connected)

    async def test_larger_than_srtp_takes(self):
        """A packet that is too large to be encrypted again is lost, and nothing else."""
        a, b = await self.enter(A), await self.enter(B)
        a.send_video(1)
        await a.until(lambda: a.member.tracks["video"].streams)
        self.tick(0.1)
        for number, size in ((2, 100), (3, 1300), (4, 1338), (5, 100)):
            a.send(packet(number, 1, 200, b"\x10\x00" + bytes(size)))
        await b.until(lambda: b.video() and b.video()[-1].sequence_number == 5)
        self.assertIsInstance(b.video()[0], Packet)
