# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class TeletherapyParticipant(models.Model):
    _name = "teletherapy.participant"
    _inherit = ["teletherapy.participant", "teletherapy.noted.export.mixin"]

    def _get_export_practices(self):
        return self.session_id.company_id
