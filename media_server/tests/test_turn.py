"""turn.py"""

import unittest

from media_server.turn import LONGEST, Turn, credential
from media_support import ServerTestCase, ticket

SECRET = "north" * 8
URLS = ("turns:turn.example:443?transport=tcp",)


class TurnTests(unittest.TestCase):
    def test_known_answer(self):
        """The credential is base64(HMAC-SHA1(secret, user name)), as coturn computes it."""
        # printf %s 1795500000:0123456789abcdef | openssl dgst -sha1 -hmac north -binary | base64
        self.assertEqual(
            credential("north", "1795500000:0123456789abcdef"), "ONEStHIChTEGxswq2HPuBOrLKF0="
        )

    def test_until_the_room_closes(self):
        """Credentials expire when the room closes, and after a day at the latest."""
        for closes, expires in (5000.9, 5000), (1000 + 10 * LONGEST, 1000 + LONGEST):
            (server,) = Turn(URLS, SECRET).ice_servers(closes, 1000)
            self.assertEqual(server["urls"], list(URLS))
            self.assertRegex(server["username"], f"^{expires}:[0-9a-f]{{16}}$")
            self.assertEqual(server["credential"], credential(SECRET, server["username"]))

    def test_no_name_twice(self):
        """User names cannot be put together to people."""
        turn = Turn(URLS, SECRET)
        names = {turn.ice_servers(9e9, 0)[0]["username"] for _ in range(100)}
        self.assertEqual(len(names), 100)

    def test_none(self):
        """Without a TURN server pages get none."""
        self.assertEqual(Turn().ice_servers(5000, 1000), [])

    def test_secret_is_not_shown(self):
        """The secret stays out of logs and tracebacks."""
        self.assertNotIn(SECRET, repr(Turn(URLS, SECRET)))


class JoinedTests(ServerTestCase):
    CHANGES = {"turn_urls": ", ".join(URLS), "turn_secret": SECRET}

    async def test_joined(self):
        """Each page gets credentials of its own, also again when it returns."""
        names = set()
        for _ in range(2):
            _, joined = await self.join(ticket())
            (server,) = joined["ice_servers"]
            self.assertEqual(server["urls"], list(URLS))
            self.assertEqual(server["credential"], credential(SECRET, server["username"]))
            names.add(server["username"])
        self.assertEqual(len(names), 2)
