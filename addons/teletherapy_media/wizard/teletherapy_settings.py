# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..models.res_company import ADMISSIONS


class TeletherapySettings(models.TransientModel):
    _inherit = "teletherapy.settings"

    admission = fields.Selection(
        ADMISSIONS,
        string="Clients leave the waiting room",
        default=lambda self: self.env.company.teletherapy_admission,
        required=True,
    )

    def action_save(self):
        # sudo: res.company - it checks by itself who may change this setting
        self.company_id.sudo().teletherapy_admission = self.admission
        return super().action_save()
