# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import AccessError, UserError

from .room import RoomController


class DismissalController(RoomController):
    """Whom the therapist sends away, and what they are told, past the media server."""

    @http.route(
        "/teletherapy/room/<int:session_id>/farewell",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def farewell(self, session_id, participant, text=""):
        return self._decide(
            session_id,
            lambda session: session._say_farewell(str(participant), str(text)),
        )

    @http.route(
        "/teletherapy/room/<int:session_id>/remove",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def remove(self, session_id, participant):
        return self._decide(
            session_id, lambda session: session._remove_from_room(str(participant))
        )

    @http.route(
        "/teletherapy/room/<int:session_id>/allow_back",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def allow_back(self, session_id, participant):
        return self._decide(
            session_id, lambda session: session._allow_back(str(participant))
        )

    def _decide(self, session_id, decide):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        try:
            decide(session_sudo)
        except (AccessError, UserError) as error:
            return session_sudo._get_refusal_answer("not_allowed", str(error))
        return session_sudo._get_waiting_room_values(participant_sudo)
