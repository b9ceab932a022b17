# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def action_tell_late(self):
        """Tell the client who waits that the therapist is a few minutes late.

        :return: what the alert box tells then
        """
        session = self._get_session_to_write_to()
        session._set_waiting_message(session._get_ready_message("late"))
        return self.get_session_alert()

    def action_take_back_message(self):
        """Take the message to the waiting room back.

        :return: what the alert box tells then
        """
        self._get_session_to_write_to()._set_waiting_message("")
        return self.get_session_alert()

    def _get_session_to_write_to(self):
        self.ensure_one()
        if not self.teletherapy_session_id:
            raise UserError(self.env._("This appointment has no telehealth session."))
        return self.teletherapy_session_id
