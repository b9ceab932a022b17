# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import TeletherapyCommon

OLD = "robin@test.example"
NEW = "vale@test.example"


@tagged("post_install", "-at_install")
class TestLoginNotice(TeletherapyCommon):
    """Who signs in with another address is told at the old one."""

    def _change(self, user, partner=None, **values):
        """Return the notices that changing the client's contact queues.

        Odoo has one of its own, to the new address.
        """
        before = self.env["mail.mail"].search([])
        partner = (partner or self.client_partner).with_user(user)
        # sudo: res.partner - as the portal's own page does for clients
        partner.sudo(user._is_portal()).write(values or {"email": NEW})
        self.env.flush_all()
        news = self.env["mail.mail"].search([]) - before
        return news.filtered(lambda mail: mail.model == "res.partner")

    def test_notice(self):
        """The old address gets one e-mail that names neither person nor new address."""
        mail = self._change(self.therapist)
        self.assertEqual(self.client_user.login, NEW)
        self.assertEqual(mail.email_to, OLD)
        self.assertFalse(mail.recipient_ids | mail.mail_message_id.partner_ids)
        self.assertEqual(
            mail.subject,
            "The e-mail address of your account at Test Practice was changed",
        )
        text = html2plaintext(mail.body_html)
        self.assertIn("was changed by the practice", text)
        self.assertIn("please contact us at once", text)
        for word in ("therap", "health", "session", "robin", NEW):
            with self.subTest(word=word):
                self.assertNotIn(word, text.lower())

    def test_changed_by_client(self):
        """Who changed it on the portal is not told that the practice did."""
        mail = self._change(self.client_user)
        text = html2plaintext(mail.body_html)
        self.assertIn("was changed in your account", text)
        self.assertNotIn("by the practice", text)

    def test_without_notice(self):
        """No notice where the address to sign in with stays, or there was no login."""
        newcomer = self.env["res.partner"].create(
            {"name": "Noa Lind", "email": "noa@test.example", "is_client": True}
        )
        self.other_client_user.login = "a word"
        for name, partner, values in (
            ("no login", newcomer, {"email": NEW}),
            ("another login", self.other_client_partner, {"email": NEW}),
            ("same address", self.client_partner, {"email": "Robin@Test.Example"}),
            ("no address any more", self.client_partner, {"email": False}),
            ("other field", self.client_partner, {"phone": "1"}),
            ("staff", self.colleague.partner_id, {"email": "c@test.example"}),
        ):
            with self.subTest(name):
                self.assertFalse(self._change(self.env.user, partner, **values))
