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

    @api.model
    def _get_teletherapy_settings(self):
        return super()._get_teletherapy_settings() | {"teletherapy_admission"}
