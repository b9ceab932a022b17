# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

HOURS = {
    "teletherapy_email_reminder_hours",
    "teletherapy_sms_reminder_hours",
    "teletherapy_cancel_notice_hours",
}
MAX_HOURS = 30 * 24
MIN_RETENTION_MONTHS = 12


class ResCompany(models.Model):
    """What the practice promises its clients, and how long it keeps attendance."""

    _inherit = "res.company"

    teletherapy_email_reminder_hours = fields.Integer(
        string="E-mail Reminder",
        default=24,
        help="Hours before the start at which clients are reminded by e-mail; 0: "
        "never.",
    )
    teletherapy_sms_reminder_hours = fields.Integer(
        string="Text Message Reminder",
        help="Hours before the start at which clients are reminded by text message; 0: "
        "never.",
    )
    teletherapy_cancel_notice_hours = fields.Integer(
        string="Cancellation Notice",
        default=24,
        help="Hours before the start until which clients may move or cancel by "
        "themselves.",
    )
    teletherapy_client_tz = fields.Selection(
        [
            ("client", "Their own time zone"),
            ("practice", "The practice's time zone"),
        ],
        string="Clients See Times In",
        default="client",
        required=True,
    )
    teletherapy_retention_months = fields.Integer(
        string="Keep Attendance For",
        help="Months after a session for which the Attendance Log is kept; 0: for "
        "good. Sessions, who attended them for how long, and the Audit Trail stay in "
        "any case.",
    )

    @api.constrains(*HOURS, "teletherapy_retention_months")
    def _check_teletherapy_policy(self):
        for company in self:
            if not all(0 <= company[name] <= MAX_HOURS for name in HOURS):
                raise ValidationError(
                    self.env._(
                        "Reminders and notice lie at most 30 days before a session: "
                        "enter between 0 and 720 hours."
                    )
                )
            months = company.teletherapy_retention_months
            if months and months < MIN_RETENTION_MONTHS:
                raise ValidationError(
                    self.env._(
                        "Attendance is evidence: keep it for at least 12 months, or "
                        "enter 0 to keep it for good."
                    )
                )

    @api.model
    def _get_teletherapy_settings(self):
        return (
            super()._get_teletherapy_settings()
            | HOURS
            | {"teletherapy_client_tz", "teletherapy_retention_months"}
        )

    def _get_teletherapy_tz(self, own_tz=None):
        """Return the time zone in which a client is told times.

        :param own_tz: the client's, if known
        """
        self.ensure_one()
        if own_tz and self.teletherapy_client_tz != "practice":
            return own_tz
        return self.partner_id.tz or "UTC"
