# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a participant's events add up to: pure, without the ORM."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Attendance:
    """When one participant was there; `connected` counts the stays that are over."""

    joined_at: datetime | None = None
    connected_at: datetime | None = None
    left_at: datetime | None = None
    connected: timedelta = timedelta()


def count_attendance(events):
    """Return the attendance of one participant.

    The result depends on the events alone, not on the order in which they arrived, so
    that what comes late or again needs no special case. A stay ends when the
    participant leaves, when the room ends, or, where the node died before it could say
    so, when the participant joins anew.

    :param events: iterable of `(at, seq, event_type, again)`, the room's end included
    """
    attendance = Attendance()
    connected_since = None

    def end_stay(at):
        nonlocal connected_since
        if connected_since is not None:
            attendance.connected += at - connected_since
            connected_since = None

    for at, _seq, event_type, again in sorted(events):
        if event_type == "participant_joined":
            if not again:
                end_stay(at)
            attendance.joined_at = attendance.joined_at or at
            attendance.left_at = None
        elif event_type == "participant_connected":
            connected_since = connected_since or at
            attendance.connected_at = attendance.connected_at or at
            attendance.left_at = None
        elif event_type in ("participant_left", "room_ended"):
            end_stay(at)
            if attendance.joined_at or attendance.connected_at:
                attendance.left_at = attendance.left_at or at
    return attendance
