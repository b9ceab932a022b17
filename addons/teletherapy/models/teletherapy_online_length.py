# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class TeletherapyOnlineLength(models.Model):
    """A session length that therapists can offer; shared by all practices."""

    _name = "teletherapy.online.length"
    _description = "Session Length"
    _order = "minutes"

    minutes = fields.Integer(required=True)

    _minutes_uniq = models.UniqueIndex("(minutes)", "This length exists already.")
    _minutes_check = models.Constraint(
        "CHECK (minutes BETWEEN 5 AND 480)",
        "A session lasts between 5 minutes and 8 hours.",
    )

    @api.depends("minutes")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for length in self:
            length.display_name = self.env._("%s minutes", length.minutes)
