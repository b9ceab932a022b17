"""tickets.py"""

import json
import unittest

from hypothesis import given
from hypothesis import strategies as st

from media_server.exceptions import Refusal
from media_server.protocol import Admission, CloseCode, Role
from media_server.tickets import TicketVerifier
from media_support import CLIENT, NODE, ROOM, SECRET, anything, base64url, claims, sign_ticket

NOW = 1_795_500_000.0


class TicketTests(unittest.TestCase):
    def setUp(self):
        self.verifier = TicketVerifier(NODE, SECRET, NOW - 100)

    def verify(self, token, now=NOW, ended=False):
        return self.verifier.verify(token, now, lambda room: ended)

    def assertRefused(self, code, token, now=NOW, ended=False):
        with self.assertRaises(Refusal) as caught:
            self.verify(token, now, ended)
        self.assertEqual(caught.exception.code, code, caught.exception)

    def test_good(self):
        """A good ticket is accepted and says who enters where."""
        accepted = self.verify(sign_ticket(claims(NOW)))
        self.assertEqual((accepted.participant, accepted.room), (CLIENT, ROOM))
        self.assertEqual((accepted.role, accepted.admission), (Role.CLIENT, Admission.AUTOMATIC))
        self.assertEqual((accepted.opens, accepted.closes), (NOW - 60, NOW + 3600))

    def test_rfc_7515_signature(self):
        """The signature is that of RFC 7515 appendix A.1."""
        key = bytes.fromhex(
            "0323354b2b0fa5bc837e0665777ba68f5ab328e6f054c928a90f84b2d2502ebf"
            "d3fb5a92d20647ef968ab4c377623d223d2e2172052e4f08c0cd9af567d080a3"
        )
        token = (
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
            ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ij"
            "p0cnVlfQ"
            ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        )
        with self.assertRaisesRegex(Refusal, "aud is missing"):
            TicketVerifier(NODE, key, 0).verify(token, NOW, lambda room: False)
        with self.assertRaisesRegex(Refusal, "wrong signature"):
            TicketVerifier(NODE, key[:-1], 0).verify(token, NOW, lambda room: False)

    def test_malformed(self):
        """What is no JSON Web Token is refused."""
        good = sign_ticket(claims(NOW))
        header, payload, signature = good.split(".")
        for token in [
            "",
            "..",
            good + ".",
            f"{header}.{payload}",
            f"{header}.{payload}.",
            f"{header}.{payload}.{signature}=",
            f"{header}.{payload}.{signature[:-1]}ä",
            f"{header}.{payload}.{signature} ",
            f"{header} .{payload}.{signature}",
            f"!.{payload}.{signature}",
            good + "A" * 4096,
            sign_ticket(b"[]"),
            sign_ticket(b"\xff"),
            sign_ticket(b'{"aud": NaN}'),
        ]:
            with self.subTest(token=token[-20:]):
                self.assertRefused(CloseCode.BAD_TICKET, token)

    def test_signature_has_one_form(self):
        """The unused bits of the signature's last character have to be zero."""
        good = sign_ticket(claims(NOW))
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        other = alphabet[alphabet.index(good[-1]) + 1]
        self.assertRefused(CloseCode.BAD_TICKET, good[:-1] + other)

    def test_other_algorithms(self):
        """Only HS256 is taken, and no header that asks for more."""
        for header in [
            {"alg": "none"},
            {"alg": "HS512", "typ": "JWT"},
            {"typ": "JWT"},
            {"alg": "HS256", "typ": "JWE"},
            {"alg": "HS256", "crit": ["exp"]},
            {"alg": "HS256", "kid": "1"},
        ]:
            with self.subTest(header=header):
                self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(claims(NOW), header=header))

    def test_forged(self):
        """A signature with another secret is refused, and so are altered claims."""
        self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(claims(NOW), bytes(32)))
        header, _, signature = sign_ticket(claims(NOW)).split(".")
        altered = base64url(json.dumps(claims(NOW, role="therapist")).encode())
        self.assertRefused(CloseCode.BAD_TICKET, f"{header}.{altered}.{signature}")

    def test_missing_claims(self):
        """Every claim has to be there."""
        for name in claims(NOW):
            left = {key: value for key, value in claims(NOW).items() if key != name}
            with self.subTest(name=name):
                self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(left))

    def test_wrong_claims(self):
        """Every claim has to be of its type."""
        for name, value in [
            ("sub", "A" * 32),
            ("sub", "1" * 33),
            ("sub", 7),
            ("room", "../" + "a" * 29),
            ("role", "owner"),
            ("role", ["client"]),
            ("admission", "none"),
            ("opens", True),
            ("opens", "0"),
            ("closes", None),
            ("closes", 10**400),
            ("iat", -1),
            ("exp", {}),
            ("jti", ""),
            ("jti", "j" * 257),
            ("aud", ["teletherapy-media:node-1"]),
            ("aud", "teletherapy-media:node-2"),
        ]:
            with self.subTest(name=name, value=str(value)[:20]):
                self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(claims(NOW, **{name: value})))

    def test_expired(self):
        """A ticket expires, with five seconds of tolerance."""
        token = sign_ticket(claims(NOW))
        self.assertRefused(CloseCode.TICKET_EXPIRED, token, now=NOW + 65)
        self.verify(token, now=NOW + 64.9)

    def test_lifetime(self):
        """A ticket that is valid for more than a minute, or never, is refused."""
        for exp in NOW + 61, NOW, NOW - 1:
            self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(claims(NOW, exp=exp)))

    def test_from_the_future(self):
        """A ticket may be issued five seconds ahead of the node's clock, and no more."""
        self.assertRefused(CloseCode.BAD_TICKET, sign_ticket(claims(NOW)), now=NOW - 5.1)
        self.verify(sign_ticket(claims(NOW)), now=NOW - 5)

    def test_from_before_the_start(self):
        """A ticket cannot be used again after a restart."""
        token = sign_ticket(claims(NOW))
        self.verify(token)
        self.verifier = TicketVerifier(NODE, SECRET, NOW + 1)
        self.assertRefused(CloseCode.TICKET_USED, token, now=NOW + 1)

    def test_used(self):
        """A ticket is accepted once, as long as it is valid."""
        token = sign_ticket(claims(NOW))
        self.verify(token)
        for now in NOW, NOW + 64:
            self.assertRefused(CloseCode.TICKET_USED, token, now)

    def test_used_are_forgotten(self):
        """Tickets that have expired are not remembered for ever."""
        for second in range(0, 600, 10):
            self.verify(sign_ticket(claims(NOW + second)), now=NOW + second)
        self.assertLess(len(self.verifier._used), 9)

    def test_not_open(self):
        """Too early and too late are refused, and do not use the ticket up."""
        token = sign_ticket(claims(NOW, opens=NOW + 1, closes=NOW + 30))
        self.assertRefused(CloseCode.NOT_OPEN, token)
        self.assertRefused(CloseCode.NOT_OPEN, token, now=NOW + 30)
        self.verify(token, now=NOW + 1)

    def test_ended(self):
        """A ticket for a session that has ended is refused."""
        self.assertRefused(CloseCode.ENDED, sign_ticket(claims(NOW)), ended=True)

    @anything
    @given(st.text())
    def test_any_text(self, text):
        """Any text is refused as a bad ticket."""
        self.assertRefused(CloseCode.BAD_TICKET, text)

    @anything
    @given(st.integers(0, 400), st.characters(codec="ascii"))
    def test_any_change(self, index, character):
        """No ticket with one character changed is accepted."""
        token = sign_ticket(claims(NOW))
        index %= len(token)
        if token[index] != character:
            self.assertRefused(CloseCode.BAD_TICKET, token[:index] + character + token[index + 1 :])
