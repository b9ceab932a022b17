# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestInvitationFailure(MailCase, TeletherapyPortalCommon):
    """The therapist hears of an e-mail with the link that did not reach the client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client.partner_id.write({"is_client": True, "country_id": cls.us().id})
        cls.practice.teletherapy_country_ids = cls.us()
        cls.event = (
            cls.env["calendar.event"]
            .with_user(cls.therapist)
            .create(
                {
                    "name": "Appointment",
                    "is_telehealth": True,
                    "client_id": cls.client.partner_id.id,
                    "therapist_id": cls.employee.id,
                    "start": cls.now,
                    "stop": cls.now.replace(year=cls.now.year + 1),
                }
            )
        )
        cls.telehealth = cls.event.sudo()._get_sessions_sudo()
        cls.env.cr.precommit.run()

    @classmethod
    def us(cls):
        return cls.env.ref("base.us")

    def _invite(self):
        """Return the e-mail with a new link, as it waits in the queue."""
        mails = self.env["mail.mail"].search([])
        invitation = self.env["teletherapy.invitation"]._invite(
            self.get_participant(self.telehealth, "client"), self.now
        )
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual((mail.model, mail.res_id), (invitation._name, invitation.id))
        return mail

    def _notices(self):
        return self.env["mail.notification"].search(
            [
                ("res_partner_id", "=", self.therapist.partner_id.id),
                ("mail_message_id.model", "=", "calendar.event"),
                ("mail_message_id.res_id", "=", self.event.id),
            ]
        )

    def _notice_shown(self):
        alert = self.event.with_user(self.therapist).get_session_alert()
        return alert["notice"] or ""

    def _assert_told(self, words):
        self.assertIn(words, self._notice_shown())
        message = self._notices().mail_message_id
        self.assertEqual(len(message), 1)
        self.assertIn(words, message.body)
        for text in (message.body, message.subject, self._notice_shown()):
            for word in (self.client.name, self.client.email, "invitation/"):
                self.assertNotIn(word, text)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_server_refuses(self):
        """A mail server that refuses is named as such, once."""
        mail = self._invite()
        with self.mock_mail_gateway():
            self.send_email_mocked.side_effect = Exception("refused")
            mail.send()
            mail.state = "outgoing"
            mail.send()
        self._assert_told("check the outgoing mail server")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_no_address(self):
        """A client without address is named as such, and so is a nonsense one."""
        for address in (False, "not an address"):
            with self.subTest(address=address), self.env.cr.savepoint() as savepoint:
                self.client.partner_id.email = address
                mail = self._invite()
                with self.mock_mail_gateway():
                    mail.send()
                self.assertIn("no valid e-mail address", self._notice_shown())
                self.assertEqual(len(self._notices()), 1)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_bounce(self):
        """An e-mail that comes back is told while the link matters."""
        mail = self._invite()
        with self.mock_mail_gateway():
            mail.send()
        self.assertFalse(self._notice_shown())
        partner = self.client.partner_id
        partner._message_receive_bounce(partner.email, partner)
        self._assert_told("came back")
        self._invite()
        self.assertFalse(self._notice_shown())

    def test_used_link(self):
        """Nothing is told of a client who has come."""
        self._invite()
        self.env["teletherapy.invitation"].search([], limit=1).redeemed_at = self.now
        partner = self.client.partner_id
        partner._message_receive_bounce(partner.email, partner)
        self.assertFalse(self._notice_shown())
        self.assertFalse(self._notices())

    def test_sent(self):
        """An e-mail that left tells nothing."""
        mail = self._invite()
        with self.mock_mail_gateway():
            mail.send()
        self.assertFalse(self._notice_shown())
        self.assertFalse(self._notices())
