# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def _send_email(self):
        """Send clients the practice's own sign-up link, whoever grants the access."""
        self.ensure_one()
        if not self.partner_id.is_client:
            return super()._send_email()
        self.partner_id._send_login_link("signup")
        return True
