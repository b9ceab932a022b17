# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

LATER = "teletherapy_check_later"


class CalendarEvent(models.Model):
    """Checks overlaps when an appointment, or a whole series, has found its place."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get(LATER):
            return super().create(vals_list)
        model = self.with_context(**{LATER: True})
        events = super(CalendarEvent, model).create(vals_list).with_env(self.env)
        self.env["teletherapy.session"]._check_placed()
        return events

    def write(self, vals):
        if self.env.context.get(LATER):
            return super().write(vals)
        events = self.with_context(**{LATER: True})
        result = super(CalendarEvent, events).write(vals)
        self.env["teletherapy.session"]._check_placed()
        return result
