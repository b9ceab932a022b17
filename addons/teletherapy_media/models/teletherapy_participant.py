# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..tools.attendance import count_attendance


class TeletherapyParticipant(models.Model):
    _inherit = "teletherapy.participant"

    joined_at = fields.Datetime(string="Joined", readonly=True, copy=False)
    connected_at = fields.Datetime(string="Connected", readonly=True, copy=False)
    left_at = fields.Datetime(string="Left", readonly=True, copy=False)
    connected_seconds = fields.Integer(readonly=True, copy=False)
    connected_duration = fields.Char(
        string="Connected For",
        compute="_compute_connected_duration",
        help="All stays together, in hours, minutes and seconds. A stay counts when it "
        "is over.",
    )

    @api.depends("connected_seconds")
    def _compute_connected_duration(self):
        for participant in self:
            participant.connected_duration = str(
                timedelta(seconds=participant.connected_seconds)
            )

    def _update_attendance(self):
        """Count the attendance anew from all events of these participants."""
        events = self.env["teletherapy.media.event"].search(
            [
                ("session_id", "in", self.session_id.ids),
                ("participant_id", "in", [False, *self.ids]),
            ]
        )
        events_by_owner = defaultdict(list)
        for event in events:
            # The room's end belongs to everybody in it.
            owner = event.participant_id or event.session_id
            events_by_owner[owner].append(
                (event.at, event.seq, event.event_type, event.again)
            )
        for participant in self:
            attendance = count_attendance(
                events_by_owner[participant] + events_by_owner[participant.session_id]
            )
            participant.write(
                {
                    "joined_at": attendance.joined_at,
                    "connected_at": attendance.connected_at,
                    "left_at": attendance.left_at,
                    "connected_seconds": attendance.connected.total_seconds(),
                }
            )
