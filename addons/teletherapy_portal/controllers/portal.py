# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.exceptions import NotFound

from odoo import fields
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
    def sessions(self, page=1, **kw):
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
                "upcoming": self._prepare_sessions(upcoming_sudo, now),
                "past": self._prepare_sessions(past_sudo, now),
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
    def session(self, session_id, **kw):
        return request.render(
            "teletherapy_portal.portal_session",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "teletherapy",
                "session": self._prepare_own_session(session_id),
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
        return {
            "show_next_session": bool(upcoming) or user._is_portal(),
            "next_session": upcoming[0] if upcoming else None,
            "upcoming": upcoming[1:],
        }

    def _prepare_refresh(self, template, values, session):
        return {
            "html": request.env["ir.qweb"]._render(template, values),
            "code": session["code"] if session else "none",
            "sentence": session["sentence"] if session else "",
            "refresh_in": session["refresh_in"] if session else False,
        }
