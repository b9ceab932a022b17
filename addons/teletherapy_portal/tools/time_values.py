# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words for a time that the pages of the portal share."""

from odoo.addons.teletherapy.tools import local_time


def get_time_values(start, stop, tz, lang):
    """:return: for the naive UTC moments of an appointment: date, times, and zone"""
    return {
        "date": local_time.day_name(start, tz, lang),
        "short_date": local_time.short_day_name(start, tz, lang),
        "start_time": local_time.time_name(start, tz, lang),
        "stop_time": local_time.time_name(stop, tz, lang),
        "zone": local_time.zone_name(start, tz, lang),
    }
