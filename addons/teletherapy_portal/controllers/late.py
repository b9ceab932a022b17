# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import suppress

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route


class TeletherapyLate(Controller):
    @route(
        "/my/teletherapy/<int:session_id>/late",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def tell_late(self, session_id, **kw):
        """Let the therapist know that the client is a few minutes late."""
        # sudo: teletherapy.session - only of its client
        session_sudo = (
            request.env["teletherapy.session"].sudo().search([("id", "=", session_id)])
        )
        if not session_sudo or not session_sudo._is_client(request.env.user):
            raise NotFound()
        # It may have begun, or be over, since: the session's page tells.
        with suppress(UserError):
            session_sudo._tell_client_late()
        return request.redirect(session_sudo._get_portal_url(), 303)
