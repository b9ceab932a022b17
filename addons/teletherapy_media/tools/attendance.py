# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a participant's events add up to: pure, without the ORM."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Attendance:
    """When one participant was there; `connected` counts the stays that are over.

    `stays` holds the beginning and the end of each time of being connected; the last
    one has no end while it goes on.
    """

    joined_at: datetime | None = None
    connected_at: datetime | None = None
    left_at: datetime | None = None
    connected: timedelta = timedelta()
    stays: list = field(default_factory=list, compare=False)


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
            attendance.stays.append((connected_since, at))
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
    if connected_since is not None:
        attendance.stays.append((connected_since, None))
    return attendance


def count_overlap(stays, other_stays, until):
    """Return for how long two people were connected at the same time.

    :param stays: `Attendance.stays` of the one
    :param other_stays: those of the other
    :param until: when a stay that has no end is taken to end; None leaves it out, since
        it may go on
    """
    overlap = timedelta()
    for since, end in _close(stays, until):
        for other_since, other_end in _close(other_stays, until):
            common = min(end, other_end) - max(since, other_since)
            overlap += max(common, timedelta())
    return overlap


def _close(stays, until):
    return [(since, end or until) for since, end in stays if end or until]
