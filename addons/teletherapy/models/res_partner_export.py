# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "teletherapy.noted.export.mixin"]

    def _get_noted_records(self):
        return self.filtered("is_client")

    def _get_export_practices(self):
        return self.company_id or self.env.company
