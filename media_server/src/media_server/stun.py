"""STUN messages (RFC 8489): what a binding request and its answers need, and no more.

Parsing is strict and raises only :exc:`StunError`. Attributes behind MESSAGE-INTEGRITY are
ignored, except FINGERPRINT (RFC 8489 section 14.5).
"""

from __future__ import annotations

import enum
import hashlib
import hmac
import ipaddress
import struct
from binascii import crc32
from collections.abc import Iterable

from media_server.exceptions import StunError

MAGIC_COOKIE = b"\x21\x12\xa4\x42"
HEADER_SIZE = 20
INTEGRITY_SIZE = 24
FINGERPRINT_SIZE = 8
FINGERPRINT_MASK = 0x5354554E

_HEADER = struct.Struct("!HH4s12s")
_ATTRIBUTE = struct.Struct("!HH")
_UINT32 = struct.Struct("!I")


class MessageType(enum.IntEnum):
    """Method and class in one (RFC 8489 section 5); binding is the only method here."""

    BINDING_REQUEST = 0x0001
    BINDING_SUCCESS = 0x0101
    BINDING_ERROR = 0x0111


class Attribute(enum.IntEnum):
    """Attribute types (RFC 8489 section 18.3, RFC 8445 section 16.1)."""

    USERNAME = 0x0006
    MESSAGE_INTEGRITY = 0x0008
    ERROR_CODE = 0x0009
    UNKNOWN_ATTRIBUTES = 0x000A
    MESSAGE_INTEGRITY_SHA256 = 0x001C
    XOR_MAPPED_ADDRESS = 0x0020
    PRIORITY = 0x0024
    USE_CANDIDATE = 0x0025
    FINGERPRINT = 0x8028
    ICE_CONTROLLED = 0x8029
    ICE_CONTROLLING = 0x802A


class Message:
    """A parsed message. `attributes` holds raw values; of a repeated attribute the first counts."""

    __slots__ = ("_data", "_integrity_at", "attributes", "transaction_id", "type")

    def __init__(self, data: bytes) -> None:
        if len(data) < HEADER_SIZE:
            raise StunError("shorter than a STUN header")
        self.type, length, cookie, self.transaction_id = _HEADER.unpack_from(data)
        if self.type & 0xC000 or cookie != MAGIC_COOKIE:
            raise StunError("no STUN header")
        if length % 4 or length != len(data) - HEADER_SIZE:
            raise StunError("the length in the header is wrong")
        self._data = data
        self._integrity_at = 0
        self.attributes: dict[int, bytes] = {}
        self._read_attributes(data)

    def _read_attributes(self, data: bytes) -> None:
        at, end = HEADER_SIZE, len(data)
        while at < end:
            kind, size = _ATTRIBUTE.unpack_from(data, at)
            value_at = at + 4
            after = value_at + size + -size % 4
            if after > end:
                raise StunError("an attribute is longer than the message")
            if kind == Attribute.FINGERPRINT and after != end:
                raise StunError("FINGERPRINT is not the last attribute")
            if not self._integrity_at or kind == Attribute.FINGERPRINT:
                self.attributes.setdefault(kind, data[value_at : value_at + size])
                if kind == Attribute.MESSAGE_INTEGRITY:
                    self._integrity_at = at
            at = after

    def has_fingerprint(self) -> bool:
        """True when there is a FINGERPRINT and it is right (RFC 8489 section 14.7)."""
        value = self.attributes.get(Attribute.FINGERPRINT)
        return value == _fingerprint(self._data[:-FINGERPRINT_SIZE])

    def has_integrity(self, key: bytes) -> bool:
        """True when there is a MESSAGE-INTEGRITY and it is right for `key` (section 14.5). The
        comparison takes constant time."""
        value = self.attributes.get(Attribute.MESSAGE_INTEGRITY)
        if value is None:
            return False
        return hmac.compare_digest(value, _integrity(self._data[: self._integrity_at], key))

    def unknown_attributes(self) -> list[int]:
        """The comprehension-required attributes (below 0x8000) that this codec does not know."""
        return [kind for kind in self.attributes if kind < 0x8000 and kind not in _KNOWN]


_KNOWN = frozenset(int(attribute) for attribute in Attribute)


def build(
    kind: int,
    transaction_id: bytes,
    attributes: Iterable[tuple[int, bytes]],
    *,
    key: bytes | None = None,
    fingerprint: bool = True,
) -> bytes:
    """Writes a message, with MESSAGE-INTEGRITY when there is a `key`, and with FINGERPRINT unless
    told otherwise."""
    parts = []
    for attribute, value in attributes:
        parts += [_ATTRIBUTE.pack(attribute, len(value)), value, bytes(-len(value) % 4)]
    body = b"".join(parts)
    data = _HEADER.pack(kind, len(body), MAGIC_COOKIE, transaction_id) + body
    if key is not None:
        digest = _integrity(data, key)
        data += _ATTRIBUTE.pack(Attribute.MESSAGE_INTEGRITY, len(digest)) + digest
        data = _with_length(data, len(data) - HEADER_SIZE)
    if fingerprint:
        value = _fingerprint(data)
        data = _with_length(data, len(data) - HEADER_SIZE + FINGERPRINT_SIZE)
        data += _ATTRIBUTE.pack(Attribute.FINGERPRINT, len(value)) + value
    return data


def xor_address(host: str, port: int, transaction_id: bytes) -> bytes:
    """The value of XOR-MAPPED-ADDRESS (RFC 8489 section 14.2). An IPv4 address that came through an
    IPv6 socket (::ffff:a.b.c.d) is written as IPv4; a zone id is left out."""
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    packed = address.packed
    mask = (MAGIC_COOKIE + transaction_id)[: len(packed)]
    family = 1 if address.version == 4 else 2
    xored = bytes(a ^ b for a, b in zip(packed, mask, strict=True))
    return struct.pack("!BBH", 0, family, port ^ 0x2112) + xored


def error_code(code: int, reason: str = "") -> bytes:
    """The value of ERROR-CODE (RFC 8489 section 14.8)."""
    return struct.pack("!HBB", 0, code // 100, code % 100) + reason.encode()


def _with_length(data: bytes, length: int) -> bytes:
    return data[:2] + length.to_bytes(2, "big") + data[4:]


def _integrity(data: bytes, key: bytes) -> bytes:
    # The length in the header counts up to the end of MESSAGE-INTEGRITY, whatever comes behind.
    counted = _with_length(data, len(data) - HEADER_SIZE + INTEGRITY_SIZE)
    return hmac.digest(key, counted, hashlib.sha1)


def _fingerprint(data: bytes) -> bytes:
    # Likewise: the length counts FINGERPRINT in.
    counted = _with_length(data, len(data) - HEADER_SIZE + FINGERPRINT_SIZE)
    return _UINT32.pack(crc32(counted) ^ FINGERPRINT_MASK)
