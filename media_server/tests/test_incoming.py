"""incoming.py and rewriter.py"""

import unittest

from media_server import rtcp
from media_server.incoming import HISTORY, LARGEST_GAP, MOST_RETRIES, Incoming
from media_server.rewriter import Rewriter
from media_server.rtp import Packet
from test_rtcp import sender_report
from test_rtp import packet


def read(number, timestamp=0, payload=b"x"):
    return Packet(packet(number & 0xFFFF, timestamp, payload=payload))


class IncomingTests(unittest.TestCase):
    def setUp(self):
        self.stream = Incoming(7, "", True, 0.0)

    def receive(self, *numbers, now=1.0):
        return [self.stream.receive(read(number), now) for number in numbers]

    def asked(self, now):
        """What the page is asked for: sequence numbers, and whether for a key frame."""
        numbers, keyframe = [], False
        for data in self.stream.requests(1, now):
            for each in rtcp.parse(data):
                numbers += each.sequence_numbers if isinstance(each, rtcp.Nack) else []
                keyframe |= isinstance(each, rtcp.KeyframeRequest)
        return numbers, keyframe

    def test_once(self):
        """Each packet counts once, in whatever order it comes."""
        self.assertEqual(self.receive(1, 2, 2, 4, 3, 3, 1), [1, 1, 0, 1, 1, 0, 0])

    def test_index(self):
        """Packets are counted across the wrap, also those that come late."""
        packets = [read(number) for number in (65534, 1, 65535, 2)]
        for each in packets:
            self.stream.receive(each, 1.0)
        first = packets[0].index
        self.assertEqual([each.index - first for each in packets], [0, 3, 1, 4])

    def test_missing(self):
        """What is missing is asked for at once, then again, and given up for a key frame."""
        self.receive(1, 4)
        self.assertEqual(self.asked(1.0), ([2, 3], False))
        self.assertEqual(self.asked(1.05), ([], False))
        self.receive(3)
        tries = 0
        for step in range(2, 30):
            numbers, keyframe = self.asked(1.0 + 0.11 * step)
            tries += numbers == [2]
            if keyframe:
                break
        self.assertEqual(tries, MOST_RETRIES)
        self.assertEqual(self.receive(2), [False])

    def test_large_gap(self):
        """After a large gap a key frame is asked for, and nothing else."""
        self.receive(1, 10 + LARGEST_GAP)
        self.assertEqual(self.asked(1.0), ([], True))

    def test_keyframes_are_throttled(self):
        """Requests for key frames that come close together are one."""
        self.stream.request_keyframe()
        self.assertTrue(self.asked(1.0)[1])
        for now in (1.1, 1.2, 1.3):
            self.stream.request_keyframe()
            self.assertFalse(self.asked(now)[1])
        self.assertTrue(self.asked(1.6)[1])
        self.assertFalse(self.asked(2.6)[1])

    def test_history(self):
        """The last packets are kept, and older ones are not mistaken for them."""
        self.receive(*range(HISTORY + 10))
        self.assertIsNone(self.stream.packet(5))
        self.assertEqual(self.stream.packet(HISTORY + 5).sequence_number, HISTORY + 5)

    def test_audio(self):
        """Lost sound is not asked for."""
        self.stream = Incoming(7, "", False, 0.0)
        self.receive(1, 4)
        self.assertEqual(self.asked(1.0), ([], False))

    def test_report(self):
        """Losses since the last report are told, and when the last report of the page came."""
        self.receive(10, 11, 13)
        (report,) = rtcp.parse(sender_report(7, 0x1234_5678_9ABC_DEF0, 0))
        self.stream.sender_report(report, 2.0)
        block = self.stream.report_block(2.5)
        self.assertEqual(block[4], 64)
        self.assertEqual(int.from_bytes(block[5:8], "big"), 1)
        self.assertEqual(block[16:20], bytes.fromhex("56789abc"))
        self.assertEqual(int.from_bytes(block[20:24], "big"), 32768)
        self.receive(14)
        self.assertEqual(self.stream.report_block(3.0)[4], 0)

    def test_bitrate(self):
        """The bit rate is measured and smoothed."""
        for number in range(100):
            self.stream.receive(read(number, payload=bytes(988)), 1.0)
        self.stream.measure(1.0)
        self.assertEqual(self.stream.bitrate, 800_000)
        self.stream.measure(2.0)
        self.assertEqual(self.stream.bitrate, 400_000)


class RewriterTests(unittest.TestCase):
    def setUp(self):
        self.rewriter = Rewriter(90_000)
        self.streams = [Incoming(ssrc, "", True, 0.0) for ssrc in (1, 2)]
        self.mapping = None

    def write(self, stream, number, timestamp, now, switch=False):
        each = read(number, timestamp)
        self.streams[stream].receive(each, now)
        if switch:
            self.mapping = self.rewriter.switch(self.mapping, self.streams[stream], each, None, now)
        written = self.rewriter.write(self.mapping, each, None, now)
        return written and written[:2]

    def report(self, stream, seconds, timestamp):
        (report,) = rtcp.parse(sender_report(1, int(seconds * 2**32), timestamp & 0xFFFFFFFF))
        self.streams[stream].sender_report(report, 0.0)

    def test_long_stream(self):
        """A stream is followed for as long as it goes on, across every wrap."""
        self.write(0, 60_000, 0, 0.0, switch=True)
        for index in range(1, 150_000, 50):
            for number in range(index, index + 50):
                expected = (60_000 + number) & 0xFFFF
                self.assertEqual(self.write(0, 60_000 + number, 0, 0.0), (expected, 0))

    def test_by_the_time_that_passed(self):
        """Without reports the timestamp goes on by the time that has passed."""
        self.write(0, 10, 1000, 1.0, switch=True)
        self.assertEqual(self.write(1, 500, 70_000, 1.1, switch=True), (11, 10_000))
        self.assertEqual(self.write(1, 501, 73_000, 1.2), (12, 13_000))

    def test_by_reports(self):
        """With reports of both the timestamp is exact, however late the packet came."""
        self.report(0, 100.0, 0)
        self.report(1, 100.0, 50_000)
        self.write(0, 10, 9_000, 1.0, switch=True)
        self.assertEqual(self.write(1, 500, 50_000 + 12_000, 1.3, switch=True), (11, 12_000))

    def test_lying_reports(self):
        """Reports that would turn time back, or far ahead, are not believed."""
        for lie in (50_000 + 90_000, 50_000 - 10**6):
            self.setUp()
            self.report(0, 100.0, 0)
            self.report(1, 100.0, lie)
            self.write(0, 10, 9_000, 1.0, switch=True)
            number, timestamp = self.write(1, 500, 62_000, 1.1, switch=True)
            self.assertEqual((number, timestamp), (11, 18_000))

    def test_late_packet(self):
        """A packet from before the switch, which would follow on it, is dropped."""
        self.write(0, 10, 0, 1.0, switch=True)
        self.streams[1].receive(read(498), 1.0)
        self.assertEqual(self.write(1, 500, 0, 1.0, switch=True)[0], 11)
        self.assertIsNone(self.write(1, 499, 0, 1.0))
