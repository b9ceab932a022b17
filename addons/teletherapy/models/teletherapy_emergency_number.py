# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class TeletherapyEmergencyNumber(models.Model):
    """A number to call for help in a country; the same for every practice."""

    _name = "teletherapy.emergency.number"
    _description = "Emergency Number"
    _order = "country_id, sequence, id"

    country_id = fields.Many2one(
        "res.country", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Service", required=True, translate=True)
    phone = fields.Char(string="Number", required=True)

    @api.model
    def _get_numbers(self, country):
        """Return the numbers of a country as they are shown."""
        return [
            {"name": number.name, "phone": number.phone}
            for number in self.search([("country_id", "=", country.id)])
        ]
