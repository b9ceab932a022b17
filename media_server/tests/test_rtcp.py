"""rtcp.py and congestion.py, against aiortc's reading where that has one."""

import struct
import unittest

from aiortc.rtp import RtcpPacket, RtcpPsfbPacket, RtcpRrPacket, RtcpRtpfbPacket, pack_remb_fci
from hypothesis import given
from hypothesis import strategies as st

from media_server import rtcp
from media_server.congestion import MOST_PACKETS, Arrivals
from media_server.exceptions import RtpError
from media_support import anything


def sender_report(ssrc=5, ntp=1 << 40, timestamp=90):
    return struct.pack("!BBHIQIII", 0x80, 200, 6, ssrc, ntp, timestamp, 1, 2)


class ReadTests(unittest.TestCase):
    def test_compound(self):
        """What a page sends at once is read piece by piece."""
        data = (
            sender_report()
            + rtcp.receiver_report(1, [rtcp.report_block(9, 0.25, 3, 4, 5, 6)])
            + bytes(RtcpRtpfbPacket(fmt=1, ssrc=1, media_ssrc=9, lost=[3, 5, 65535]))
            + bytes(RtcpPsfbPacket(fmt=1, ssrc=1, media_ssrc=9))
            + struct.pack("!BBHIIIBBH", 0x84, 206, 4, 1, 0, 8, 1, 0, 0)
            + bytes(RtcpPsfbPacket(fmt=15, ssrc=1, media_ssrc=0, fci=pack_remb_fci(512000, [9])))
            + b"\x81\xca\0\1abcd"
        )
        read = list(rtcp.parse(data))
        self.assertEqual(
            [rtcp.SenderReport(5, 1 << 40, 90, sender_report()), rtcp.Loss(9, 0.25)], read[:2]
        )
        self.assertEqual(sorted(read[2].sequence_numbers), [3, 5, 65535])
        self.assertEqual(
            read[3:],
            [rtcp.KeyframeRequest(9), rtcp.KeyframeRequest(8), rtcp.Bandwidth(512000.0)],
        )

    def test_malformed(self):
        """What is cut off or malformed is refused."""
        for data in (
            b"\x80\xc8",
            sender_report()[:20],
            b"\x40" + sender_report()[1:],
            b"\x80\xc8\0\1abcd",
            b"\x81\xc9\0\1abcd",
            b"\x80\xc9\0\0\x80\xc9\0\0",
        ):
            with self.subTest(data=data), self.assertRaises(RtpError):
                list(rtcp.parse(data))

    def test_large_nack(self):
        """Of a NACK for ever so many packets a beginning counts."""
        pairs = struct.pack("!HH", 1, 0xFFFF) * 100
        data = struct.pack("!BBHII", 0x81, 205, 2 + 100, 1, 9) + pairs
        (nack,) = rtcp.parse(data)
        self.assertEqual(len(nack.sequence_numbers), rtcp.MOST_SEQUENCE_NUMBERS)

    @anything
    @given(st.binary(max_size=60))
    def test_anything(self, data):
        """Whatever comes is read or refused."""
        for kind in 200, 201, 205, 206:
            text = bytes([0x80 | len(data) & 31, kind, 0, len(data) // 4]) + data
            try:
                list(rtcp.parse(text))
            except RtpError:
                pass


class WriteTests(unittest.TestCase):
    def test_nack(self):
        """aiortc reads the same numbers."""
        numbers = [1, 2, 17, 18, 40, 65535]
        (read,) = RtcpPacket.parse(rtcp.nack(1, 9, numbers))
        self.assertEqual((read.media_ssrc, sorted(read.lost)), (9, numbers))

    def test_picture_loss(self):
        """aiortc reads a PLI."""
        (read,) = RtcpPacket.parse(rtcp.picture_loss(1, 9))
        self.assertEqual((type(read), read.fmt, read.media_ssrc), (RtcpPsfbPacket, 1, 9))

    def test_receiver_report(self):
        """aiortc reads the report, with at most 31 blocks."""
        blocks = [rtcp.report_block(n, 0.5, 10, 1000 + n, 7, 1.5) for n in range(40)]
        (read,) = RtcpPacket.parse(rtcp.receiver_report(1, blocks))
        self.assertIsInstance(read, RtcpRrPacket)
        self.assertEqual(len(read.reports), 31)
        first = read.reports[0]
        self.assertEqual((first.fraction_lost, first.packets_lost, first.dlsr), (128, 10, 98304))

    def test_sender_report(self):
        """A publisher's report goes on with the subscriber's numbers."""
        (report,) = rtcp.parse(sender_report())
        (again,) = rtcp.parse(rtcp.sender_report(report, 11, 1 << 32 | 12))
        self.assertEqual((again.ssrc, again.ntp, again.timestamp), (11, 1 << 40, 12))


def read_feedback(data):
    """Which packets a feedback reports, and when they came, in ticks of 250 µs."""
    first, kind, words, _, _, base, count = struct.unpack_from("!BBHIIHH", data)
    assert (first, kind, 4 * words + 4) == (0x8F, 205, len(data))
    reference = int.from_bytes(data[16:19], "big")
    symbols, at = [], 20
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", data, at)
        at += 2
        if chunk & 0x8000:
            assert chunk & 0x4000
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> 13] * (chunk & 0x1FFF)
    arrivals, time = {}, reference * 256
    for index, symbol in enumerate(symbols[:count]):
        if symbol == 1:
            time, at = time + data[at], at + 1
        elif symbol == 2:
            time, at = time + int.from_bytes(data[at : at + 2], "big", signed=True), at + 2
        if symbol:
            arrivals[(base + index) & 0xFFFF] = time
    assert at <= len(data) < at + 4
    return base, count, data[19], arrivals


class ArrivalsTests(unittest.TestCase):
    def setUp(self):
        self.arrivals = Arrivals()

    def feedback(self):
        return read_feedback(self.arrivals.feedback(1, 9))

    def test_losses_and_delays(self):
        """Each packet is reported with its time, and those that are missing as missing."""
        came = {10: 1.0, 11: 1.01, 13: 1.5, 12: 1.49, 30: 3.0, 31: 3.0}
        for number, now in came.items():
            self.arrivals.add(number, now)
        base, count, _, arrivals = self.feedback()
        self.assertEqual((base, count), (10, 22))
        self.assertEqual(arrivals.keys(), came.keys())
        for number, ticks in arrivals.items():
            self.assertAlmostEqual(ticks * 0.00025, came[number], delta=0.0002 * 6)

    def test_goes_on(self):
        """Each feedback goes on where the last one ended, across the wrap, and counts up."""
        self.arrivals.add(65534, 1.0)
        self.assertEqual(self.feedback()[:3], (65534, 1, 0))
        self.assertIsNone(self.arrivals.feedback(1, 9))
        self.arrivals.add(1, 1.1)
        base, count, number, arrivals = self.feedback()
        self.assertEqual((base, count, number, list(arrivals)), (65535, 3, 1, [1]))
        self.arrivals.add(0, 1.2)
        self.assertIsNone(self.arrivals.feedback(1, 9))

    def test_jump(self):
        """A page that jumps is reported on from there."""
        self.arrivals.add(1, 1.0)
        self.feedback()
        self.arrivals.add(20_000, 1.1)
        base, count, _, arrivals = self.feedback()
        self.assertLessEqual(count, MOST_PACKETS)
        self.assertEqual((base + count - 1, list(arrivals)), (20_000, [20_000]))

    @anything
    @given(st.lists(st.tuples(st.integers(0, 65535), st.floats(0, 1e6)), min_size=1))
    def test_anything(self, packets):
        """Whatever the numbers are, what is written can be read."""
        for number, now in packets:
            self.arrivals.add(number, now)
        data = self.arrivals.feedback(1, 9)
        if data is not None:
            read_feedback(data)
