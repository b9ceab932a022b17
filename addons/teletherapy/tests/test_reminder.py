# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.mail.tests.common import MailCase

from .common import TeletherapyCommon

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestReminder(MailCase, TeletherapyCommon):
    """Clients are reminded once on each way, before each session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "teletherapy_email_reminder_hours": 24,
                "teletherapy_sms_reminder_hours": 2,
            }
        )
        cls.client_partner.write(
            {"phone": "+1 212 555 0123", "tz": "America/Los_Angeles"}
        )
        with freeze_time(cls.START - 100 * HOUR):
            cls.event = cls._book()
        cls.telehealth = cls._session_sudo(cls.event)
        cls.env.cr.precommit.clear()

    def _remind(self, before, event=None):
        """Return how many (e-mails, text messages) come so long before the start."""
        mails = self.env["mail.mail"].sudo().search([])
        messages = self.env["sms.sms"].sudo().search([])
        self.env["teletherapy.session"].sudo()._cron_send_reminders(
            (event or self.event).start - before
        )
        self.mails = self.env["mail.mail"].sudo().search([]) - mails
        self.messages = self.env["sms.sms"].sudo().search([]) - messages
        return len(self.mails), len(self.messages)

    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "commit", lambda: None)

    def test_once(self):
        """Each reminder comes when it is due, and only once."""
        for before, count in (
            (25 * HOUR, (0, 0)),
            (24 * HOUR, (1, 0)),
            (23 * HOUR, (0, 0)),
            (2 * HOUR, (0, 1)),
            (HOUR, (0, 0)),
            (timedelta(), (0, 0)),
        ):
            with self.subTest(before=before):
                self.assertEqual(self._remind(before), count)

    def test_not_too_late(self):
        """Who could not be reminded in time is not reminded after the start."""
        self.assertEqual(self._remind(-HOUR), (0, 0))

    def test_content(self):
        """Reminders tell the client's own time and nothing about health."""
        self._remind(HOUR)
        mail, message = self.mails, self.messages
        text = html2plaintext(mail.body_html).replace("\u00a0", " ")
        self.assertIn("March 6, 2040, 7:00 AM – 7:50 AM, Pacific Standard Time", text)
        self.assertIn("Mar 6, 2040, 7:00 AM (Pacific Standard Time)", message.body)
        self.assertEqual(message.number, "+12125550123")
        self.assertEqual(message.state, "outgoing")
        for word in ("therap", "health", "session", "robin"):
            for content in (mail.subject, text, message.body):
                self.assertNotIn(word, content.replace("/my/teletherapy/", "").lower())

    def test_moved(self):
        """A moved session is reminded of again; a cancelled one is not."""
        self.assertEqual(self._remind(HOUR), (1, 1))
        with freeze_time(self.START - HOUR):
            self.event.write(
                {
                    "start": self.START + 72 * HOUR,
                    "stop": self.STOP + 72 * HOUR,
                }
            )
        self.assertEqual(self._remind(24 * HOUR), (1, 0))
        self.event.active = False
        self.assertEqual(self._remind(HOUR), (0, 0))

    def test_just_told(self):
        """Who was told of the booking after the reminder's time is not reminded."""
        with freeze_time(self.START - 3 * HOUR):
            self.event.write(
                {"start": self.START + HOUR / 2, "stop": self.STOP + HOUR / 2}
            )
        self.assertEqual(self._remind(HOUR), (0, 1))

    def test_who_gets_a_message(self):
        """No text message without a number, nor to who has opted out."""
        cases = [
            ({"phone": False}, False, 0),
            ({"phone": "no number"}, False, 0),
            ({"phone": "(212) 555-0123"}, False, 1),
            ({"phone": "+1 212 555 0123"}, True, 0),
        ]
        for values, is_blacklisted, count in cases:
            with self.subTest(values=values, is_blacklisted=is_blacklisted):
                self.client_partner.write(values)
                self.telehealth.sms_reminded_start = False
                if is_blacklisted:
                    self.env["phone.blacklist"].sudo().add("+12125550123")
                self.assertEqual(self._remind(HOUR)[1], count)

    def test_never(self):
        """With 0 hours nobody is reminded."""
        self.company.write(
            {"teletherapy_email_reminder_hours": 0, "teletherapy_sms_reminder_hours": 0}
        )
        self.assertEqual(self._remind(HOUR), (0, 0))

    def test_queries(self):
        """Claiming reminders takes as many queries for many sessions as for one."""
        sessions = self.env["teletherapy.session"].sudo()
        with self.assertQueryCount(2):
            sessions._claim_reminders("email", self.START - HOUR)
        for number in range(1, 6):
            with freeze_time(self.START - 100 * HOUR):
                self._book(
                    start=self.START + number * HOUR, stop=self.STOP + number * HOUR
                )
        with self.assertQueryCount(2):
            claimed = sessions._claim_reminders("email", self.START - HOUR)
        self.assertEqual(len(claimed), 5)
