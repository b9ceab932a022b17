# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError


class ResGroups(models.Model):
    _name = "res.groups"
    _inherit = ["res.groups", "teletherapy.membership.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        with self._guard_membership():
            return super().create(vals_list)

    def write(self, vals):
        if not self._touches_membership(vals):
            return super().write(vals)
        with self._guard_membership():
            return super().write(vals)

    def unlink(self):
        with self._guard_membership():
            return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_teletherapy(self):
        if guarded_ids := set(self._get_guarded_group_ids().values()) & set(self.ids):
            raise UserError(
                self.env._(
                    "The group “%(group)s” is part of Teletherapy and cannot be "
                    "deleted. Take its members out instead.",
                    group=self.browse(guarded_ids)[:1].name,
                )
            )
