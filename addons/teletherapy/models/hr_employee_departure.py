# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError


class HrEmployee(models.Model):
    """A therapist who leaves: what was booked is cancelled, what took place is kept."""

    _inherit = "hr.employee"

    def _cancel_coming_sessions(self):
        sessions = self.env["teletherapy.session"]
        sessions._get_coming_sudo(
            [("therapist_id", "in", self.ids)]
        )._cancel_with_appointments(sessions._get_live_departure_refusal())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_sessions(self):
        # sudo: teletherapy.session - whether there are any, nothing else
        sessions_sudo = self.env["teletherapy.session"].sudo()
        if sessions_sudo.search_count([("therapist_id", "in", self.ids)], limit=1):
            raise UserError(sessions_sudo._get_record_refusal())
