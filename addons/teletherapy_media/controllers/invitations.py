# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import AccessError, UserError

from .room import RoomController

INVITATIONS = "/teletherapy/room/<int:session_id>/invitations"


class InvitationsController(RoomController):
    """Whom the therapist invites on the spot, without an account."""

    @http.route(INVITATIONS, type="jsonrpc", auth="user", methods=["POST"])
    def invitations(self, session_id):
        return self._answer(session_id, lambda session: {})

    @http.route(f"{INVITATIONS}/invite", type="jsonrpc", auth="user", methods=["POST"])
    def invite(self, session_id, name, role, email=""):
        """Answer the address of the link as well: it is nowhere to be had again."""
        return self._answer(
            session_id,
            lambda session: {"link": session._invite_guest(name, role, email)},
        )

    @http.route(
        f"{INVITATIONS}/withdraw", type="jsonrpc", auth="user", methods=["POST"]
    )
    def withdraw(self, session_id, invitation):
        def withdraw(session):
            session._withdraw_guest(invitation)
            return {}

        return self._answer(session_id, withdraw)

    def _answer(self, session_id, act):
        session_sudo, _participant_sudo = self._get_session_sudo(session_id)
        try:
            answer = act(session_sudo)
            return {**session_sudo._get_guest_invitations(), **answer}
        except (AccessError, UserError) as error:
            return session_sudo._get_refusal_answer("not_allowed", str(error))
