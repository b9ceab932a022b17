# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class HrWorkLocation(models.Model):
    _inherit = "hr.work.location"

    location_type = fields.Selection(
        selection_add=[("teletherapy", "Teletherapy")],
        ondelete={"teletherapy": "set default"},
    )

    def write(self, vals):
        if vals.get("location_type", "teletherapy") != "teletherapy":
            self.filtered(
                lambda location: location.location_type == "teletherapy"
            )._check_not_in_use()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._check_not_in_use()

    def _check_not_in_use(self):
        """Refuse what would take the place away under an appointment."""
        # sudo: calendar.event - other people's appointments count as well
        event_sudo = self.env["calendar.event"].sudo().with_context(active_test=False)
        for location in self:
            if event_sudo.search_count(
                [("practice_location_id", "=", location.id)], limit=1
            ):
                raise UserError(
                    self.env._(
                        "Appointments take place at %(location)s. Move them to another "
                        "practice location first, or archive this one.",
                        location=location.name,
                    )
                )
