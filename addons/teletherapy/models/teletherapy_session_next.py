# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

import pytz

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import local_time

WEEK = timedelta(days=7)


class TeletherapySession(models.Model):
    """The next appointment, seen from the end of a session."""

    _inherit = "teletherapy.session"

    def _get_calendar_url(self):
        """Return the address of a file for the client's own calendar.

        False while no addon provides one.
        """
        self.ensure_one()
        return False

    def _get_next_session(self, now=None):
        """Return the client's next session with this practice, or an empty recordset.

        A therapist is told of their own alone.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        domain = [
            ("client_id", "=", self.client_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "in", ("scheduled", "open")),
            ("start", ">", now),
            ("id", "!=", self.id),
        ]
        if self._get_participant(self.env.user).role == "therapist":
            domain.append(("therapist_user_id", "=", self.therapist_user_id.id))
        # sudo: teletherapy.session - asked for clients, who have no access rights
        return self.sudo().search(domain, order="start", limit=1)

    def _get_next_start(self, now=None):
        """Return the same weekday and time of the therapist's clock, in the future."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        # sudo: res.users, res.partner - the time zone alone
        session_sudo = self.sudo()
        tz = (
            session_sudo.therapist_user_id.tz
            or session_sudo.company_id.partner_id.tz
            or "UTC"
        )
        local = local_time.to_local(self.start, tz).replace(tzinfo=None)
        start = self.start
        while start <= max(now, self.start):
            local += WEEK
            start = (
                pytz.timezone(tz)
                .localize(local)
                .astimezone(pytz.utc)
                .replace(tzinfo=None)
            )
        return start

    def _book_next(self, start):
        """Book the client's next telehealth appointment, as the therapist.

        As long as this one, and with the checks that every appointment has.

        :return: the appointment
        """
        self.ensure_one()
        if self._get_participant(self.env.user).role != "therapist":
            raise AccessError(
                self.env._("Only the therapist of a session books the next one here.")
            )
        if start <= fields.Datetime.now():
            raise UserError(
                self.env._("This time is over. Choose a day and time in the future.")
            )
        events = self.env["calendar.event"].with_company(self.company_id)
        return events.create(
            {
                "name": self.env._("Appointment"),
                "is_telehealth": True,
                "client_id": self.client_id.id,
                "therapist_id": self.therapist_id.id,
                "user_id": self.env.uid,
                "start": start,
                "stop": start + (self.stop - self.start),
            }
        )
