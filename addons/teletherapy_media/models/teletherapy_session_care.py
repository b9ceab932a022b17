# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from odoo.addons.teletherapy.models.teletherapy_session_outcome import HELD_OUTCOMES

from ..tools.unix_time import to_iso


class TeletherapySession(models.Model):
    """What the room page shows of safety, and of the time after the session.

    Read from Odoo over HTTPS: it works without the media server, which learns nothing
    of it.
    """

    _inherit = "teletherapy.session"

    def _get_room_page_values(self, participant):
        values = super()._get_room_page_values(participant)
        url = f"{self._get_room_url_of(participant)}/care"
        is_therapist = participant.role == "therapist"
        return {
            **values,
            "care": {
                "role": participant.role,
                "location_url": participant._may_tell_location() and f"{url}/location",
                "emergency_url": is_therapist and f"{url}/emergency",
                "news_url": is_therapist and f"{url}/news",
                "closing_url": f"{url}/closing",
                "outcome_url": is_therapist and f"{url}/outcome",
                "book_url": is_therapist and f"{url}/book",
                "quality_url": not is_therapist and f"{url}/quality",
                "numbers": self._get_practice_numbers() if is_therapist else [],
            },
        }

    def _get_practice_numbers(self):
        """Return what to call when not even Odoo can be reached."""
        numbers = self.env["teletherapy.emergency.number"]
        return numbers._get_numbers(self.company_id.country_id)

    # While the session goes on

    def _get_care_news(self):
        """Return what the therapist sees beside the session: where the client is, and
        who waits for them in another room."""
        self.ensure_one()
        client = self.participant_ids.filtered(lambda one: one.role == "client")[:1]
        return {
            "client": client.partner_id.name or "",
            "place": bool(client) and client._get_location_values(),
            "is_late": bool(self.client_late_at),
            "queue": [
                session._get_queue_entry(fields.Datetime.now())
                for session in self._get_queue()
            ],
        }

    def _get_queue(self):
        """Return the therapist's other sessions in whose waiting room somebody is."""
        self.ensure_one()
        now = fields.Datetime.now()
        return self.search(
            [
                ("therapist_user_id", "=", self.therapist_user_id.id),
                ("id", "!=", self.id),
                ("state", "in", ("scheduled", "open")),
                ("opens_at", "<=", now),
                ("closes_at", ">", now),
                (
                    "participant_ids",
                    "any",
                    [
                        ("role", "!=", "therapist"),
                        ("joined_at", "!=", False),
                        ("left_at", "=", False),
                    ],
                ),
            ],
            order="start, id",
        )

    def _get_queue_entry(self, now):
        self.ensure_one()
        waiting = self.participant_ids.filtered(
            lambda one: one.role != "therapist" and one._is_in_room()
        )
        return {
            "id": self.id,
            "name": self.client_id.name,
            "waited_minutes": int(
                (now - min(waiting.mapped("joined_at"))).total_seconds() // 60
            ),
            "message": self.waiting_message or "",
            "message_url": f"{self._get_room_url()}/message",
        }

    # When it is over

    def _get_closing_values(self, participant):
        """Return what the closing page shows this participant, beside the reason."""
        self.ensure_one()
        if participant.role == "therapist":
            return {
                "is_over": bool(self.outcome),
                "outcome": self._get_outcome_values(),
                "next": self._get_next_values(participant),
            }
        return {
            "is_over": self.state in ("completed", "missed"),
            "next": participant.role == "client" and self._get_next_values(participant),
            "obstacles": self._get_choices("teletherapy.quality", "obstacle")
            if self.env["teletherapy.quality"]._may_answer(participant)
            else False,
        }

    def _get_outcome_values(self):
        """Return the outcome with its choices; False while the session goes on."""
        if not self.outcome:
            return False
        return {
            "outcome": self.outcome,
            "proposed": self.proposed_outcome,
            "place_of_service": self.place_of_service
            or self._get_proposed_place_of_service(),
            "modifier": self.modifier or self._get_proposed_modifier(),
            "from": self.live_at and to_iso(self.live_at),
            "to": self.ended_at and to_iso(self.ended_at),
            "minutes": self.together_minutes,
            "is_confirmed": bool(self.outcome_confirmed_at),
            "may_confirm": self._may_confirm_outcome(),
            "held": HELD_OUTCOMES,
            "choices": {
                name: self._get_choices(self._name, name)
                for name in ("outcome", "place_of_service", "modifier")
            },
        }

    def _get_choices(self, model, name):
        field = self.env[model]._fields[name]
        return [
            {"value": value, "label": label}
            for value, label in field._description_selection(self.env)
        ]

    def _get_next_values(self, participant, booked=None):
        """Return the next appointment, and for the therapist what to propose.

        :param booked: the session that has just been booked, whatever comes before it
        """
        following = booked or self._get_next_session()
        values = {"session": False}
        if following:
            values["session"] = {
                "start": to_iso(following.start),
                "stop": to_iso(following.stop),
                "therapist": following.therapist_id.name,
                "url": following._get_back_url(participant),
                "calendar_url": following._get_calendar_url(),
            }
        if participant.role == "therapist":
            start = self._get_next_start()
            values["proposal"] = {
                "start": to_iso(start),
                "minutes": int((self.stop - self.start).total_seconds() // 60),
            }
        return values
