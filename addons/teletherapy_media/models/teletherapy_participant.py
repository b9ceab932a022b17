# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

from ..tools.attendance import count_attendance
from ..tools.unix_time import to_iso


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
    has_sent_video = fields.Boolean(
        string="Video",
        readonly=True,
        copy=False,
        help="This person's camera was on while they were connected.",
    )

    visit_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)

    @api.depends("connected_seconds")
    def _compute_connected_duration(self):
        for participant in self:
            participant.connected_duration = str(
                timedelta(seconds=participant.connected_seconds)
            )

    def _count_visit(self):
        """Return a number that no other page of this person has had.

        A page that was reloaded counts its frames anew, and must not do it with a key
        that it has used before.
        """
        self.ensure_one()
        self.visit_count += 1
        return self.visit_count

    def _withdraw(self):
        result = super()._withdraw()
        self.session_id._renew_group_secret()
        return result

    def _update_attendance(self):
        """Count the attendance anew from all events of these participants."""
        events_by_owner = self._get_events_by_owner()
        for participant, attendance in self._count_attendance(events_by_owner).items():
            participant.write(
                {
                    "joined_at": attendance.joined_at,
                    "connected_at": attendance.connected_at,
                    "left_at": attendance.left_at,
                    "connected_seconds": attendance.connected.total_seconds(),
                    "has_sent_video": any(
                        event.video for event in events_by_owner[participant]
                    ),
                }
            )

    def _count_attendance(self, events_by_owner=None):
        """Return the attendance of each of these participants, from all events."""
        events_by_owner = events_by_owner or self._get_events_by_owner()
        return {
            participant: count_attendance(
                [
                    (event.at, event.seq, event.event_type, event.again)
                    for owner in (participant, participant.session_id)
                    for event in events_by_owner[owner]
                ]
            )
            for participant in self
        }

    def _get_events_by_owner(self):
        """Return lists of events: of each participant, and of the session itself.

        The room's end belongs to everybody in it.
        """
        events = self.env["teletherapy.media.event"].search_fetch(
            [
                ("session_id", "in", self.session_id.ids),
                ("participant_id", "in", [False, *self.ids]),
            ],
            [
                "at",
                "seq",
                "event_type",
                "again",
                "video",
                "participant_id",
                "session_id",
            ],
        )
        events_by_owner = defaultdict(list)
        for event in events:
            events_by_owner[event.participant_id or event.session_id].append(event)
        return events_by_owner

    def _is_in_room(self):
        """Whether this person is in the room, as far as the node's events tell."""
        self.ensure_one()
        return bool(self.joined_at and not self.left_at)

    def _prepare_emergency_card(self):
        told_at = self.location_told_at
        return {
            **super()._prepare_emergency_card(),
            "told_at": told_at and to_iso(told_at),
        }
