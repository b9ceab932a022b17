# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class TeletherapySession(models.Model):
    """Where the client was decides about the place of service that is proposed."""

    _inherit = "teletherapy.session"

    @api.depends("participant_ids.location")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _get_proposed_place_of_service(self):
        client = self.participant_ids.filtered(lambda one: one.role == "client")[:1]
        if client.location in ("other", "outside"):
            return "02"
        return super()._get_proposed_place_of_service()
