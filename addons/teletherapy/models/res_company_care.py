# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class ResCompany(models.Model):
    """What the practice asks and knows for an emergency."""

    _inherit = "res.company"

    teletherapy_ask_location = fields.Boolean(
        string="Ask Clients Where They Are",
        default=True,
        help="At every check-in, so that help can be sent to the right place.",
    )
    teletherapy_emergency_text = fields.Text(
        string="In an Emergency",
        help="What therapists of this practice read on the emergency card.",
    )

    @api.model
    def _get_teletherapy_settings(self):
        return super()._get_teletherapy_settings() | {
            "teletherapy_ask_location",
            "teletherapy_emergency_text",
        }

    def _get_location_choices(self):
        """Return the states that a client can say to be in, by country.

        The states matter for the therapist's license. A country without states is a
        choice itself.
        """
        self.ensure_one()
        # sudo: res.country - names alone, for clients as well
        return [
            {
                "id": country.id,
                "name": country.name,
                "states": [
                    {"id": state.id, "name": state.name}
                    for state in country.state_ids.sorted("name")
                ],
            }
            for country in self.sudo().teletherapy_country_ids.sorted("name")
        ]
