# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

# A page asks again after this time at the latest, should the bus have been down.
MAX_WAIT = timedelta(minutes=10)
UPCOMING_STATES = ("scheduled", "open", "live")


class TeletherapySession(models.Model):
    """Prompts therapist and client on their open pages when it is time.

    Each page knows when the next session opens and shows the prompt by its own clock.
    The bus tells the pages to ask again when something has changed.
    """

    _inherit = "teletherapy.session"

    def _send_prompt_changes(self):
        """Let the open pages of the people in these sessions ask again."""
        # sudo: teletherapy.session - told to the people in it, whoever changed it
        sessions_sudo = self.sudo()
        people = sessions_sudo.participant_ids.partner_id
        (people | sessions_sudo.therapist_user_id.partner_id)._bus_send(
            "teletherapy.session/changed", {}
        )

    @api.model
    def get_prompts(self):
        """Return what the pages of the therapist who asks have to show.

        :return: dict of sessions (those that can be begun, then the next one) and
            refresh_in, the seconds after which the answer will be another one
        """
        now = fields.Datetime.now()
        sessions = self.search(
            [
                ("therapist_user_id", "=", self.env.uid),
                ("state", "in", UPCOMING_STATES),
                ("closes_at", ">", now),
            ],
            order="start",
            limit=10,
        )
        open_sessions = sessions.filtered(lambda session: session.opens_at <= now)
        shown = open_sessions | (sessions - open_sessions)[:1]
        moments = [
            moment
            for session in shown
            for moment in (session.opens_at, session.start, session.closes_at)
            if moment > now
        ]
        wait = min([moment - now for moment in moments] + [MAX_WAIT])
        return {
            "sessions": [session._get_prompt(now) for session in shown],
            "refresh_in": math.ceil(wait.total_seconds()),
        }

    def _get_prompt(self, now):
        """Return what the therapist is shown of this session.

        The key tells apart two prompts of one session that was moved.
        """
        self.ensure_one()
        today = fields.Datetime.context_timestamp(self, now).date()
        day = fields.Datetime.context_timestamp(self, self.start).date()
        return {
            "key": f"{self.id},{fields.Datetime.to_string(self.opens_at)}",
            "event_id": self.event_id.id,
            "is_open": self.opens_at <= now,
            "is_due": self._get_due_state(now) == "open",
            "time": self._format_moment(self.start, self.start)
            if day == today
            else format_date(self.env, day, date_format="MMM d"),
            "alert": self._get_alert(now),
        }
