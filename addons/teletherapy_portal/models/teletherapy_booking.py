# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ..tools.time_values import get_time_values


class TeletherapyBooking(models.Model):
    """What the portal shows of a request that waits for its answer."""

    _inherit = "teletherapy.booking"

    def _get_portal_url(self):
        self.ensure_one()
        return f"/my/teletherapy/request/{self.id}"

    @api.model
    def _get_portal_requests_domain(self, user, now):
        return (
            Domain("client_id", "=", user.partner_id.id)
            & Domain("state", "=", "requested")
            & Domain("start", ">", now)
        )

    def _prepare_portal_values(self, user):
        self.ensure_one()
        company = self.company_id
        tz, lang = company._get_teletherapy_tz(user.tz), get_lang(self.env).code
        times = get_time_values(self.start, self.stop, tz, lang)
        return {
            "url": self._get_portal_url(),
            "start": self.start,
            "code": self.state,
            "is_open": False,
            "is_move": self.action == "move",
            "kind": "telehealth" if self.is_telehealth else "office",
            **times,
            "day": times["date"],
            "duration": self.env["teletherapy.session"]._format_length(
                self.stop - self.start
            ),
            "therapist": self.therapist_id.name,
            "practice": company.name,
            "contact": company._get_portal_contact(),
        }

    def _get_result_url(self):
        """Return the page on which the client reads what came of this."""
        self.ensure_one()
        done = {
            ("book", "requested"): "requested",
            ("book", "done"): "booked",
            ("move", "requested"): "move_requested",
            ("move", "done"): "moved",
            ("cancel", "done"): "cancelled",
        }.get((self.action, self.state), self.state)
        if self.action == "cancel" or self.state in ("withdrawn", "declined", "lapsed"):
            return f"/my/teletherapy?done={done}"
        if self.event_id:
            return f"{self.event_id._get_portal_page_url()}?done={done}"
        return f"{self._get_portal_url()}?done={done}"
