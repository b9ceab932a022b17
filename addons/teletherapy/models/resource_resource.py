# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResourceResource(models.Model):
    """Archiving an employee is archiving the resource behind, on whatever road."""

    _inherit = "resource.resource"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.check_access("write")
            # sudo: hr.employee - whose resources these are
            employees_sudo = (
                self.env["hr.employee"].sudo().with_context(active_test=False)
            )
            employees_sudo.search(
                [("resource_id", "in", self.ids)]
            )._cancel_coming_sessions()
        return super().write(vals)
