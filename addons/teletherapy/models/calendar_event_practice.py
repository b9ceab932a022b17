# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

PARTIES = {"client_id", "therapist_id"}


class CalendarEvent(models.Model):
    """Who is booked becomes a client of the practice, if of no other one."""

    _inherit = "calendar.event"

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events._let_clients_join()
        return events

    def write(self, vals):
        result = super().write(vals)
        if PARTIES & vals.keys():
            self.exists()._let_clients_join()
        return result

    def _get_practice(self):
        """Return the practice that this appointment belongs to."""
        self.ensure_one()
        # sudo: hr.employee - the practice of the therapist
        return self.therapist_id.sudo().company_id or self.env.company

    def _let_clients_join(self):
        # sudo: calendar.event - who is booked, whoever books
        for event_sudo in self.sudo():
            if event_sudo.client_id:
                event_sudo.client_id._join_practice(event_sudo._get_practice())
