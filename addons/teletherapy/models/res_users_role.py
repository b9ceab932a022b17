# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """What follows from giving and taking the Teletherapy role."""

    _inherit = "res.users"

    def _get_practices(self):
        """Return the practices where this account works."""
        self.ensure_one()
        employees = self.with_context(active_test=False).employee_ids
        return employees.company_id or self.company_id

    def _check_notice_confirmed(self):
        """Refuse the role to these users unless the acting person knows the notice."""
        confirmations = self.env["teletherapy.notice.confirmation"]
        for user in self:
            if not confirmations._is_confirmed(self.env.user, user._get_practices()):
                raise UserError(self._get_notice_refusal())

    def _get_notice_refusal(self):
        return self.env._(
            "Read and confirm the notice about teletherapy before you give the role "
            "for the first time: open Teletherapy → Practice Settings → Staff → the "
            "person → Permission and Roles, and turn on “Teletherapy” there."
        )

    def _get_coming_sessions_sudo(self):
        """Return the sessions that these therapists have before them, or are in."""
        return self.env["teletherapy.session"]._get_coming_sudo(
            [("therapist_user_id", "in", self.ids)]
        )

    def _on_role_revoked(self):
        """Cancel what these users, who lost the role, had been booked for.

        :return: the cancelled sessions
        :raise UserError: one of them is taking place right now
        """
        sessions_sudo = self._get_coming_sessions_sudo()
        sessions_sudo._cancel_with_appointments(self._get_live_role_refusal())
        return sessions_sudo

    def _get_live_role_refusal(self):
        return self.env._(
            "This therapist is in a telehealth session right now. Wait until it has "
            "ended, then take the role away."
        )
