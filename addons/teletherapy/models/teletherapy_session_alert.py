# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

LEVELS = {"scheduled": "secondary", "open": "info", "live": "success"}


class TeletherapySession(models.Model):
    """What the alert box on an appointment tells about its session."""

    _inherit = "teletherapy.session"

    @api.model
    def _get_alert_field_names(self):
        """Return what alerts read of a session, to be fetched with it."""
        return [
            *("start", "opens_at", "closes_at", "live_at", "ended_at", "state"),
            *("event_id", "client_id", "therapist_user_id"),
        ]

    def _get_alert(self, now=None):
        """Return the alert: level, message, notice, can_begin, refresh_in.

        After refresh_in seconds the alert will tell something else.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        state = self._get_due_state(now)
        can_begin = (
            state in ("open", "live")
            and self._get_participant(self.env.user).role == "therapist"
        )
        next_change = {
            "scheduled": self.opens_at,
            "open": self.start if now < self.start else self.closes_at,
            "live": self.closes_at,
        }.get(state)
        notice = next_change and self._get_therapist_notice()
        return {
            "level": "warning" if notice else LEVELS.get(state, "light"),
            "message": self._get_alert_message(state, now),
            "notice": notice,
            "can_begin": can_begin,
            "refresh_in": next_change and (next_change - now).total_seconds(),
        }

    def _get_therapist_notice(self):
        """Return what keeps the client away, as a sentence for the therapist, or False.

        A hook for other addons.
        """
        self.ensure_one()
        return False

    def _get_alert_message(self, state, now):
        client = self.client_id.name
        match state:
            case "scheduled":
                return self.env._(
                    "The telehealth session with %(client)s starts at %(start)s. You "
                    "can begin it from %(opens)s.",
                    client=client,
                    start=self._format_moment(self.start, now),
                    opens=self._format_moment(self.opens_at, self.start),
                )
            case "open" if now < self.start:
                return self.env._(
                    "The telehealth session with %(client)s starts at %(start)s.",
                    client=client,
                    start=self._format_moment(self.start, now),
                )
            case "open":
                return self.env._(
                    "The telehealth session with %(client)s was due to start at "
                    "%(start)s.",
                    client=client,
                    start=self._format_moment(self.start, now),
                )
            case "live":
                return self.env._(
                    "The telehealth session with %(client)s is live since %(live)s.",
                    client=client,
                    live=self._format_moment(self.live_at or self.start, now),
                )
            case "completed":
                return self.env._(
                    "The telehealth session with %(client)s ended at %(ended)s.",
                    client=client,
                    ended=self._format_moment(self.ended_at or self.closes_at, now),
                )
            case "missed":
                return self.env._(
                    "The telehealth session with %(client)s did not take place.",
                    client=client,
                )
        return self.env._("The telehealth session was cancelled.")
