# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class TeletherapySettings(models.TransientModel):
    """The practice settings, for managers who may not open Odoo's own settings."""

    _name = "teletherapy.settings"
    _description = "Practice Settings"

    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        default=lambda self: self.env.company,
        required=True,
        readonly=True,
    )
    lead_minutes = fields.Integer(
        string="Opens before the start",
        default=lambda self: self.env.company.teletherapy_lead_minutes,
    )
    closing_minutes = fields.Integer(
        string="Stays open after the end",
        default=lambda self: self.env.company.teletherapy_closing_minutes,
    )
    country_ids = fields.Many2many(
        "res.country",
        string="Clients may live in",
        default=lambda self: self.env.company.teletherapy_country_ids,
    )

    def action_save(self):
        self.ensure_one()
        # sudo: res.company - it checks by itself who may change these three settings
        self.company_id.sudo().write(
            {
                "teletherapy_lead_minutes": self.lead_minutes,
                "teletherapy_closing_minutes": self.closing_minutes,
                "teletherapy_country_ids": self.country_ids.ids,
            }
        )
        return {"type": "ir.actions.act_window_close"}
