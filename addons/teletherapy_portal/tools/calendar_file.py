# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An appointment as a file for the calendar of a phone or computer (RFC 5545).

Calendars are synchronized, shared and shown on lock screens: the file tells when, and
at which practice, and nothing else.
"""

UTC_FORMAT = "%Y%m%dT%H%M%SZ"
MAX_OCTETS = 75


def make_calendar_file(*, uid, summary, url, start, stop, created_at, changed_at):
    """:return: the file's text; moments are naive and in UTC

    The ``uid`` stays the same when the appointment moves, so that calendars put the
    newer file in the place of the older one: its SEQUENCE is higher.
    """
    sequence = max(0, int((changed_at - created_at).total_seconds()))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Practice//Appointments//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{changed_at.strftime(UTC_FORMAT)}",
        f"SEQUENCE:{sequence}",
        f"DTSTART:{start.strftime(UTC_FORMAT)}",
        f"DTEND:{stop.strftime(UTC_FORMAT)}",
        f"SUMMARY:{_escape(summary)}",
        f"URL:{url}",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _escape(text):
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return "\\n".join(text.splitlines())


def _fold(line):
    """Break a line so that none has more than 75 octets, between characters."""
    folded, length = [], 0
    for character in line:
        octets = len(character.encode())
        if length + octets > MAX_OCTETS:
            folded.append("\r\n ")
            length = 1
        folded.append(character)
        length += octets
    return "".join(folded)
