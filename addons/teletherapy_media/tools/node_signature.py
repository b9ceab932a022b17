# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a node signs what it posts to Odoo (docs/protocol.md section 5)."""

import base64
import hashlib
import hmac

SIGNATURE_VERSION = "v1="
SIGNATURE_PURPOSE = b"teletherapy-node-v1"


def sign(secret, path, timestamp, body):
    """Return the value of the header `X-Teletherapy-Signature`.

    :param str secret: the node's secret, base64url without padding
    :param str path: path of the address that is called
    :param str timestamp: value of the header `X-Teletherapy-Timestamp`
    :param bytes body: the request's body
    """
    key = base64.urlsafe_b64decode(secret + "==")
    message = b"\n".join((SIGNATURE_PURPOSE, path.encode(), timestamp.encode(), body))
    digest = hmac.new(key, message, hashlib.sha256).hexdigest()
    return SIGNATURE_VERSION + digest


def verify(secret, path, timestamp, body, signature):
    """Return whether the signature is right, in constant time."""
    expected = sign(secret, path, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode())
