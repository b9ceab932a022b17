# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import content_disposition, request, route

from odoo.addons.teletherapy.tools import local_time

from ..tools.calendar_file import make_calendar_file
from .booking_pages import MOMENT_FORMAT, BookingPages, parse_date, parse_moment


class TeletherapyAppointment(BookingPages):
    """A client sees, moves and cancels one of their own appointments."""

    @route(
        "/my/teletherapy/appointment/<int:event_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def appointment(self, event_id, done=None, **kw):
        event_sudo = self._get_event_sudo(event_id)
        page_url = event_sudo._get_portal_page_url()
        if page_url != event_sudo._get_portal_url():
            return request.redirect(page_url)
        user, now = request.env.user, fields.Datetime.now()
        return self._render_booking(
            "teletherapy_portal.portal_appointment",
            {
                "appointment": event_sudo._prepare_portal_office_values(user, now),
                "changes": event_sudo._prepare_portal_changes(user, now),
                "calendar_url": event_sudo._get_calendar_url(),
                "done": done,
            },
        )

    @route(
        "/my/teletherapy/appointment/<int:event_id>/appointment.ics",
        type="http",
        auth="user",
        readonly=True,
        sitemap=False,
    )
    def appointment_file(self, event_id, **kw):
        event_sudo = self._get_event_sudo(event_id)
        if not event_sudo.active:
            raise NotFound()
        return self._make_calendar_file(event_sudo)

    @route(
        "/my/teletherapy/<int:session_id>/session.ics",
        type="http",
        auth="user",
        readonly=True,
        sitemap=False,
    )
    def session_file(self, session_id, **kw):
        # sudo: teletherapy.session - only of somebody who takes part in it
        session_sudo = (
            request.env["teletherapy.session"].sudo().search([("id", "=", session_id)])
        )
        if (
            not session_sudo._get_portal_participant(request.env.user)
            or session_sudo.state == "cancelled"
            or not session_sudo.event_id
        ):
            raise NotFound()
        return self._make_calendar_file(session_sudo.event_id)

    @route(
        "/my/teletherapy/appointment/<int:event_id>/move",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def appointment_move(self, event_id, day=None, start=None, **kw):
        """Show the times it can move to, or the one that was chosen."""
        event_sudo = self._get_event_sudo(event_id)
        refusal = event_sudo._get_change_refusal("move", fields.Datetime.now())
        if refusal:
            return self._render_change_refusal(event_sudo, refusal)
        starts = self._get_move_starts(event_sudo)
        moment = parse_moment(start)
        if moment in starts:
            return self._render_move_confirmation(event_sudo, moment)
        return self._render_move_times(
            event_sudo, starts, parse_date(day), taken=moment
        )

    @route(
        "/my/teletherapy/appointment/<int:event_id>/move",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def appointment_move_now(self, event_id, start=None, **kw):
        event_sudo = self._get_event_sudo(event_id)
        moment, now = parse_moment(start), fields.Datetime.now()
        refusal = event_sudo._get_change_refusal("move", now)
        if refusal:
            return self._render_change_refusal(event_sudo, refusal)
        if not moment:
            raise NotFound()
        booking_sudo = self._attempt_booking(
            lambda: self._get_bookings_sudo()._move(
                event_sudo._get_online_scheduling_sudo(), event_sudo, moment, now
            )
        )
        if booking_sudo:
            return request.redirect(booking_sudo._get_result_url(), 303)
        return self._render_move_times(
            event_sudo, self._get_move_starts(event_sudo), taken=moment, status=409
        )

    @route(
        "/my/teletherapy/appointment/<int:event_id>/cancel",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def appointment_cancel(self, event_id, **kw):
        """Ask whether it is meant; reads only."""
        event_sudo = self._get_event_sudo(event_id)
        refusal = event_sudo._get_change_refusal("cancel", fields.Datetime.now())
        if refusal:
            return self._render_change_refusal(event_sudo, refusal)
        return self._render_booking(
            "teletherapy_portal.appointment_cancel",
            {**self._prepare_event(event_sudo), "path": request.httprequest.path},
        )

    @route(
        "/my/teletherapy/appointment/<int:event_id>/cancel",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def appointment_cancel_now(self, event_id, **kw):
        event_sudo = self._get_event_sudo(event_id)
        refusal = event_sudo._get_change_refusal("cancel", fields.Datetime.now())
        if refusal:
            return self._render_change_refusal(event_sudo, refusal)
        booking_sudo = self._attempt_booking(
            lambda: self._get_bookings_sudo()._cancel(event_sudo)
        )
        if booking_sudo:
            return request.redirect(booking_sudo._get_result_url(), 303)
        return self._render_change_refusal(
            event_sudo,
            ("over", self.env._("This appointment cannot be changed any more.")),
        )

    @route(
        "/my/teletherapy/request/<int:booking_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def booking_request(self, booking_id, done=None, **kw):
        booking_sudo = self._get_request_sudo(booking_id)
        if booking_sudo.state != "requested":
            return request.redirect(booking_sudo._get_result_url())
        return self._render_booking(
            "teletherapy_portal.portal_request",
            {
                "appointment": booking_sudo._prepare_portal_values(request.env.user),
                "done": done,
            },
        )

    @route(
        "/my/teletherapy/request/<int:booking_id>/withdraw",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def booking_withdraw(self, booking_id, **kw):
        booking_sudo = self._get_request_sudo(booking_id)
        booking_sudo._withdraw()
        return request.redirect(booking_sudo._get_result_url(), 303)

    def _get_event_sudo(self, event_id):
        """:raise NotFound: it does not exist, or is somebody else's"""
        # sudo: calendar.event - only an appointment of the current user is looked up
        event_sudo = (
            request.env["calendar.event"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("id", "=", event_id),
                    ("client_id", "=", request.env.user.partner_id.id),
                    ("therapist_id", "!=", False),
                ]
            )
        )
        if not event_sudo:
            raise NotFound()
        return event_sudo

    def _get_request_sudo(self, booking_id):
        """:raise NotFound: it does not exist, or is somebody else's"""
        booking_sudo = self._get_bookings_sudo().search(
            [
                ("id", "=", booking_id),
                ("client_id", "=", request.env.user.partner_id.id),
                ("action", "!=", "cancel"),
            ]
        )
        if not booking_sudo:
            raise NotFound()
        return booking_sudo

    def _get_move_starts(self, event_sudo):
        scheduling_sudo = event_sudo._get_online_scheduling_sudo()
        starts = scheduling_sudo._get_free_starts(
            event_sudo.client_id,
            event_sudo._get_kind(),
            event_sudo._get_minutes(),
            fields.Datetime.now(),
            move=event_sudo,
        )
        return [start for start in starts if start != event_sudo.start]

    def _make_calendar_file(self, event_sudo):
        practice = event_sudo.therapist_id.company_id.name
        # sudo: ir.config_parameter - the name of this database, as in e-mails
        uuid = request.env["ir.config_parameter"].sudo().get_param("database.uuid")
        text = make_calendar_file(
            uid=f"appointment-{event_sudo.id}@{uuid}",
            summary=self.env._("Appointment at %s", practice),
            url=f"{event_sudo.get_base_url()}/my",
            start=event_sudo.start,
            stop=event_sudo.stop,
            created_at=event_sudo.create_date,
            changed_at=event_sudo.write_date,
        )
        return request.make_response(
            text,
            [
                ("Content-Type", "text/calendar; charset=utf-8"),
                ("Content-Disposition", content_disposition("appointment.ics")),
                ("Cache-Control", "no-store"),
            ],
        )

    # Pages

    def _prepare_event(self, event_sudo):
        scheduling_sudo = event_sudo._get_online_scheduling_sudo()
        return {
            **self._prepare_span(scheduling_sudo, event_sudo.start, event_sudo.stop),
            "therapist": event_sudo.therapist_id.name,
            "practice": scheduling_sudo.company_id.name,
            "kind": event_sudo._get_kind(),
            "minutes": event_sudo._get_minutes(),
            "contact": scheduling_sudo.company_id._get_portal_contact(),
            "again_url": event_sudo._get_portal_page_url(),
        }

    def _render_change_refusal(self, event_sudo, refusal):
        return self._render_booking(
            "teletherapy_portal.appointment_refused",
            {**self._prepare_event(event_sudo), "sentence": refusal[1]},
            status=409,
        )

    def _render_move_times(self, event_sudo, starts, day=None, taken=None, **kw):
        scheduling_sudo = event_sudo._get_online_scheduling_sudo()
        values = self._prepare_event(event_sudo)
        if taken:
            span = taken + (event_sudo.stop - event_sudo.start)
            values["taken"] = self._prepare_span(scheduling_sudo, taken, span)
            tz = self._get_booking_tz(scheduling_sudo)
            day = day or local_time.to_local(taken, tz).date()
        return self._render_booking(
            "teletherapy_portal.booking_times",
            {
                **values,
                **self._prepare_times(
                    scheduling_sudo, starts, self._get_move_path(event_sudo), {}, day
                ),
                "moved": self._prepare_span(
                    scheduling_sudo, event_sudo.start, event_sudo.stop
                ),
                "weekly_limit": scheduling_sudo.weekly_limit,
            },
            **kw,
        )

    def _render_move_confirmation(self, event_sudo, start):
        scheduling_sudo = event_sudo._get_online_scheduling_sudo()
        path, tz = (
            self._get_move_path(event_sudo),
            self._get_booking_tz(scheduling_sudo),
        )
        day = local_time.to_local(start, tz).date()
        stop = start + (event_sudo.stop - event_sudo.start)
        company_sudo = scheduling_sudo.company_id
        return self._render_booking(
            "teletherapy_portal.booking_confirmation",
            {
                **self._prepare_event(event_sudo),
                **self._prepare_span(scheduling_sudo, start, stop),
                "moved": self._prepare_span(
                    scheduling_sudo, event_sudo.start, event_sudo.stop
                ),
                "path": path,
                "fields": {"start": start.strftime(MOMENT_FORMAT)},
                "back_url": f"{path}?{urlencode({'day': day})}",
                "needs_approval": scheduling_sudo.needs_approval,
                "notice_hours": company_sudo.teletherapy_cancel_notice_hours,
            },
        )

    def _get_move_path(self, event_sudo):
        return f"{event_sudo._get_portal_url()}/move"
