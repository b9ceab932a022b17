# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from odoo.tests import BaseCase, tagged

from ..tools.log_redaction import LinkTokenFilter

TOKEN = "Zx-9_kQ.T0ken"
LINES = [
    ("GET /web/signup?token=%s HTTP/1.1", "GET /web/signup?token=… HTTP/1.1"),
    ("GET /web/signup?db=x&token=%s&x=1", "GET /web/signup?db=x&token=…&x=1"),
    (
        "GET /web/login?redirect=a%%26token%%3D%s",
        "GET /web/login?redirect=a%26token%3D…",
    ),
    ("Signup token '%s' is not valid", "Signup token '…' is not valid"),
    (
        "POST /my/teletherapy/invitation/%s HTTP/1.1",
        "POST /my/teletherapy/invitation/… HTTP/1.1",
    ),
    ("GET /teletherapy/guest/%s HTTP/1.1", "GET /teletherapy/guest/… HTTP/1.1"),
    (
        "GET /web/login?redirect=%%2Fmy%%2Fteletherapy%%2Finvitation%%2F%s%%3Fx",
        "GET /web/login?redirect=%2Fmy%2Fteletherapy%2Finvitation%2F…%3Fx",
    ),
]


@tagged("post_install", "-at_install")
class TestLogRedaction(BaseCase):
    def test_tokens_are_redacted(self):
        """No form of a link's address brings its token into the log."""
        for pattern, expected in LINES:
            record = logging.makeLogRecord({"msg": pattern, "args": (TOKEN,)})
            with self.subTest(pattern):
                self.assertTrue(LinkTokenFilter().filter(record))
                self.assertEqual(record.getMessage(), expected)

    def test_other_lines_stay(self):
        """What holds no token is logged as it is."""
        for message, argument in (
            ("%s is in", "Room 7"),
            ("POST %s HTTP/1.1", "/teletherapy/guest/room/7/ticket"),
        ):
            record = logging.makeLogRecord({"msg": message, "args": (argument,)})
            LinkTokenFilter().filter(record)
            self.assertEqual(record.args, (argument,))
