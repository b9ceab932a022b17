# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
import hashlib
import hmac
import json
from datetime import datetime, timezone

from freezegun import freeze_time

from odoo.tests import BaseCase, tagged

from ..tools.join_ticket import sign_join_ticket
from ..tools.random_values import new_secret

PARTICIPANT = "0123456789abcdef" * 2
ROOM = "fedcba9876543210" * 2
OPENS = datetime(2026, 11, 24, 14, 45)
CLOSES = datetime(2026, 11, 24, 16, 20)


def decode(segment):
    """Decode base64url without padding."""
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def open_ticket(ticket, secret):
    """Verify and read a ticket independently of what signs it (RFC 7515, RFC 7519)."""
    header, payload, signature = ticket.split(".")
    expected = hmac.digest(
        decode(secret), f"{header}.{payload}".encode("ascii"), hashlib.sha256
    )
    if not hmac.compare_digest(expected, decode(signature)):
        raise ValueError("wrong signature")
    if json.loads(decode(header)) != {"typ": "JWT", "alg": "HS256"}:
        raise ValueError("wrong header")
    return json.loads(decode(payload))


@tagged("post_install", "-at_install")
class TestJoinTicket(BaseCase):
    def setUp(self):
        super().setUp()
        self.secret = new_secret()

    def sign(self, **changes):
        values = {
            "participant": PARTICIPANT,
            "room": ROOM,
            "role": "client",
            "admission": "automatic",
            "opens": OPENS,
            "closes": CLOSES,
            **changes,
        }
        return sign_join_ticket("node-1", self.secret, **values)

    @freeze_time("2026-11-24 15:00:00")
    def test_claims(self):
        """A ticket holds exactly the claims of the protocol, each of its type."""
        claims = open_ticket(self.sign(), self.secret)
        now = datetime(2026, 11, 24, 15, tzinfo=timezone.utc).timestamp()
        self.assertRegex(claims.pop("jti"), r"\A[0-9a-f]{32}\Z")
        self.assertEqual(
            claims,
            {
                "aud": "teletherapy-media:node-1",
                "sub": PARTICIPANT,
                "room": ROOM,
                "role": "client",
                "admission": "automatic",
                "opens": now - 15 * 60,
                "closes": now + 80 * 60,
                "iat": now,
                "exp": now + 59,
            },
        )

    def test_lifetime(self):
        """No fraction of a second makes a ticket live longer than 60 seconds."""
        for fraction in ("000000", "000001", "500000", "999999"):
            with (
                self.subTest(fraction=fraction),
                freeze_time(f"2026-11-24 15:00:00.{fraction}"),
            ):
                claims = open_ticket(self.sign(), self.secret)
                self.assertLessEqual(claims["exp"] - claims["iat"], 60)
                self.assertGreater(claims["exp"] - claims["iat"], 50)

    def test_unique(self):
        """Two tickets for the same person and room differ, so that each works once."""
        identifiers = {open_ticket(self.sign(), self.secret)["jti"] for _ in range(50)}
        self.assertEqual(len(identifiers), 50)

    def test_forged(self):
        """A ticket of another secret, or with a changed claim, is not genuine."""
        ticket = self.sign()
        header, payload, signature = ticket.split(".")
        claims = json.loads(decode(payload))
        claims["role"] = "therapist"
        forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
        for name, forgery, secret in (
            ("another node's secret", ticket, new_secret()),
            ("changed claim", f"{header}.{forged.strip('=')}.{signature}", self.secret),
            ("no signature", f"{header}.{payload}.", self.secret),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValueError, "signature"):
                open_ticket(forgery, secret)

    def test_secret(self):
        """A new secret is 32 random bytes, written in base64url without padding."""
        secrets = {new_secret() for _ in range(50)}
        self.assertEqual(len(secrets), 50)
        for secret in secrets:
            self.assertRegex(secret, r"\A[A-Za-z0-9_-]{43}\Z")
            self.assertEqual(len(decode(secret)), 32)
