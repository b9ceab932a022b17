# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, api, models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "teletherapy.membership.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        with self._guard_membership():
            return super().create(vals_list)

    def write(self, vals):
        if not self._touches_membership(vals):
            return super().write(vals)
        with self._guard_membership():
            return super().write(vals)

    def _is_practice_manager(self):
        """Whether this user manages or owns the practice, or is the system itself."""
        self.ensure_one()
        return self.id == SUPERUSER_ID or self.has_group(
            "teletherapy.group_practice_manager"
        )

    def _is_teletherapist(self):
        """Whether this user has the Teletherapy role and can sign in."""
        self.ensure_one()
        return self.active and self.has_group("teletherapy.group_therapist")
