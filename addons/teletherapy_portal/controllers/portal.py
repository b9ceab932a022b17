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
                "upcoming": sorted(
                    self._prepare_sessions(upcoming_sudo, now)
                    + self._prepare_office(now),
                    key=lambda appointment: appointment["start"],
                ),
                "past": self._prepare_sessions(past_sudo, now),
                "past_office": self._prepare_past_office(now) if page == 1 else [],
                "can_book": self._can_book(),
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
        session = self._prepare_own_session(session_id)
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
        session = self._prepare_own_session(session_id)
        return self._prepare_refresh(
            "teletherapy_portal.session_status", {"session": session}, session
        )

    def _get_session_model_sudo(self):
        # sudo: teletherapy.session - only sessions of the current user are looked up
        return request.env["teletherapy.session"].sudo()

    def _prepare_own_session(self, session_id):
        """:raise NotFound: the session does not exist, or is somebody else's"""
        now = fields.Datetime.now()
        session_sudo = self._get_session_model_sudo().search([("id", "=", session_id)])
        if not session_sudo._get_portal_participant(request.env.user):
            raise NotFound()
        return session_sudo._prepare_portal_values(request.env.user, now)

    def _prepare_sessions(self, sessions_sudo, now):
        return [
            session_sudo._prepare_portal_values(request.env.user, now)
            for session_sudo in sessions_sudo
        ]

    def _prepare_next_session_values(self):
        now = fields.Datetime.now()
        user = request.env.user
        Session_sudo = self._get_session_model_sudo()
        upcoming_sudo = Session_sudo.search(
            Session_sudo._get_portal_upcoming_domain(user, now),
            order="start",
            limit=1 + self._upcoming_on_home,
        )
        upcoming = self._prepare_sessions(upcoming_sudo, now)
        office = self._prepare_office(now, limit=self._upcoming_on_home)
        later = sorted(
            upcoming[1:] + office, key=lambda appointment: appointment["start"]
        )
        return {
            "show_next_session": bool(upcoming or office) or user._is_portal(),
            "next_session": upcoming[0] if upcoming else None,
            "next_change_url": self._get_change_url(upcoming_sudo[:1], now),
            "upcoming": later[: self._upcoming_on_home],
            "requests": self._prepare_requests(now),
            "can_book": self._can_book(),
        }

    def _can_book(self):
        # sudo: teletherapy.online.scheduling - only whether there is one to book
        Scheduling_sudo = request.env["teletherapy.online.scheduling"].sudo()
        return bool(
            Scheduling_sudo.search_count(
                Scheduling_sudo._get_bookable_domain(request.env.user), limit=1
            )
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

    def _prepare_office(self, now, limit=None):
        """:return: the coming appointments at the practice"""
        return self._search_office(
            [("stop", ">", now)], now, order="start", limit=limit
        )

    def _prepare_past_office(self, now):
        """:return: the last appointments at the practice, also the cancelled ones"""
        return self._search_office(
            ["|", ("stop", "<=", now), ("active", "=", False)],
            now,
            order="start desc",
            limit=self._items_per_page,
            active_test=False,
        )

    def _search_office(self, domain, now, active_test=True, **kw):
        user = request.env.user
        # sudo: calendar.event - only appointments of the current user
        Event_sudo = (
            request.env["calendar.event"].sudo().with_context(active_test=active_test)
        )
        events_sudo = Event_sudo.search(
            Event_sudo._get_portal_office_domain(user) & Domain(domain), **kw
        )
        return [
            event_sudo._prepare_portal_office_values(user, now)
            for event_sudo in events_sudo
        ]

    def _get_change_url(self, session_sudo, now):
        """:return: the session's page where it can be moved or cancelled there"""
        event_sudo = session_sudo.event_id
        if (
            not event_sudo
            or session_sudo.client_id != request.env.user.partner_id
            or event_sudo._get_change_refusal("cancel", now)
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
