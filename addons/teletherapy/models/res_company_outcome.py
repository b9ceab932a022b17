# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """From how many minutes on a session counts."""

    _inherit = "res.company"

    teletherapy_short_minutes = fields.Integer(
        string="Shortest Session",
        default=16,
        help="A session in which therapist and client were connected together for "
        "fewer minutes is proposed as too short. 16 minutes are the least that can be "
        "billed as 90832.",
    )

    @api.constrains("teletherapy_short_minutes")
    def _check_teletherapy_short_minutes(self):
        for company in self:
            if not 0 <= company.teletherapy_short_minutes <= 24 * 60:
                raise ValidationError(
                    self.env._(
                        "The shortest session that counts can last at most a day: "
                        "enter between 0 and 1440 minutes."
                    )
                )
