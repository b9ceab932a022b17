# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a moment is written for a person: in their time zone, with its name."""

import babel.dates
import pytz

from odoo.tools.misc import babel_locale_parse


def to_local(moment, tz):
    """:return: the naive UTC ``moment`` as an aware datetime in the zone ``tz``"""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(tz))


def day_name(moment, tz, lang):
    """:return: for example "Tuesday, November 24, 2026" """
    return babel.dates.format_date(
        to_local(moment, tz), format="full", locale=babel_locale_parse(lang)
    )


def short_day_name(moment, tz, lang):
    """:return: for example "Nov 24, 2026" """
    return babel.dates.format_date(
        to_local(moment, tz), format="medium", locale=babel_locale_parse(lang)
    )


def time_name(moment, tz, lang):
    """:return: for example "3:00 PM", with a space that does not break"""
    return widen(
        babel.dates.format_time(
            to_local(moment, tz).timetz(),
            format="short",
            locale=babel_locale_parse(lang),
        )
    )


def widen(name):
    """:return: ``name`` without the narrow space, which reads as none in many fonts"""
    return name.replace("\u202f", "\u00a0")


def zone_name(moment, tz, lang):
    """:return: the zone's name at that moment, as "Eastern Daylight Time" """
    return babel.dates.get_timezone_name(
        to_local(moment, tz), locale=babel_locale_parse(lang)
    )


def span_name(start, stop, tz, lang):
    """:return: for example "3:00 PM – 3:50 PM, Eastern Standard Time" """
    times = f"{time_name(start, tz, lang)} – {time_name(stop, tz, lang)}"
    return f"{times}, {zone_name(start, tz, lang)}"
