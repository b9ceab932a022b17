"""stun.py, against the vectors of RFC 5769."""

import hashlib
import random
import unittest

from hypothesis import given
from hypothesis import strategies as st

from media_server import stun
from media_server.exceptions import StunError
from media_server.stun import Attribute, MessageType
from media_support import anything

KEY = b"VOkJxbRl1RmTxUk/WvJxBt"
TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")

# RFC 5769 section 2.1
REQUEST = bytes.fromhex(
    "00010058 2112a442 b7e7a701bc34d686fa87dfae"
    "80220010 5354554e207465737420636c69656e74"
    "00240004 6e0001ff"
    "80290008 932ff9b151263b36"
    "00060009 6576746a3a68367659202020"
    "00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "80280004 e57a3bcf"
)
# RFC 5769 section 2.2
RESPONSE_IPV4 = bytes.fromhex(
    "0101003c 2112a442 b7e7a701bc34d686fa87dfae"
    "8022000b 7465737420766563746f7220"
    "00200008 0001a147e112a643"
    "00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7"
    "80280004 c07d4c96"
)
# RFC 5769 section 2.3
RESPONSE_IPV6 = bytes.fromhex(
    "01010048 2112a442 b7e7a701bc34d686fa87dfae"
    "8022000b 7465737420766563746f7220"
    "00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "00080014 a382954e4be67bf11784c97c8292c275bfe3ed41"
    "80280004 c8fb0b4c"
)
# RFC 5769 section 2.4
LONG_TERM = bytes.fromhex(
    "00010060 2112a442 78ad3433c6ad72c029da412e"
    "00060012 e3839ee38388e383aae38383e382afe382b90000"
    "0015001c 662f2f3439396b3935346436"
    "4f4c33346f4c394653547679 36347341"
    "0014000b 6578616d706c652e6f726700"
    "00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666"
)


