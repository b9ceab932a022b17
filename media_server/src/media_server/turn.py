"""Credentials for a TURN server, as "A REST API For Access To TURN Services" has them.

The TURN server (coturn with `use-auth-secret`) shares a secret with the node and knows nobody: who
has credentials may use it until they expire. The user name holds no id that is used elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LONGEST = 24 * 3600
"""The longest that credentials are valid, in seconds, whenever the room closes."""

IceServer = Mapping[str, object]
"""An RTCIceServer of W3C WebRTC 1.0."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The TURN service that pages may use; without `urls` there is none."""

    urls: Sequence[str] = ()
    secret: str = field(default="", repr=False)

    def ice_servers(self, closes: float, now: float) -> list[IceServer]:
        """What a page gets for a room that closes at `closes`."""
        if not self.urls:
            return []
        expires = int(min(closes, now + LONGEST))
        username = f"{expires}:{secrets.token_hex(8)}"
        return [
            {
                "urls": list(self.urls),
                "username": username,
                "credential": credential(self.secret, username),
            }
        ]


def credential(secret: str, username: str) -> str:
    """The password that belongs to a user name."""
    digest = hmac.digest(secret.encode(), username.encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()
