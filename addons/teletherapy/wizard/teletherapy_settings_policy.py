# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

DEFAULT_HOURS = 24
DEFAULT_MONTHS = 84


class TeletherapySettings(models.TransientModel):
    """Reminders, notice, time zone and retention among the practice settings.

    What is off is 0 for the practice; here it is a switch, and a number when it is on.
    """

    _inherit = "teletherapy.settings"

    has_email_reminder = fields.Boolean(
        string="E-mail reminder",
        default=lambda self: bool(self.env.company.teletherapy_email_reminder_hours),
    )
    email_reminder_hours = fields.Integer(
        default=lambda self: self.env.company.teletherapy_email_reminder_hours
        or DEFAULT_HOURS,
    )
    has_sms_reminder = fields.Boolean(
        string="Text message reminder",
        default=lambda self: bool(self.env.company.teletherapy_sms_reminder_hours),
    )
    sms_reminder_hours = fields.Integer(
        default=lambda self: self.env.company.teletherapy_sms_reminder_hours
        or DEFAULT_HOURS,
    )
    cancel_notice_hours = fields.Integer(
        string="Clients may move or cancel until",
        default=lambda self: self.env.company.teletherapy_cancel_notice_hours,
    )
    client_tz = fields.Selection(
        selection=lambda self: self._get_client_tz_selection(),
        string="Clients see times in",
        default=lambda self: self.env.company.teletherapy_client_tz,
        required=True,
    )
    has_retention = fields.Boolean(
        string="Erase attendance log",
        default=lambda self: bool(self.env.company.teletherapy_retention_months),
    )
    retention_months = fields.Integer(
        default=lambda self: self.env.company.teletherapy_retention_months
        or DEFAULT_MONTHS,
    )

    @api.model
    def _get_client_tz_selection(self):
        field = self.env["res.company"]._fields["teletherapy_client_tz"]
        return field._description_selection(self.env)

    def _prepare_company_values(self):
        return {
            **super()._prepare_company_values(),
            "teletherapy_email_reminder_hours": self.has_email_reminder
            and self.email_reminder_hours,
            "teletherapy_sms_reminder_hours": self.has_sms_reminder
            and self.sms_reminder_hours,
            "teletherapy_cancel_notice_hours": self.cancel_notice_hours,
            "teletherapy_client_tz": self.client_tz,
            "teletherapy_retention_months": self.has_retention
            and self.retention_months,
        }
