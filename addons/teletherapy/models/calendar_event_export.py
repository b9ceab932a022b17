# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "teletherapy.noted.export.mixin"]

    def _get_noted_records(self):
        return self.filtered("client_id")

    def _get_export_practices(self):
        practices = self.env["res.company"]
        for event in self:
            practices |= event._get_practice()
        return practices
