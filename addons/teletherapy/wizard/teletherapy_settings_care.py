# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class TeletherapySettings(models.TransientModel):
    """What is asked and shown for an emergency, among the practice settings."""

    _inherit = "teletherapy.settings"

    ask_location = fields.Boolean(
        string="Ask where they are",
        default=lambda self: self.env.company.teletherapy_ask_location,
    )
    emergency_text = fields.Text(
        string="In an emergency",
        default=lambda self: self.env.company.teletherapy_emergency_text,
    )

    def _prepare_company_values(self):
        return {
            **super()._prepare_company_values(),
            "teletherapy_ask_location": self.ask_location,
            "teletherapy_emergency_text": self.emergency_text,
        }
