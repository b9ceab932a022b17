# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the web client whether its user is prompted of telehealth sessions."""
        return {
            **super().session_info(),
            "teletherapy_prompts": self.env.user._is_teletherapist(),
        }
