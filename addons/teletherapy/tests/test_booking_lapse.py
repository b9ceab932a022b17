# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .common_online import OnlineCommon

SECOND = timedelta(seconds=1)


@tagged("post_install", "-at_install")
class TestBookingLapse(MailCase, OnlineCommon):
    """A request that is not answered in time lapses by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheduling.needs_approval = True

    def setUp(self):
        super().setUp()
        self.patch(self.env.cr, "commit", lambda: None)
        self.booking = self._book_online(self.TUESDAY_9)

    def _run_cron(self, now):
        """Return the e-mails and notifications of one run."""
        mails = self.env["mail.mail"].search([])
        notes = self.env["mail.notification"].search([])
        self.env["teletherapy.booking"]._cron_lapse_requests(now)
        return (
            self.env["mail.mail"].search([]) - mails,
            self.env["mail.notification"].search([]) - notes,
        )

    def test_in_time(self):
        """Until its time a request waits."""
        self.assertEqual(
            self._run_cron(self.TUESDAY_9 - SECOND)[0], self.env["mail.mail"]
        )
        self.assertEqual(self.booking.state, "requested")

    def test_lapse(self):
        """From its time on it is lapsed; client and therapist are told once."""
        mails, notes = self._run_cron(self.TUESDAY_9)
        self.assertEqual(self.booking.state, "lapsed")
        self.assertFalse(
            self.booking.answered_by_id | self.booking.activity_ids.user_id
        )
        to_client = mails.filtered(
            lambda mail: self.client_partner in mail.recipient_ids
        )
        self.assertEqual(
            to_client.subject, "Your request to Test Practice was not answered in time"
        )
        self.assertIn("there is no appointment", to_client.body_html)
        self.assertEqual(notes.res_partner_id, self.therapist.partner_id)
        self.assertIn("has lapsed", notes.mail_message_id.body)
        self.assertFalse(any(self._run_cron(self.TUESDAY_9)))

    def test_answer(self):
        """What has lapsed cannot be answered any more."""
        self._run_cron(self.TUESDAY_9)
        for answer in ("action_approve", "action_decline"):
            with self.assertRaises(UserError):
                getattr(self.booking.with_user(self.therapist), answer)()

    def test_answered(self):
        """What was answered or withdrawn stays as it is."""
        self.booking.with_user(self.therapist).action_decline()
        self._run_cron(self.TUESDAY_9)
        self.assertEqual(self.booking.state, "declined")

    def test_move(self):
        """A request to move lapses with the appointment, which stays."""
        self.booking.with_user(self.therapist).action_approve()
        event = self.booking.event_id
        move = self.env["teletherapy.booking"]._move(
            self.scheduling, event.sudo(), self.TUESDAY_9 + timedelta(days=7), self.NOW
        )
        self.assertEqual(move.state, "requested")
        mails, _notes = self._run_cron(self.TUESDAY_9)
        self.assertEqual(move.state, "lapsed")
        self.assertEqual(event.start, self.TUESDAY_9)
        self.assertIn("so it was not moved", "".join(mails.mapped("body_html")))
