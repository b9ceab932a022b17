# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

MANAGERS = "teletherapy.group_practice_manager"


class ResConfigSettings(models.TransientModel):
    """The practice settings among Odoo's own, for managers who administer as well."""

    _inherit = "res.config.settings"

    teletherapy_lead_minutes = fields.Integer(
        related="company_id.teletherapy_lead_minutes", readonly=False, groups=MANAGERS
    )
    teletherapy_closing_minutes = fields.Integer(
        related="company_id.teletherapy_closing_minutes",
        readonly=False,
        groups=MANAGERS,
    )
    teletherapy_country_ids = fields.Many2many(
        related="company_id.teletherapy_country_ids", readonly=False, groups=MANAGERS
    )
    teletherapy_client_tz = fields.Selection(
        related="company_id.teletherapy_client_tz", readonly=False, groups=MANAGERS
    )
    teletherapy_email_reminder_hours = fields.Integer(
        related="company_id.teletherapy_email_reminder_hours",
        readonly=False,
        groups=MANAGERS,
    )
    teletherapy_sms_reminder_hours = fields.Integer(
        related="company_id.teletherapy_sms_reminder_hours",
        readonly=False,
        groups=MANAGERS,
    )
    teletherapy_cancel_notice_hours = fields.Integer(
        related="company_id.teletherapy_cancel_notice_hours",
        readonly=False,
        groups=MANAGERS,
    )
    teletherapy_retention_months = fields.Integer(
        related="company_id.teletherapy_retention_months",
        readonly=False,
        groups=MANAGERS,
    )
    teletherapy_ask_location = fields.Boolean(
        related="company_id.teletherapy_ask_location", readonly=False, groups=MANAGERS
    )
    teletherapy_emergency_text = fields.Text(
        related="company_id.teletherapy_emergency_text",
        readonly=False,
        groups=MANAGERS,
    )
