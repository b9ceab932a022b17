# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import AccessError


class TeletherapySession(models.Model):
    """What the therapist needs to send help: the emergency card."""

    _inherit = "teletherapy.session"

    def _may_open_emergency_card(self):
        """Whether the user is the therapist of this session, and still has the role."""
        self.ensure_one()
        return (
            self._get_participant(self.env.user).role == "therapist"
            and self.env.user._is_teletherapist()
            and self.state != "cancelled"
        )

    def _open_emergency_card(self):
        """Return the emergency card of each client of this session.

        Who opens it, and when, is noted in the audit trail. Raises AccessError for
        everybody but the session's therapist.
        """
        self.ensure_one()
        if not self._may_open_emergency_card():
            raise AccessError(
                self.env._("Only the therapist of a session opens its emergency card.")
            )
        self._log_in_audit("emergency_opened")
        # sudo: teletherapy.participant and what hangs on it - for the therapist
        participants_sudo = self.sudo().participant_ids
        return [
            participant_sudo._prepare_emergency_card()
            for participant_sudo in participants_sudo
            if participant_sudo.role == "client"
        ]
