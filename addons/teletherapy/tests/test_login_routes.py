# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
import re
from datetime import timedelta

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestLoginRoutes(TeletherapyCommon, HttpCase):
    """The pages behind the links."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.env["res.partner"].create(
            {"name": "Noa Lind", "email": "noa@test.example", "is_client": True}
        )

    def _send(self):
        self.newcomer.with_user(self.therapist).action_send_signup_link()
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [("model", "=", "teletherapy.login.link")], limit=1, order="id desc"
            )
        )
        token = re.search(r"token=([\w-]+)", mail.body_html)[1]
        return token, self.env["teletherapy.login.link"].sudo()._get_by_token(token)

    def test_open_and_use(self):
        """Opening is noted and uses nothing up; the link works once, then says so."""
        token, link = self._send()
        url = f"/web/signup?token={token}"
        for _visit in range(2):
            page = self.url_open(url)
            self.assertIn("Noa Lind", page.text)
        self.assertTrue(link.opened_at)
        self.assertFalse(link.used_at)
        self.assertTrue(link._is_pending())
        self.authenticate(None, None)
        self.url_open(
            "/web/signup",
            data={
                "token": token,
                "login": "noa@test.example",
                "name": "Noa Lind",
                "password": "a-long-Password-1",
                "confirm_password": "a-long-Password-1",
                "csrf_token": Request.csrf_token(self),
            },
        )
        link.invalidate_recordset()
        self.assertTrue(link.used_at)
        self.assertTrue(self.newcomer.user_ids.login_date)
        self.authenticate(None, None)
        self.assertIn("This link has already been used", self.url_open(url).text)

    def test_replaced(self):
        """An older link leads to the newest e-mail; an unknown one tells nothing."""
        token, _link = self._send()
        self._send()
        page = self.url_open(f"/web/signup?token={token}")
        self.assertIn("A newer link was sent to you", page.text)
        self.assertNotIn("Noa Lind", page.text)
        page = self.url_open("/web/signup?token=unknown")
        self.assertIn("Invalid signup token", page.text)

    def test_dead_link_has_no_form(self):
        """A link that does not work shows why and the way on, and no form."""
        token, link = self._send()
        link.sent_at -= timedelta(hours=49)
        link.expires_at -= timedelta(hours=49)
        for path in ("/web/signup", "/web/reset_password"):
            for dead in (token, "unknown"):
                page = self.url_open(f"{path}?token={dead}")
                self.assertIn("Go to the sign-in page", page.text)
                self.assertNotIn('name="confirm_password"', page.text)
                self.assertNotIn('type="submit"', page.text)

    def test_reset_tells_nothing(self):
        """Asking for a new password has the same answer for clients and strangers."""
        token, _link = self._send()
        answers = set()
        for login in ("noa@test.example", "nobody@test.example"):
            self.authenticate(None, None)
            page = self.url_open(
                "/web/reset_password",
                data={"login": login, "csrf_token": Request.csrf_token(self)},
            )
            alerts = re.findall(r'role="(?:alert|status)"[^>]*>\s*([^<]+)', page.text)
            self.assertIn("If this address has a login here", alerts[0])
            answers.add(tuple(alerts))
        self.assertEqual(len(answers), 1)
        self.assertTrue(
            self.env["teletherapy.login.link"]
            .sudo()
            .search_count(
                [("partner_id", "=", self.newcomer.id), ("kind", "=", "reset")]
            )
        )

    def test_log(self):
        """The server's log never has the token; all else stays."""
        for logger, line in (
            ("werkzeug", '"GET /web/signup?db=x&token=s3-cr_et HTTP/1.1" 200'),
            ("werkzeug", "/web/login?redirect=%2Fweb%3Fa%26token%3Ds3-cr_et"),
            ("odoo.http", "Signup token 's3-cr_et' is not valid or expired"),
        ):
            with self.subTest(logger=logger, line=line):
                record = logging.makeLogRecord({"msg": "%s", "args": (line,)})
                self.assertTrue(logging.getLogger(logger).filter(record))
                self.assertEqual(record.getMessage(), line.replace("s3-cr_et", "…"))
