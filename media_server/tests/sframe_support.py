"""SFrame (RFC 9605) as the room page uses it, written a second time: the tests compare."""

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CIPHER_SUITE = 4
VISITS = 1 << 16


def hkdf(secret, info, size):
    return HKDF(hashes.SHA256(), size, b"", info).derive(secret)


def secret_of(key):
    """The group's secret that the test page makes of `options.key`."""
    return hashlib.sha256(key.encode()).digest()


def split(frame):
    """Of an encrypted picture: what is in clear, SFrame's header, key id, counter, and the rest."""
    clear = frame[: 1 if frame[0] & 1 else 10]
    sealed = frame[len(clear) :]
    numbers, size = [], 1
    for field in (sealed[0] >> 4, sealed[0] & 15):
        if field < 8:
            numbers.append(field)
        else:
            length = (field & 7) + 1
            numbers.append(int.from_bytes(sealed[size : size + length], "big"))
            size += length
    return clear, sealed[:size], *numbers, sealed[size:]


def decrypt(frame, secret, room, participant):
    """The picture, for who has the group's secret.

    Raises:
        cryptography.exceptions.InvalidTag: it is not this participant's, or was changed.

    """
    clear, header, key_id, counter, rest = split(frame)
    info = f"teletherapy-sframe-v1\n{room}\n{participant}\n{key_id}".encode()
    base = hkdf(secret, info, 32)
    suffix = key_id.to_bytes(8, "big") + CIPHER_SUITE.to_bytes(2, "big")
    key = hkdf(base, b"SFrame 1.0 Secret key " + suffix, 16)
    salt = hkdf(base, b"SFrame 1.0 Secret salt " + suffix, 12)
    nonce = (int.from_bytes(salt, "big") ^ counter).to_bytes(12, "big")
    return clear + AESGCM(key).decrypt(nonce, rest, header + b"\x01" + clear)
