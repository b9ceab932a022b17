# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .room import RoomController

LARGEST_BODY = 8 * 1024 * 1024
"""A thousand of the longest messages in the widest script, in bytes."""


class ChatController(RoomController):
    """The road of a session's chat into its record, past the media server."""

    @http.route(
        "/teletherapy/room/<int:session_id>/chat/keep",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def keep_chat(self, session_id, messages):
        if (request.httprequest.content_length or 0) > LARGEST_BODY:
            raise RequestEntityTooLarge()
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        if participant_sudo.role != "therapist":
            raise NotFound()
        try:
            return {"count": session_sudo._keep_chat(messages)}
        except (AccessError, UserError) as error:
            return session_sudo._get_refusal_answer("not_allowed", str(error))
