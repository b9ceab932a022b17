# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Name no client. In developer mode Odoo tells by name whom it keeps away."""
        error = super()._make_access_error(operation, records)
        # sudo: res.partner - only whether clients are among what is refused
        if records._name != "res.partner" or not any(
            partner_sudo.is_client for partner_sudo in records.sudo()
        ):
            return error
        refusal = AccessError(
            self.env._(
                "You cannot see this client: they belong to another practice, or to "
                "one you have not selected. Choose the practice at the top of the "
                "page, or ask a practice manager."
            )
        )
        if suggestion := getattr(error, "context", None):
            refusal.context = suggestion
        return refusal
