# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_busy_calendar_events(self, start_datetime, end_datetime):
        """Count the private appointments of colleagues, which Odoo shows as busy.

        Odoo looks for those who attend, which it hides with all else of such an event.
        """
        busy = super()._get_busy_calendar_events(start_datetime, end_datetime)
        events = self.env["calendar.event"]
        for partner in self._origin:
            hidden = events.search(
                [
                    ("privacy", "=", "private"),
                    ("partner_ids", "in", partner.ids),
                    ("show_as", "=", "busy"),
                    ("start", "<=", end_datetime.replace(tzinfo=None)),
                    ("stop", ">=", start_datetime.replace(tzinfo=None)),
                ]
            )
            if hidden:
                busy[partner.id] = busy.get(partner.id, events) | hidden
        return busy
