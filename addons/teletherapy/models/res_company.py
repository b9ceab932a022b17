# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

SETTINGS = {
    "teletherapy_lead_minutes",
    "teletherapy_closing_minutes",
    "teletherapy_country_ids",
}


class ResCompany(models.Model):
    _inherit = "res.company"

    teletherapy_lead_minutes = fields.Integer(
        string="Opens Before",
        default=15,
        help="Minutes before the start from which a session's room can be entered.",
    )
    teletherapy_closing_minutes = fields.Integer(
        string="Stays Open After",
        default=30,
        help="Minutes after the scheduled end at which a session's room closes.",
    )
    teletherapy_country_ids = fields.Many2many(
        "res.country",
        "res_company_teletherapy_country_rel",
        "company_id",
        "country_id",
        string="Telehealth Countries",
        default=lambda self: self.env.ref("base.us", raise_if_not_found=False),
        help="Clients who live elsewhere cannot be booked for telehealth.",
    )

    @api.constrains("teletherapy_lead_minutes", "teletherapy_closing_minutes")
    def _check_teletherapy_minutes(self):
        for company in self:
            if not 0 <= company.teletherapy_lead_minutes <= 24 * 60:
                raise ValidationError(
                    self.env._(
                        "A session's room can open at most a day before the start: "
                        "enter between 0 and 1440 minutes."
                    )
                )
            if not 0 <= company.teletherapy_closing_minutes <= 24 * 60:
                raise ValidationError(
                    self.env._(
                        "A session's room can stay open at most a day after the end: "
                        "enter between 0 and 1440 minutes."
                    )
                )

    @api.constrains("teletherapy_country_ids")
    def _check_teletherapy_countries(self):
        for company in self:
            if not company.teletherapy_country_ids:
                raise ValidationError(
                    self.env._(
                        "Choose at least one country whose residents can have "
                        "telehealth sessions."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(SETTINGS & vals.keys() for vals in vals_list):
            self._check_teletherapy_settings_access()
        companies = super().create(vals_list)
        for company in companies:
            company._get_teletherapy_location()
        return companies

    def write(self, vals):
        changes_settings = bool(SETTINGS & vals.keys())
        if changes_settings:
            self._check_teletherapy_settings_access()
        result = super().write(vals)
        if changes_settings:
            self._update_teletherapy_windows()
        return result

    def _check_teletherapy_settings_access(self):
        """Refuse the practice settings to everybody but practice managers and owners.

        Asks the user and not the access rights, so that sudo() is no way around.
        """
        if not self.env.user._is_practice_manager():
            raise AccessError(
                self.env._(
                    "Only a practice manager or owner can change the telehealth "
                    "settings of the practice."
                )
            )

    def _update_teletherapy_windows(self):
        """Let the sessions that have not begun follow changed minutes."""
        # sudo: teletherapy.session - kept by the system, nobody may write it
        sessions_sudo = (
            self.env["teletherapy.session"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.ids),
                    ("state", "in", ("scheduled", "open", "live")),
                ]
            )
        )
        sessions_sudo._compute_window()
        sessions_sudo._update_states()

    @api.model
    def _init_teletherapy(self):
        """Give the companies that were there before this addon what new ones get."""
        for company in self.search([("teletherapy_country_ids", "=", False)]):
            company.teletherapy_country_ids = self.env.ref("base.us")
            company._get_teletherapy_location()

    def _get_teletherapy_location(self):
        """Return this practice's teletherapy office, made where it is missing."""
        self.ensure_one()
        # sudo: hr.work.location - part of every practice, whoever comes first
        location_sudo = self.env["hr.work.location"].sudo()
        office_sudo = location_sudo.search(
            [("company_id", "=", self.id), ("location_type", "=", "teletherapy")],
            order="id",
            limit=1,
        ) or location_sudo.create(
            {
                "name": self.env._("Teletherapy Office"),
                "company_id": self.id,
                "address_id": self.partner_id.id,
                "location_type": "teletherapy",
            }
        )
        return office_sudo.sudo(False)
