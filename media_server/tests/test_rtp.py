"""rtp.py and vp8.py"""

import struct
import unittest

from hypothesis import given
from hypothesis import strategies as st

from media_server import vp8
from media_server.exceptions import RtpError
from media_server.rtp import Extension, Packet, PayloadType, absolute_send_time, is_newer
from media_server.vp8 import Descriptor
from media_support import anything


def packet(
    number=1, timestamp=0, ssrc=7, payload=b"x", kind=PayloadType.VP8, marker=False, extensions=()
):
    """A packet as a page writes it; `extensions` are pairs of id and value."""
    elements = b"".join(bytes([e << 4 | len(value) - 1]) + value for e, value in extensions)
    elements += bytes(-len(elements) % 4)
    header = struct.pack(
        "!BBHII", 0x90 if elements else 0x80, marker << 7 | kind, number, timestamp, ssrc
    )
    if elements:
        header += b"\xbe\xde" + struct.pack("!H", len(elements) // 4) + elements
    return header + payload


def vp8_payload(key, picture_id=0, tl0=0, body=b"body"):
    """The first packet of a VP8 frame with 15-bit picture id."""
    first = bytes([0x90, 0xE0]) + (0x8000 | picture_id).to_bytes(2, "big") + bytes([tl0, 0])
    return first + bytes([0 if key else 1]) + body


class PacketTests(unittest.TestCase):
    def test_read(self):
        """Every field is read, extensions by their ids."""
        data = packet(5, 6, 7, b"abc", 96, True, [(4, b"1"), (10, b"q"), (3, b"\x01\x02")])
        read = Packet(data)
        self.assertEqual((read.sequence_number, read.timestamp, read.ssrc), (5, 6, 7))
        self.assertEqual((read.payload_type, read.marker, read.payload), (96, 0x80, b"abc"))
        self.assertEqual(read.extensions, {4: b"1", 10: b"q", 3: b"\x01\x02"})

    def test_padding_and_sources(self):
        """Padding and contributing sources are no payload."""
        data = bytearray(packet(payload=b"\0\0\0\x09" + b"abc" + b"\0\0\x03"))
        data[0] |= 0x21
        self.assertEqual(Packet(bytes(data)).payload, b"abc")

    def test_malformed(self):
        """What is cut off, or says more than it is, is refused."""
        good = packet(extensions=[(4, b"1")])
        for data in (
            b"",
            good[:11],
            good[:14],
            good[:17],
            b"\x40" + good[1:],
            b"\x9f" + good[1:13],
            b"\xa0" + packet()[1:-1] + b"\x00",
            b"\xa0" + packet()[1:-1] + b"\x09",
            packet()[:1].replace(b"\x80", b"\x90") + packet()[1:12] + b"\xbe\xde\0\1\x4f123",
        ):
            with self.subTest(data=data), self.assertRaises(RtpError):
                Packet(data)

    def test_write(self):
        """A subscriber gets the node's numbers and time, and of the extensions what concerns it."""
        extensions = [
            (Extension.MID, b"0"),
            (Extension.AUDIO_LEVEL, b"\x85"),
            (Extension.TRANSPORT_SEQUENCE_NUMBER, b"\0\1"),
            (Extension.VIDEO_ORIENTATION, b"\1"),
            (9, b"unknown"),
        ]
        source = Packet(packet(1, 2, 3, b"abc", 111, True, extensions))
        written = Packet(source.write(9, 8, 7, absolute_send_time(1.5), source.payload))
        self.assertEqual((written.ssrc, written.sequence_number, written.timestamp), (9, 8, 7))
        self.assertEqual((written.payload, written.payload_type), (b"abc", 111))
        self.assertEqual(written.marker, 0x80)
        self.assertEqual(
            written.extensions,
            {
                Extension.ABSOLUTE_SEND_TIME: b"\x06\x00\x00",
                Extension.AUDIO_LEVEL: b"\x85",
                Extension.VIDEO_ORIENTATION: b"\1",
            },
        )

    def test_restored(self):
        """A retransmission gives back the packet that it repeats."""
        repair = Packet(packet(500, 2, 3, b"\x00\x07abc", 97, True))
        restored = repair.restored(96, 4)
        self.assertEqual((restored.sequence_number, restored.ssrc), (7, 4))
        self.assertEqual((restored.payload, restored.payload_type), (b"abc", 96))
        with self.assertRaises(RtpError):
            Packet(packet(payload=b"\x00\x07", kind=97)).restored(96, 4)

    def test_order(self):
        """Sequence numbers are compared across the wrap."""
        self.assertTrue(is_newer(1, 0))
        self.assertTrue(is_newer(3, 65530))
        self.assertFalse(is_newer(65530, 3))
        self.assertFalse(is_newer(5, 5))

    @anything
    @given(st.binary(max_size=80))
    def test_anything(self, data):
        """Whatever comes is read or refused."""
        for text in data, b"\x90" + data, b"\x90" + data[:11] + b"\xbe\xde\0\2" + data[11:]:
            try:
                read = Packet(text)
            except RtpError:
                continue
            written = Packet(read.write(1, 2, 3, b"abc", read.payload))
            self.assertEqual(written.payload, read.payload)


class Vp8Tests(unittest.TestCase):
    def test_descriptor(self):
        """Counters and key frames are found."""
        descriptor = Descriptor(vp8_payload(True, 0x1234, 7))
        self.assertTrue(descriptor.is_keyframe)
        self.assertEqual((descriptor.picture_id, descriptor.tl0), (0x1234, 7))
        self.assertFalse(Descriptor(vp8_payload(False)).is_keyframe)
        self.assertFalse(Descriptor(b"\x80\xe0\x80\x01\x00\x00\x00").is_keyframe)
        self.assertTrue(Descriptor(b"\x10\x00").is_keyframe)

    def test_rewrite(self):
        """Counters move on, across their wraps, and nothing else changes."""
        payload = vp8_payload(True, 0x7FFF, 255, b"rest")
        changed = vp8.rewrite(payload, Descriptor(payload), 2, 3)
        descriptor = Descriptor(changed)
        self.assertEqual((descriptor.picture_id, descriptor.tl0), (1, 2))
        self.assertEqual(changed[5:], payload[5:])
        self.assertEqual(vp8.rewrite(b"\x10\x00", Descriptor(b"\x10\x00"), 1, 1), b"\x10\x00")

    @anything
    @given(st.binary(max_size=10), st.integers(-70000, 70000))
    def test_anything(self, payload, step):
        """Whatever comes keeps its length."""
        changed = vp8.rewrite(payload, Descriptor(payload[:8]), step, step)
        self.assertEqual(len(changed), len(payload))
