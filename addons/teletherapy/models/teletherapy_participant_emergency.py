# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class TeletherapyParticipant(models.Model):
    """One client on the emergency card."""

    _inherit = "teletherapy.participant"

    def _prepare_emergency_card(self):
        """Return everything at a glance, of a client whom the user may see."""
        self.ensure_one()
        company = self.session_id.company_id
        client = self.partner_id
        contact = self.env["teletherapy.emergency.contact"]._find(client, company)
        country = self._get_emergency_country()
        return {
            "name": client.name,
            "phone": client.phone or "",
            "is_asked": company.teletherapy_ask_location,
            "place": self._get_location_values(),
            "told_at": self.location_told_at,
            "address": client._get_address_lines(),
            "contact": {
                "name": contact.name or "",
                "relation": contact.relation or "",
                "phone": contact.phone or "",
            },
            "notes": contact.notes or "",
            "country": country.name or "",
            "numbers": self.env["teletherapy.emergency.number"]._get_numbers(country),
            "practice_text": company.teletherapy_emergency_text or "",
        }

    def _get_emergency_country(self):
        """Return the country whose help is needed; none when nobody can know it."""
        self.ensure_one()
        if self.location == "outside":
            return self.location_country_id
        return self.location_country_id or self.partner_id.country_id
