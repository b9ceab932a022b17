# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _get_portal_contact(self):
        """:return: how a client reaches the practice"""
        self.ensure_one()
        return {"name": self.name, "phone": self.phone, "email": self.email}
