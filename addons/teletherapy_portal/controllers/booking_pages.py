# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import datetime
from urllib.parse import urlencode

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.misc import get_lang

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.teletherapy.tools import local_time

from ..tools.time_values import get_time_values

_logger = logging.getLogger(__name__)

MOMENT_FORMAT = "%Y-%m-%dT%H:%M"
DAYS_ON_PAGE = 5


def parse_moment(text):
    """:return: the naive UTC moment of an address, or None for anything else"""
    try:
        return datetime.strptime(text or "", MOMENT_FORMAT)
    except ValueError:
        return None


def parse_date(text):
    """:return: the date of an address, or None for anything else"""
    try:
        return datetime.strptime(text or "", "%Y-%m-%d").date()
    except ValueError:
        return None


class BookingPages(CustomerPortal):
    """The pages for choosing a time, the same for booking and for moving.

    Every choice stands in the address, so that each step is a plain page: reload, the
    back button and a bookmark work, with and without JavaScript.
    """

    def _render_booking(self, template, values, **kw):
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": "teletherapy_booking",
                **values,
            },
            **kw,
        )

    def _get_bookings_sudo(self):
        # sudo: teletherapy.booking - made and found for the current user only
        return request.env["teletherapy.booking"].sudo()

    def _attempt_booking(self, act):
        """Do what a client asked for, wholly or not at all.

        :return: the booking, or an empty recordset when a rule stands against it
        """
        try:
            with request.env.cr.savepoint():
                return act()
        except UserError as error:
            _logger.info("An online booking was refused: %s", type(error).__name__)
            return request.env["teletherapy.booking"]

    def _get_booking_tz(self, scheduling_sudo):
        return scheduling_sudo.company_id._get_teletherapy_tz(request.env.user.tz)

    def _prepare_times(self, scheduling_sudo, starts, path, choice, day=None):
        """Return the days with free times that stand on one page, from ``day`` on."""
        tz, lang = self._get_booking_tz(scheduling_sudo), get_lang(request.env).code
        today = local_time.to_local(fields.Datetime.now(), tz).date()
        by_day = {}
        for start in starts:
            by_day.setdefault(local_time.to_local(start, tz).date(), []).append(start)
        dates = sorted(by_day)
        first = sum(date < (day or today) for date in dates)
        first -= first % DAYS_ON_PAGE
        shown = dates[first : first + DAYS_ON_PAGE]

        def get_page_url(index):
            if 0 <= index < len(dates):
                return f"{path}?{urlencode({**choice, 'day': dates[index]})}"
            return None

        return {
            "zone": starts and local_time.zone_name(starts[0], tz, lang),
            "tz": tz,
            "earlier_url": get_page_url(first - DAYS_ON_PAGE),
            "later_url": get_page_url(first + DAYS_ON_PAGE),
            "days": [
                {
                    "name": local_time.day_name(by_day[date][0], tz, lang),
                    "count": len(by_day[date]),
                    "is_open": date == day or (day not in shown and date == shown[0]),
                    "times": [
                        {
                            "name": local_time.time_name(start, tz, lang),
                            "url": f"{path}?"
                            + urlencode(
                                {**choice, "start": start.strftime(MOMENT_FORMAT)}
                            ),
                        }
                        for start in by_day[date]
                    ],
                }
                for date in shown
            ],
        }

    def _prepare_span(self, scheduling_sudo, start, stop):
        tz, lang = self._get_booking_tz(scheduling_sudo), get_lang(request.env).code
        return get_time_values(start, stop, tz, lang)
