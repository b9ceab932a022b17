# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

ADMISSIONS = [
    ("automatic", "As soon as the therapist is there"),
    ("therapist", "When the therapist admits them"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    teletherapy_admission = fields.Selection(
        ADMISSIONS,
        string="Clients Leave the Waiting Room",
        default="automatic",
        required=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any("teletherapy_admission" in vals for vals in vals_list):
            self._check_teletherapy_settings_access()
        return super().create(vals_list)

    def write(self, vals):
        if "teletherapy_admission" in vals:
            self._check_teletherapy_settings_access()
        return super().write(vals)
