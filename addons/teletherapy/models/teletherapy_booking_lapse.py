# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

BATCH_SIZE = 100


class TeletherapyBooking(models.Model):
    """A request that nobody answered in time lapses, and both sides are told."""

    _inherit = "teletherapy.booking"

    @api.model
    def _get_lapsed_domain(self, now):
        """Return the requests whose time has passed, or whose appointment has."""
        return Domain("state", "=", "requested") & (
            Domain("start", "<=", now)
            | Domain("action", "=", "move") & Domain("previous_start", "<=", now)
        )

    @api.model
    def _cron_lapse_requests(self, now=None):
        """Let requests lapse, each batch in a transaction of its own."""
        now = now or fields.Datetime.now()
        domain = self._get_lapsed_domain(now)
        while bookings := self.search(domain, limit=BATCH_SIZE):
            for booking in bookings:
                booking._lapse()
            if not self.env["ir.cron"]._commit_progress(len(bookings)):
                return

    def _lapse(self):
        self.ensure_one()
        self._close("lapsed")
        self.answered_by_id = False
        self._tell_therapist_of_lapse()
        self._tell_client()

    def _tell_therapist_of_lapse(self):
        therapist = self.therapist_user_id
        booking = self.with_user(SUPERUSER_ID).with_context(
            lang=therapist.lang, tz=self._get_therapist_tz()
        )
        booking.message_notify(
            subject=booking.display_name,
            body=booking.env._(
                "A booking request was not answered in time and has lapsed: %s. The "
                "client has been told.",
                booking._format_when(self._get_therapist_tz()),
            ),
            partner_ids=therapist.partner_id.ids,
            author_id=booking.env.ref("base.partner_root").id,
        )

    def _get_mail_subject(self):
        if self.state == "lapsed":
            return self.env._(
                "Your request to %s was not answered in time", self.company_id.name
            )
        return super()._get_mail_subject()

    def _get_mail_sentence(self):
        if self.state != "lapsed":
            return super()._get_mail_sentence()
        if self.action == "move":
            return self.env._(
                "The practice did not answer your request to move your appointment in "
                "time, so it was not moved. You asked for:"
            )
        return self.env._(
            "We are sorry: the practice did not answer your request in time, so there "
            "is no appointment. Please choose another time, or call the practice. You "
            "asked for:"
        )
