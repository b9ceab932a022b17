# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math

from odoo import api, fields, models

from .teletherapy_session import IDLE_REFRESH, OPEN_CODES


class TeletherapySession(models.Model):
    """Prompts the client on every page of the portal when a session can be begun."""

    _inherit = "teletherapy.session"

    @api.model
    def _prepare_portal_prompt(self, user, now=None):
        """What the portal's pages prompt ``user`` of.

        :return: dict of ``session`` (its values, or ``None``), ``code``, ``sentence``,
            and ``refresh_in``, the seconds after which this will be another answer
        """
        now = now or fields.Datetime.now()
        # sudo: teletherapy.session - only sessions of this user are looked up
        Session_sudo = self.sudo()
        upcoming_sudo = Session_sudo.search(
            Session_sudo._get_portal_upcoming_domain(user, now), order="start", limit=3
        )
        for session_sudo in upcoming_sudo:
            if session_sudo.opens_at <= now:
                values = session_sudo._prepare_portal_values(user, now)
                if values["code"] in OPEN_CODES:
                    return {
                        "session": values,
                        "code": f"{values['code']},{session_sudo.id}",
                        "sentence": values["sentence"],
                        "refresh_in": values["refresh_in"],
                    }
        waits = [s.opens_at - now for s in upcoming_sudo if s.opens_at > now]
        wait = min([*waits, IDLE_REFRESH])
        return {
            "session": None,
            "code": "none",
            "sentence": "",
            "refresh_in": math.ceil(wait.total_seconds()),
        }
