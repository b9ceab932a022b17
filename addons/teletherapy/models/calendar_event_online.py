# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields, models


class CalendarEvent(models.Model):
    """What a client may do to an appointment of theirs on the portal."""

    _inherit = "calendar.event"

    booked_online = fields.Boolean(
        readonly=True, copy=False, help="The client booked it on the portal."
    )

    def _get_kind(self):
        """Return how the two meet: "office" or "telehealth"."""
        self.ensure_one()
        return "telehealth" if self.is_telehealth else "office"

    def _get_online_scheduling_sudo(self):
        """Return the online scheduling of the therapist of this appointment."""
        # sudo: teletherapy.online.scheduling - asked for clients, who have no rights
        scheduling_sudo = self.env["teletherapy.online.scheduling"].sudo()
        return scheduling_sudo.search_fetch(
            [("employee_id", "=", self.therapist_id.id)],
            ["active", "company_id", "is_bookable"],
            order="id",
        )

    def _is_changeable(self, session_sudo=None):
        """Whether this appointment has not begun, and nobody is in its room."""
        self.ensure_one()
        if self.start <= fields.Datetime.now():
            return False
        sessions_sudo = session_sudo or self._get_sessions_sudo()
        return all(session.state in ("scheduled", "open") for session in sessions_sudo)

    def _get_change_refusal(self, action, now, session_sudo=None, scheduling_sudo=None):
        """Return why the client cannot "move" or "cancel" this online, or None.

        As (code, sentence). Only what online scheduling covers can be changed online:
        the therapist takes part in it, or the client booked it there.

        :param session_sudo: the appointment's session, and
        :param scheduling_sudo: its therapist's, by those who have them at hand
        """
        self.ensure_one()
        scheduling_sudo = scheduling_sudo or self._get_online_scheduling_sudo()
        hours = scheduling_sudo.company_id.teletherapy_cancel_notice_hours
        if (
            not self.active
            or self.start <= now
            or not self._is_changeable(session_sudo)
        ):
            return "over", self.env._("This appointment cannot be changed any more.")
        is_offered = scheduling_sudo.active and scheduling_sudo.is_bookable
        if not is_offered and (action == "move" or not self.booked_online):
            return "not_online", self.env._(
                "To change this appointment, please call the practice."
            )
        if self.start - now < timedelta(hours=hours):
            return "notice", self.env._(
                "Less than %(hours)s hours are left, so this appointment cannot be "
                "changed online any more. Please call the practice.",
                hours=hours,
            )
        return None
