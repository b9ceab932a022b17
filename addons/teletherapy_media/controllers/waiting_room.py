# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import http
from odoo.exceptions import AccessError, UserError

from .room import RoomController


class WaitingRoomController(RoomController):
    """What the therapist tells those who wait, past the media server.

    It may be about somebody's health, and so is not for the node.
    """

    @http.route(
        "/teletherapy/room/<int:session_id>/waiting",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def waiting(self, session_id):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return session_sudo._get_waiting_room_values(participant_sudo)

    @http.route(
        "/teletherapy/room/<int:session_id>/message",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def message(self, session_id, text="", ready=None):
        """Show this text, or the ready-made one of that name, to whoever waits."""
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        try:
            session_sudo._set_waiting_message(
                session_sudo._get_ready_message(ready) if ready else str(text)
            )
        except (AccessError, UserError) as error:
            return session_sudo._get_refusal_answer("not_allowed", str(error))
        return session_sudo._get_waiting_room_values(participant_sudo)
