# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """An account that is closed holds no sessions."""

    _inherit = "res.users"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.check_access("write")
            self._get_coming_sessions_sudo()._cancel_with_appointments(
                self.env["teletherapy.session"]._get_live_departure_refusal()
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_sessions(self):
        # sudo: teletherapy.session - whether there are any, nothing else
        sessions_sudo = self.env["teletherapy.session"].sudo()
        if sessions_sudo.search_count([("therapist_user_id", "in", self.ids)], limit=1):
            raise UserError(sessions_sudo._get_record_refusal())
