# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's datetimes (naive, UTC, whole seconds) and the wire's Unix times."""

from datetime import datetime, timezone


def to_unix_time(moment):
    return int(moment.replace(tzinfo=timezone.utc).timestamp())


def from_unix_time(seconds):
    moment = datetime.fromtimestamp(seconds, tz=timezone.utc)
    return moment.replace(tzinfo=None, microsecond=0)


def to_iso(moment):
    """Return the moment as scripts in a browser read it."""
    return f"{moment.isoformat(timespec='seconds')}Z"