class VectorTests(unittest.TestCase):
    def test_request(self):
        """The sample request is read, and its integrity and fingerprint are right."""
        message = stun.Message(REQUEST)
        self.assertEqual(message.type, MessageType.BINDING_REQUEST)
        self.assertEqual(message.transaction_id, TRANSACTION)
        self.assertEqual(message.attributes[Attribute.USERNAME], b"evtj:h6vY")
        self.assertEqual(message.attributes[Attribute.PRIORITY], bytes.fromhex("6e0001ff"))
        self.assertIn(Attribute.ICE_CONTROLLED, message.attributes)
        self.assertTrue(message.has_fingerprint())
        self.assertTrue(message.has_integrity(KEY))
        self.assertFalse(message.has_integrity(KEY[:-1]))
        self.assertEqual(message.unknown_attributes(), [])

    def test_responses(self):
        """The sample responses are right, and their addresses are what this codec writes."""
        for data, host in (
            (RESPONSE_IPV4, "192.0.2.1"),
            (
                RESPONSE_IPV6,
                "2001:db8:1234:5678:11:2233:4455:6677",
            ),
        ):
            message = stun.Message(data)
            self.assertEqual(message.type, MessageType.BINDING_SUCCESS)
            self.assertTrue(message.has_fingerprint())
            self.assertTrue(message.has_integrity(KEY))
            self.assertEqual(
                stun.xor_address(host, 32853, TRANSACTION),
                message.attributes[Attribute.XOR_MAPPED_ADDRESS],
            )

    def test_writing(self):
        """The request with long-term credentials is written byte for byte."""
        username = "マトリックス".encode()
        key = hashlib.md5(username + b":example.org:TheMatrIX").digest()
        written = stun.build(
            MessageType.BINDING_REQUEST,
            bytes.fromhex("78ad3433c6ad72c029da412e"),
            [
                (Attribute.USERNAME, username),
                (0x0015, b"f//499k954d6OL34oL9FSTvy64sA"),
                (0x0014, b"example.org"),
            ],
            key=key,
            fingerprint=False,
        )
        self.assertEqual(written, LONG_TERM)
        self.assertTrue(stun.Message(LONG_TERM).has_integrity(key))
        self.assertFalse(stun.Message(LONG_TERM).has_fingerprint())

    def test_every_bit_counts(self):
        """A change of any bit breaks parsing, fingerprint or integrity."""
        for bit in range(len(REQUEST) * 8):
            data = bytearray(REQUEST)
            data[bit // 8] ^= 1 << bit % 8
            try:
                message = stun.Message(bytes(data))
            except StunError:
                continue
            self.assertFalse(message.has_fingerprint() and message.has_integrity(KEY), bit)


class CodecTests(unittest.TestCase):
    def test_fingerprint_and_integrity(self):
        """What is written with integrity and fingerprint is read back with both."""
        written = stun.build(
            MessageType.BINDING_ERROR,
            TRANSACTION,
            [(Attribute.ERROR_CODE, stun.error_code(487, "Role Conflict"))],
            key=KEY,
        )
        message = stun.Message(written)
        self.assertTrue(message.has_integrity(KEY))
        self.assertTrue(message.has_fingerprint())
        self.assertEqual(message.attributes[Attribute.ERROR_CODE], b"\0\0\x04\x57Role Conflict")

    def test_mapped_ipv4(self):
        """An IPv4 address on an IPv6 socket is written as IPv4, and a zone id is left out."""
        plain = stun.xor_address("192.0.2.1", 32853, TRANSACTION)
        self.assertEqual(stun.xor_address("::ffff:192.0.2.1", 32853, TRANSACTION), plain)
        self.assertEqual(len(stun.xor_address("fe80::1%eth0", 1, TRANSACTION)), 20)

    def test_behind_integrity(self):
        """An attribute behind MESSAGE-INTEGRITY does not count; FINGERPRINT does."""
        data = stun.build(1, TRANSACTION, [(6, b"a:b")], key=KEY, fingerprint=False)
        data += bytes.fromhex("00250000")
        data = data[:2] + (len(data) - 20).to_bytes(2, "big") + data[4:]
        message = stun.Message(data)
        self.assertNotIn(Attribute.USE_CANDIDATE, message.attributes)
        self.assertTrue(message.has_integrity(KEY))

    def test_first_counts(self):
        """Of an attribute that comes twice the first one counts."""
        data = stun.build(1, TRANSACTION, [(6, b"a:b"), (6, b"c:d")])
        self.assertEqual(stun.Message(data).attributes[6], b"a:b")

    def test_unknown_attributes(self):
        """Unknown attributes that have to be understood are told; optional ones are not."""
        data = stun.build(1, TRANSACTION, [(0x7FFF, b""), (0xC057, b"\0\1\2\3")])
        self.assertEqual(stun.Message(data).unknown_attributes(), [0x7FFF])

    def test_malformed(self):
        """What is no STUN message is refused."""
        for name, data in {
            "empty": b"",
            "short": REQUEST[:19],
            "no header": b"\x80" + REQUEST[1:],
            "wrong cookie": REQUEST[:4] + bytes(4) + REQUEST[8:],
            "truncated": REQUEST[:-4],
            "longer": REQUEST + bytes(4),
            "odd": b"\0\1\0\1" + REQUEST[4:20] + b"\0",
            "attribute too long": b"\0\1\0\4" + REQUEST[4:20] + b"\0\6\0\1",
            "fingerprint first": stun.build(1, TRANSACTION, [(0x8028, bytes(4)), (6, b"")]),
        }.items():
            with self.subTest(name), self.assertRaises(StunError):
                stun.Message(data)

    @anything
    @given(st.binary(max_size=200))
    def test_any_bytes(self, data):
        """Any bytes are read or refused."""
        for candidate in data, REQUEST[:8] + data:
            try:
                stun.Message(candidate)
            except StunError:
                pass

    def test_mutations(self):
        """Fifty thousand mutations of the vectors raise nothing else, and none is authentic."""
        chance = random.Random(5769)
        for _ in range(50_000):
            data = bytearray(chance.choice([REQUEST, RESPONSE_IPV4, RESPONSE_IPV6, LONG_TERM]))
            for _ in range(chance.randint(1, 4)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            if chance.random() < 0.2:
                del data[chance.randrange(len(data)) :]
            try:
                message = stun.Message(bytes(data))
            except StunError:
                continue
            message.unknown_attributes()
            authentic = message.has_fingerprint() and message.has_integrity(KEY)
            self.assertFalse(
                authentic and bytes(data) not in (REQUEST, RESPONSE_IPV4, RESPONSE_IPV6)
            )
