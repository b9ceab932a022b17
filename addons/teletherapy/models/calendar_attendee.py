# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class CalendarAttendee(models.Model):
    _inherit = "calendar.attendee"

    @api.constrains("event_id", "partner_id")
    def _check_no_client(self):
        for attendee in self:
            # sudo: calendar.event - the client, whoever may see who it is
            if attendee.event_id.sudo().client_id == attendee.partner_id:
                raise ValidationError(
                    self.env._(
                        "Everybody in the practice can see who attends an appointment. "
                        "Leave the client in the field “Client” alone."
                    )
                )
