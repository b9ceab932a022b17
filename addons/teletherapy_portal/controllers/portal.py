# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager


class TeletherapyPortal(CustomerPortal):
    """The sessions of the signed-in client."""

    _upcoming_on_home = 3

    @route()
    def home(self, **kw):
        response = super().home(**kw)
        response.qcontext.update(self._prepare_next_session_values())
        return response

    @route("/my/teletherapy/next", type="jsonrpc", auth="user", readonly=True)
    def next_session(self):
        """:return: the card of the next session as it has to look now"""
        values = self._prepare_next_session_values()
        return self._prepare_refresh(
            "teletherapy_portal.next_session", values, values["next_session"]
        )

    @route(
        ["/my/teletherapy", "/my/teletherapy/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def sessions(self, page=1, done=None, **kw):
        now = fields.Datetime.now()
        Session_sudo = self._get_session_model_sudo()
        past_domain = Session_sudo._get_portal_past_domain(request.env.user, now)
        pager = portal_pager(
            url="/my/teletherapy",
            total=Session_sudo.search_count(past_domain),
            page=page,
            step=self._items_per_page,
        )
        past_sudo = Session_sudo.search(
            past_domain,
            order="start desc",
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        upcoming_sudo = Session_sudo.search(
            Session_sudo._get_portal_upcoming_domain(request.env.user, now),
            order="start",
        )
        return request.render(
            "teletherapy_portal.portal_my_sessions",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "teletherapy",
                "pager": pager,
                "done": done,
                "requests": self._prepare_requests(now),
                "upcoming": self._prepare_rows(
                    self._merge(upcoming_sudo, self._search_coming_office(now)), now
                ),
                "past": self._prepare_rows(past_sudo, now),
                "past_office": self._prepare_rows(self._search_past_office(now), now)
                if page == 1
                else [],
                "can_book": bool(self._search_bookable()),
            },
        )

    @route(
        "/my/teletherapy/<int:session_id>",
        type="http",
        auth="user",
        website=True,
        readonly=True,
        sitemap=False,
    )
    def session(self, session_id, done=None, **kw):
        session_sudo = self._get_own_session_sudo(session_id)
        session = session_sudo._prepare_portal_page(
            request.env.user, fields.Datetime.now()
        )
        return request.render(
            "teletherapy_portal.portal_session",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "teletherapy",
                "session": session,
                "done": done,
                **self._prepare_changes(session_id),
            },
        )

    @route(
        "/my/teletherapy/<int:session_id>/status",
        type="jsonrpc",
        auth="user",
        readonly=True,
    )
    def session_status(self, session_id):
        """:return: the status of one session as it has to look now"""
        session_sudo = self._get_own_session_sudo(session_id)
        session = session_sudo._prepare_portal_values(
            request.env.user, fields.Datetime.now()
        )
        return self._prepare_refresh(
            "teletherapy_portal.session_status", {"session": session}, session
        )

    def _get_session_model_sudo(self):
        # sudo: teletherapy.session - only sessions of the current user are looked up
        return request.env["teletherapy.session"].sudo()

    def _get_own_session_sudo(self, session_id):
        """:raise NotFound: the session does not exist, or is somebody else's"""
        session_sudo = self._get_session_model_sudo().search([("id", "=", session_id)])
        if not session_sudo._get_portal_participant(request.env.user):
            raise NotFound()
        return session_sudo

    def _prepare_rows(self, appointments_sudo, now):
        """:return: the rows of a list of sessions and appointments at the practice"""
        return [
            appointment_sudo._prepare_portal_row(request.env.user, now)
            for appointment_sudo in appointments_sudo
        ]

    def _prepare_next_session_values(self):
        now = fields.Datetime.now()
        user = request.env.user
        Session_sudo = self._get_session_model_sudo()
        upcoming_sudo = Session_sudo.search_fetch(
            Session_sudo._get_portal_upcoming_domain(user, now),
            Session_sudo._get_portal_field_names(),
            order="start",
            limit=1 + self._upcoming_on_home,
        )
        # Those by telehealth are read along, for what can be done with the next one.
        events_sudo = self._search_events(
            request.env["calendar.event"]._get_portal_domain(user)
            & Domain("stop", ">", now),
            order="start",
            limit=1 + self._upcoming_on_home,
        )
        bookable_sudo = self._search_bookable()
        office_sudo = events_sudo.filtered(lambda event: not event.is_telehealth)
        # The first one of an iteration is read together with the others.
        next_sudo = next(iter(upcoming_sudo), upcoming_sudo)
        later_sudo = self._merge(upcoming_sudo[1:], office_sudo)
        # Of staff there is far more to read than this page needs.
        therapists_sudo = upcoming_sudo.therapist_id | office_sudo.therapist_id
        therapists_sudo.fetch(["company_id", "name"])
        return {
            "show_next_session": bool(upcoming_sudo or office_sudo)
            or user._is_portal(),
            "next_session": next_sudo and next_sudo._prepare_portal_values(user, now),
            "next_change_url": self._get_change_url(next_sudo, bookable_sudo, now),
            "upcoming": self._prepare_rows(later_sudo[: self._upcoming_on_home], now),
            "requests": self._prepare_requests(now),
            "can_book": bool(bookable_sudo),
        }

    def _search_bookable(self):
        """:return: the online scheduling of those whom the client can book"""
        # sudo: teletherapy.online.scheduling - of the practices of the current user
        Scheduling_sudo = request.env["teletherapy.online.scheduling"].sudo()
        return Scheduling_sudo.search_fetch(
            Scheduling_sudo._get_bookable_domain(request.env.user),
            ["active", "company_id", "employee_id", "is_bookable"],
            order="id",
        )

    def _prepare_requests(self, now):
        user = request.env.user
        # sudo: teletherapy.booking - only requests of the current user
        Booking_sudo = request.env["teletherapy.booking"].sudo()
        requests_sudo = Booking_sudo.search(
            Booking_sudo._get_portal_requests_domain(user, now), order="start"
        )
        return [
            request_sudo._prepare_portal_values(user) for request_sudo in requests_sudo
        ]

    def _merge(self, sessions_sudo, events_sudo):
        """:return: a list of them all, in order of time"""
        return sorted(
            [*sessions_sudo, *events_sudo], key=lambda appointment: appointment.start
        )

    def _search_coming_office(self, now):
        """:return: the coming appointments at the practice"""
        domain = request.env["calendar.event"]._get_portal_office_domain(
            request.env.user
        )
        return self._search_events(domain & Domain("stop", ">", now), order="start")

    def _search_past_office(self, now):
        """:return: the last appointments at the practice, also the cancelled ones"""
        domain = request.env["calendar.event"]._get_portal_office_domain(
            request.env.user
        )
        return self._search_events(
            domain & (Domain("stop", "<=", now) | Domain("active", "=", False)),
            order="start desc",
            limit=self._items_per_page,
            active_test=False,
        )

    def _search_events(self, domain, active_test=True, **kw):
        # sudo: calendar.event - the callers look for those of the current user
        Event_sudo = (
            request.env["calendar.event"].sudo().with_context(active_test=active_test)
        )
        return Event_sudo.search_fetch(
            domain,
            [
                "active",
                "booked_online",
                "is_telehealth",
                "start",
                "stop",
                "therapist_id",
            ],
            **kw,
        )

    def _get_change_url(self, session_sudo, bookable_sudo, now):
        """:return: the session's page where it can be moved or cancelled there"""
        event_sudo = session_sudo.event_id
        if (
            not event_sudo
            or session_sudo.client_id != request.env.user.partner_id
            or event_sudo._get_change_refusal(
                "cancel",
                now,
                session_sudo,
                bookable_sudo.filtered(
                    lambda s: s.employee_id == event_sudo.therapist_id
                ),
            )
        ):
            return None
        return session_sudo._get_portal_url()

    def _prepare_changes(self, session_id):
        """:return: what the client can do with the appointment of their session"""
        session_sudo = self._get_session_model_sudo().browse(session_id)
        event_sudo = session_sudo.event_id
        if (
            not event_sudo
            or session_sudo.state == "cancelled"
            or session_sudo.client_id != request.env.user.partner_id
        ):
            return {"changes": None, "calendar_url": None}
        now = fields.Datetime.now()
        return {
            "changes": event_sudo._prepare_portal_changes(request.env.user, now),
            "calendar_url": session_sudo.state == "scheduled"
            and event_sudo._get_calendar_url(),
        }

    def _prepare_refresh(self, template, values, session):
        return {
            "html": request.env["ir.qweb"]._render(template, values),
            "code": session["code"] if session else "none",
            "sentence": session["sentence"] if session else "",
            "message": session["message"] or "" if session else "",
            "refresh_in": session["refresh_in"] if session else False,
        }
