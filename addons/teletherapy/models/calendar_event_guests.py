# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import UserError

from .teletherapy_session import OVER_STATES


class CalendarEvent(models.Model):
    """Who takes part in a telehealth appointment beside therapist and client."""

    _inherit = "calendar.event"

    teletherapy_guest_ids = fields.One2many(
        "teletherapy.guest",
        "event_id",
        string="More Participants",
        groups="base.group_user",
    )

    def _sync_guests(self):
        """Let the sessions have the further participants of their appointments."""
        sessions_sudo = self._get_sessions_sudo()
        for session_sudo in sessions_sudo:
            if session_sudo.state in OVER_STATES:
                raise UserError(
                    self.env._(
                        "The telehealth session of this appointment is over. Who took "
                        "part in it stays as it was."
                    )
                )
            session_sudo._sync_guests()
        sessions_sudo._check_placed()
