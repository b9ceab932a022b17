# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import request, route

from odoo.addons.teletherapy.tools import local_time

from .booking_pages import MOMENT_FORMAT, BookingPages, parse_date, parse_moment

PATH = "/my/teletherapy/book"


class TeletherapyBookingController(BookingPages):
    """A client books a session: with whom, how and how long, when."""

    @route(
        PATH,
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def book(self, day=None, start=None, **kw):
        """Show the first step that has not been answered."""
        schedulings_sudo = self._get_schedulings_sudo()
        if not schedulings_sudo:
            return self._render_booking(
                "teletherapy_portal.booking_closed",
                {"contact": request.env.company._get_portal_contact()},
            )
        scheduling_sudo = self._choose_scheduling_sudo(schedulings_sudo, kw)
        if not scheduling_sudo:
            return self._render_booking_therapists(schedulings_sudo)
        kind, minutes = self._choose_session(scheduling_sudo, kw)
        if not kind or not minutes:
            return self._render_booking_sessions(scheduling_sudo, kind, minutes)
        starts = self._get_booking_starts(scheduling_sudo, kind, minutes)
        moment = parse_moment(start)
        if moment in starts:
            return self._render_booking_confirmation(
                scheduling_sudo, kind, minutes, moment
            )
        return self._render_booking_times(
            scheduling_sudo,
            kind,
            minutes,
            starts,
            day=parse_date(day) or self._get_booking_day(scheduling_sudo, moment),
            taken=moment,
        )

    @route(
        PATH, type="http", auth="user", methods=["POST"], website=True, sitemap=False
    )
    def book_now(self, start=None, **kw):
        """Book, or show what is left when somebody else was faster."""
        scheduling_sudo = self._choose_scheduling_sudo(self._get_schedulings_sudo(), kw)
        moment = parse_moment(start)
        kind, minutes = self._choose_session(scheduling_sudo, kw)
        if not (scheduling_sudo and kind and minutes and moment):
            raise NotFound()
        booking_sudo = self._attempt_booking(
            lambda: self._get_bookings_sudo()._book(
                scheduling_sudo,
                request.env.user,
                kind,
                minutes,
                moment,
                fields.Datetime.now(),
            )
        )
        if booking_sudo:
            return request.redirect(booking_sudo._get_result_url(), 303)
        return self._render_booking_times(
            scheduling_sudo,
            kind,
            minutes,
            self._get_booking_starts(scheduling_sudo, kind, minutes),
            day=self._get_booking_day(scheduling_sudo, moment),
            taken=moment,
            status=409,
        )

    def _get_schedulings_sudo(self):
        # sudo: teletherapy.online.scheduling - of the practices of the current user
        Scheduling_sudo = request.env["teletherapy.online.scheduling"].sudo()
        return Scheduling_sudo.search(
            Scheduling_sudo._get_bookable_domain(request.env.user)
        ).filtered(lambda scheduling: scheduling._get_kinds())

    def _choose_scheduling_sudo(self, schedulings_sudo, choice):
        if len(schedulings_sudo) == 1 and not choice.get("therapist"):
            return schedulings_sudo
        return schedulings_sudo.filtered(
            lambda scheduling: str(scheduling.id) == choice.get("therapist")
        )

    def _choose_session(self, scheduling_sudo, choice):
        """:return: kind and minutes as chosen, or where there is no choice"""
        if not scheduling_sudo:
            return None, None
        kinds = self._get_booking_kinds(scheduling_sudo)
        lengths = [
            str(minutes) for minutes in self._get_booking_lengths(scheduling_sudo)
        ]
        kind, length = choice.get("kind"), choice.get("length")
        if not kind and len(scheduling_sudo._get_kinds()) == len(kinds) == 1:
            kind = kinds[0]
        if not length and len(lengths) == 1:
            length = lengths[0]
        return (
            kind if kind in kinds else None,
            int(length) if length in lengths else None,
        )

    def _get_booking_kinds(self, scheduling_sudo):
        """:return: the kinds that are offered, and possible for this client"""
        kinds = scheduling_sudo._get_kinds()
        if "telehealth" in kinds and self._get_telehealth_refusal(scheduling_sudo):
            kinds.remove("telehealth")
        return kinds

    def _get_telehealth_refusal(self, scheduling_sudo):
        return scheduling_sudo._get_telehealth_refusal(request.env.user.partner_id)

    def _get_booking_lengths(self, scheduling_sudo):
        return scheduling_sudo.length_ids.sorted("minutes").mapped("minutes")

    def _get_booking_starts(self, scheduling_sudo, kind, minutes):
        return scheduling_sudo._get_free_starts(
            request.env.user.partner_id, kind, minutes, fields.Datetime.now()
        )

    def _get_booking_day(self, scheduling_sudo, moment):
        tz = self._get_booking_tz(scheduling_sudo)
        return moment and local_time.to_local(moment, tz).date()

    # Steps

    def _render_booking_therapists(self, schedulings_sudo):
        return self._render_booking(
            "teletherapy_portal.booking_therapists",
            {
                "therapists": [
                    {
                        "name": scheduling_sudo.employee_id.name,
                        "practice": scheduling_sudo.company_id.name,
                        "kinds": scheduling_sudo._get_kinds(),
                        "url": f"{PATH}?{urlencode({'therapist': scheduling_sudo.id})}",
                    }
                    for scheduling_sudo in schedulings_sudo
                ],
            },
        )

    def _render_booking_sessions(self, scheduling_sudo, kind, minutes):
        return self._render_booking(
            "teletherapy_portal.booking_sessions",
            {
                **self._prepare_booking_choice(scheduling_sudo, kind, minutes),
                "kinds": scheduling_sudo._get_kinds(),
                "lengths": self._get_booking_lengths(scheduling_sudo),
                "refusal": "telehealth" in scheduling_sudo._get_kinds()
                and self._get_telehealth_refusal(scheduling_sudo),
                "contact": scheduling_sudo.company_id._get_portal_contact(),
            },
        )

    def _render_booking_times(
        self, scheduling_sudo, kind, minutes, starts, day=None, taken=None, **kw
    ):
        values = self._prepare_booking_choice(scheduling_sudo, kind, minutes)
        if taken:
            values["taken"] = self._prepare_span(
                scheduling_sudo, taken, taken + timedelta(minutes=minutes)
            )
        return self._render_booking(
            "teletherapy_portal.booking_times",
            {
                **values,
                **self._prepare_times(
                    scheduling_sudo, starts, PATH, values["choice"], day
                ),
                "contact": scheduling_sudo.company_id._get_portal_contact(),
                "weekly_limit": scheduling_sudo.weekly_limit,
            },
            **kw,
        )

    def _render_booking_confirmation(self, scheduling_sudo, kind, minutes, start):
        values = self._prepare_booking_choice(scheduling_sudo, kind, minutes)
        day = self._get_booking_day(scheduling_sudo, start)
        stop = start + timedelta(minutes=minutes)
        company_sudo = scheduling_sudo.company_id
        return self._render_booking(
            "teletherapy_portal.booking_confirmation",
            {
                **values,
                **self._prepare_span(scheduling_sudo, start, stop),
                "path": PATH,
                "fields": {**values["choice"], "start": start.strftime(MOMENT_FORMAT)},
                "back_url": f"{PATH}?{urlencode({**values['choice'], 'day': day})}",
                "needs_approval": scheduling_sudo.needs_approval,
                "notice_hours": company_sudo.teletherapy_cancel_notice_hours,
            },
        )

    def _prepare_booking_choice(self, scheduling_sudo, kind, minutes):
        choice = {"therapist": scheduling_sudo.id, "kind": kind, "length": minutes}
        # Back to where there was something to choose.
        return {
            "therapist": scheduling_sudo.employee_id.name,
            "practice": scheduling_sudo.company_id.name,
            "kind": kind,
            "minutes": minutes,
            "choice": {key: value for key, value in choice.items() if value},
            "again_url": f"{PATH}?{urlencode({'therapist': scheduling_sudo.id})}"
            if len(self._get_booking_lengths(scheduling_sudo)) > 1
            or len(scheduling_sudo._get_kinds()) > 1
            else PATH,
        }
