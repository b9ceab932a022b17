# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

LEVELS = {"scheduled": "secondary", "open": "info", "live": "success"}


class TeletherapySession(models.Model):
    """What the alert box on an appointment tells about its session."""

    _inherit = "teletherapy.session"

    def _get_alert(self, now=None):
        """Return the alert: level, message, notice, can_begin, refresh_in.

        After refresh_in seconds the alert will tell something else.
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        state = self._get_due_state(now)
        is_therapist = self._get_participant(self.env.user).role == "therapist"
        message = self._get_alert_message(state, now)
        next_change = {
            "scheduled": self.opens_at,
            "open": self.start if now < self.start else self.closes_at,
            "live": self.closes_at,
        }.get(state)
        notice = next_change and self._get_therapist_notice()
        return {
            "level": "warning" if notice else LEVELS.get(state, "light"),
            "message": message,
            "notice": notice,
            "can_begin": is_therapist and state in ("open", "live"),
            "refresh_in": next_change and (next_change - now).total_seconds(),
        }

    def _get_therapist_notice(self):
        """Return what keeps the client away, as a sentence for the therapist, or False.

        A hook for other addons.
        """
        self.ensure_one()
        return False

    def _get_alert_message(self, state, now):
        texts = {
            "client": self.client_id.name,
            "start": self._format_moment(self.start, now),
            "opens": self._format_moment(self.opens_at, self.start),
            "live": self._format_moment(self.live_at or self.start, now),
            "ended": self._format_moment(self.ended_at or self.closes_at, now),
        }
        match state:
            case "scheduled":
                return self.env._(
                    "The telehealth session with %(client)s starts at %(start)s. You "
                    "can begin it from %(opens)s.",
                    **texts,
                )
            case "open" if now < self.start:
                return self.env._(
                    "The telehealth session with %(client)s starts at %(start)s.",
                    **texts,
                )
            case "open":
                return self.env._(
                    "The telehealth session with %(client)s was due to start at "
                    "%(start)s.",
                    **texts,
                )
            case "live":
                return self.env._(
                    "The telehealth session with %(client)s is live since %(live)s.",
                    **texts,
                )
            case "completed":
                return self.env._(
                    "The telehealth session with %(client)s ended at %(ended)s.",
                    **texts,
                )
            case "missed":
                return self.env._(
                    "The telehealth session with %(client)s did not take place.",
                    **texts,
                )
        return self.env._("The telehealth session was cancelled.")
