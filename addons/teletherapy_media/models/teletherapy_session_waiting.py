# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..tools.unix_time import to_iso


class TeletherapySession(models.Model):
    """What whoever waits is told: how the therapist is, and what they have written."""

    _inherit = "teletherapy.session"

    def _get_waiting_room_values(self, participant):
        """Return what the waiting room shows beside what the node tells.

        `therapist` is `ready` (in this room), `busy` (in that of another session) or
        `away`; `notice` and `removed`, the people who were sent away, are for the
        therapist alone, `farewell` for the participant.
        """
        self.ensure_one()
        is_therapist = participant.role == "therapist"
        return {
            "notice": is_therapist and self._get_therapist_notice() or "",
            "removed": is_therapist
            and self._get_participants().filtered("removed_at").mapped("key")
            or [],
            "farewell": participant.farewell or "",
            "therapist": self._get_therapist_status(),
            "message": self.waiting_message or "",
            "message_at": self.waiting_message_at and to_iso(self.waiting_message_at),
        }

    def _get_therapist_status(self):
        therapist = self.participant_ids.filtered(
            lambda participant: participant.role == "therapist"
        )
        if any(participant._is_in_room() for participant in therapist):
            return "ready"
        # Of a node that died nobody hears that somebody has left: the clock bounds it.
        is_busy = self.env["teletherapy.participant"].search_count(
            [
                ("role", "=", "therapist"),
                ("partner_id", "in", therapist.partner_id.ids),
                ("joined_at", "!=", False),
                ("left_at", "=", False),
                ("session_id", "!=", self.id),
                ("session_id.state", "in", ("open", "live")),
                ("session_id.closes_at", ">", fields.Datetime.now()),
            ],
            limit=1,
        )
        return "busy" if is_busy else "away"
