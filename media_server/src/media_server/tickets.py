"""Join tickets: JSON Web Tokens (RFC 7519) that Odoo signs HS256 (RFC 7515) with the node's secret.

docs/protocol.md section 1 names the claims and the order of the checks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from media_server.exceptions import Refusal, WireError
from media_server.protocol import IDENTIFIER, Admission, CloseCode, Role
from media_server.wire import parse_object

AUDIENCE = "teletherapy-media:"
"""`aud` is this and the node's key."""

SIZE = 4096
"""The longest ticket, in characters."""

LIFETIME = 60.0
"""The longest time between `iat` and `exp`, in seconds."""

LEEWAY = 5.0
"""How far the clocks of Odoo and the node may differ, in seconds."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says. Times are Unix times in seconds."""

    participant: str
    room: str
    role: Role
    admission: Admission
    opens: float
    closes: float
    issued: float


class TicketVerifier:
    """Verifies the tickets for one node and remembers which were accepted.

    Args:
        node: the node's key.
        secret: the node's secret, decoded.
        started: when the node started. Older tickets are refused, because the node that may have
            accepted them has forgotten it.

    """

    def __init__(self, node: str, secret: bytes, started: float) -> None:
        self._audience = AUDIENCE + node
        self._secret = secret
        self._started = started
        self._used: dict[str, float] = {}

    def verify(self, token: str, now: float, ended: Callable[[str], bool]) -> Ticket:
        """Accepts the ticket, once.

        Args:
            token: the ticket as it came.
            now: Unix time in seconds.
            ended: tells whether the room with that id has ended.

        Raises:
            Refusal: the ticket is not accepted; the close code says why.

        """
        claims = self._open(token)
        text = _Claims(claims)
        audience, identifier = text.string("aud", 256), text.string("jti", 256)
        issued, expires = text.number("iat"), text.number("exp")
        ticket = Ticket(
            participant=text.identifier("sub"),
            room=text.identifier("room"),
            role=Role(text.choice("role", Role)),
            admission=Admission(text.choice("admission", Admission)),
            opens=text.number("opens"),
            closes=text.number("closes"),
            issued=issued,
        )
        if not 0 < expires - issued <= LIFETIME:
            raise _bad("valid for too long, or never")
        if audience != self._audience:
            raise _bad("for another node")
        if now >= expires + LEEWAY:
            raise Refusal(CloseCode.TICKET_EXPIRED, "ticket expired")
        if issued > now + LEEWAY:
            raise _bad("from the future: check the clocks")
        if issued < self._started:
            raise Refusal(CloseCode.TICKET_USED, "ticket from before the node's start")
        self._forget(now)
        if identifier in self._used:
            raise Refusal(CloseCode.TICKET_USED, "ticket used")
        if not ticket.opens <= now < ticket.closes:
            raise Refusal(CloseCode.NOT_OPEN, "room not open")
        if ended(ticket.room):
            raise Refusal(CloseCode.ENDED, "session ended")
        self._used[identifier] = expires + LEEWAY
        return ticket

    def _open(self, token: str) -> dict[str, Any]:
        if len(token) > SIZE:
            raise _bad("too long")
        segments = token.split(".")
        if len(segments) != 3:
            raise _bad("not three segments")
        header, payload, signature = segments
        fields = _object(header)
        if fields.get("alg") != "HS256" or not fields.keys() <= {"alg", "typ"}:
            raise _bad("not HS256")
        if fields.get("typ", "JWT") != "JWT":
            raise _bad("no JWT")
        expected = hmac.digest(self._secret, f"{header}.{payload}".encode(), hashlib.sha256)
        if not hmac.compare_digest(expected, _decode(signature)):
            raise _bad("wrong signature")
        return _object(payload)

    def _forget(self, now: float) -> None:
        # Insertion order is nearly the order of expiry; what lags behind goes with a later call.
        while self._used:
            oldest = next(iter(self._used))
            if self._used[oldest] > now:
                return
            del self._used[oldest]


class _Claims:
    """Reads claims by name and type."""

    def __init__(self, claims: dict[str, Any]) -> None:
        self._claims = claims

    def string(self, name: str, longest: int) -> str:
        value = self._claims.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= longest:
            raise _bad(f"{name} is missing or malformed")
        return value

    def identifier(self, name: str) -> str:
        value = self.string(name, 32)
        if not IDENTIFIER.fullmatch(value):
            raise _bad(f"{name} is malformed")
        return value

    def choice(self, name: str, choices: type[Role] | type[Admission]) -> str:
        value = self.string(name, 32)
        if value not in set(choices):
            raise _bad(f"{name} has an unknown value")
        return value

    def number(self, name: str) -> float:
        value: Any = self._claims.get(name)
        # bool is a subclass of int; an int may be too large for a float.
        if type(value) not in (int, float) or not 0 <= value < 2**53:
            raise _bad(f"{name} is missing or no time")
        return float(value)


def _bad(reason: str) -> Refusal:
    return Refusal(CloseCode.BAD_TICKET, f"bad ticket: {reason}")


def _object(segment: str) -> dict[str, Any]:
    try:
        return parse_object(_decode(segment))
    except WireError:
        raise _bad("no JSON object") from None


def _decode(segment: str) -> bytes:
    """Decodes base64url without padding; only the one canonical form is taken."""
    try:
        data = segment.encode("ascii")
        decoded = base64.b64decode(data + b"=" * (-len(data) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise _bad("no base64url") from None
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != data:
        raise _bad("no base64url")
    return decoded
