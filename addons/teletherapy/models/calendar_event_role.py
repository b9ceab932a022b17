# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    def _on_role_revoked(self):
        """Cancel the appointments of therapists who lost the Teletherapy role.

        They are archived, as when somebody cancels them: what tells clients about a
        cancelled appointment does so here as well.
        """
        self.write({"active": False})
