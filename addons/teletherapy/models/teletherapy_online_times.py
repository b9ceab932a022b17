# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

import pytz

from odoo import models
from odoo.fields import Domain

from ..tools import availability


class TeletherapyOnlineScheduling(models.Model):
    """Gathers what the calculation of availability needs, and asks it.

    All of this looks at more than any client may see: it is called as superuser, and
    gives away nothing but the moments at which something is free.
    """

    _inherit = "teletherapy.online.scheduling"

    def _get_free_starts(
        self, client, kind, minutes, now, move=None, earliest=None, latest=None
    ):
        """Return the moments at which this client can book, in order.

        :param kind: "office" or "telehealth"
        :param move: the appointment that would move there, so its own time is free
        :param earliest: look only from here, and
        :param latest: to here; the notice and the horizon hold in any case
        """
        self.ensure_one()
        first = self._get_earliest_start(now)
        last = self._get_latest_start(now)
        first, last = max(first, earliest or first), min(last, latest or last)
        stretches = self.stretch_ids.filtered(lambda s: s.kind in (kind, "both"))
        if kind not in self._get_kinds() or first > last:
            return []
        # Appointments and requests may lie around the edges, with their buffers.
        margin = timedelta(days=2)
        start, stop = first - margin, last + margin
        return availability.get_free_starts(
            earliest=first,
            latest=last,
            tz=self._get_tz(),
            stretches=[stretch._get_stretch() for stretch in stretches],
            work=availability.subtract(
                self._get_work(start, stop),
                self._get_client_appointments(client, start, stop, move),
            ),
            busy=[
                *self._get_busy_events(start, stop, move),
                *self._get_requested(start, stop, move),
            ],
            closed=self._get_full_weeks(client, start, stop, move),
            rules=availability.Rules(
                minutes,
                int(self.step_minutes),
                self.buffer_before,
                self.buffer_after,
            ),
        )

    def _get_tz(self):
        """Return the time zone of the therapist's clock."""
        return pytz.timezone(self.employee_id.tz or self.employee_id._get_tz())

    def _get_work(self, start, stop):
        """Return the working time of the therapist, without time off.

        Whoever has flexible hours works at any time: the bookable hours say when.
        """
        resource = self.employee_id.resource_id
        start, stop = pytz.utc.localize(start), pytz.utc.localize(stop)
        if resource._is_flexible():
            leaves = resource.calendar_id._leave_intervals_batch(start, stop, resource)
            return availability.subtract(
                [(_naive(start), _naive(stop))], _pairs(leaves[resource.id])
            )
        work, _by_calendar = resource._get_valid_work_intervals(start, stop)
        return _pairs(work[resource.id])

    def _get_busy_events(self, start, stop, move=None):
        """Return when appointments and meetings of any kind keep the therapist busy."""
        partner = self.user_id.partner_id
        meetings = (
            Domain("show_as", "=", "busy")
            # Tells nothing that the attendees do not, but is found by an index.
            & Domain("partner_ids", "in", partner.ids)
            & Domain(
                "attendee_ids",
                "any",
                [("partner_id", "=", partner.id), ("state", "!=", "declined")],
            )
        )
        appointments = Domain("therapist_id", "=", self.employee_id.id) & Domain(
            "client_id", "!=", False
        )
        # One after the other, since no index finds what is the one or the other.
        return [
            *self._get_event_intervals(meetings, start, stop, move),
            *self._get_event_intervals(appointments, start, stop, move),
        ]

    def _get_client_appointments(self, client, start, stop, move=None):
        domain = Domain("client_id", "=", client.id)
        return self._get_event_intervals(domain, start, stop, move)

    def _get_event_intervals(self, domain, start, stop, move=None):
        # An all-day event is stored as some hours of its day.
        margin = timedelta(days=1)
        domain &= Domain("start", "<", stop + margin) & Domain(
            "stop", ">", start - margin
        )
        tz = self._get_tz()
        events = (
            self.env["calendar.event"]
            .with_context(active_test=True)
            .search_fetch(
                domain, ["start", "stop", "allday", "start_date", "stop_date"]
            )
        )
        events -= move or events.browse()
        return [
            (
                availability.get_day(event.start_date, tz)[0],
                availability.get_day(event.stop_date, tz)[1],
            )
            if event.allday
            else (event.start, event.stop)
            for event in events
        ]

    def _get_requested(self, start, stop, move=None):
        """Return the times that wait for the therapist's answer."""
        requests = self.env["teletherapy.booking"].search_fetch(
            [
                ("therapist_id", "=", self.employee_id.id),
                ("state", "=", "requested"),
                ("start", "<", stop),
                ("stop", ">", start),
            ],
            ["start", "stop", "event_id"],
        )
        return [
            (request.start, request.stop)
            for request in requests
            if not move or request.event_id != move
        ]

    def _get_full_weeks(self, client, start, stop, move=None):
        """Return the weeks in which the client has had all sessions there can be."""
        if not self.weekly_limit:
            return []
        tz = self._get_tz()
        first, last = (
            availability.get_week(start, tz)[0],
            availability.get_week(stop, tz)[1],
        )
        domain = [
            ("client_id", "=", client.id),
            ("therapist_id", "=", self.employee_id.id),
            ("start", ">=", first),
            ("start", "<", last),
        ]
        events = self.env["calendar.event"].search_fetch(domain, ["start"])
        requests = self.env["teletherapy.booking"].search_fetch(
            [*domain, ("state", "=", "requested")], ["start", "event_id"]
        )
        if move:
            events -= move
            requests = requests.filtered(lambda request: request.event_id != move)
        counts = {}
        for moment in events.mapped("start") + requests.mapped("start"):
            week = availability.get_week(moment, tz)
            counts[week] = counts.get(week, 0) + 1
        return [week for week, count in counts.items() if count >= self.weekly_limit]


def _naive(moment):
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def _pairs(intervals):
    """Return Odoo's intervals as the calculation takes them."""
    return [(_naive(start), _naive(stop)) for start, stop, _records in intervals]
