# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2.errors import SerializationFailure
from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request


def enter_at_once(enter):
    """Call this, and again when somebody else has entered at the same moment.

    When a node dies all pages come at once. Odoo would run the second request again
    after up to two seconds without picture and sound.
    """
    try:
        return enter()
    except SerializationFailure:
        request.env.cr.rollback()
        request.env.transaction.reset()
        return enter()


class RoomController(http.Controller):
    """The door to the room: it opens for the participants of a session alone.

    To everybody else a session of other people looks like one that does not exist.
    """

    @http.route(
        "/teletherapy/room/<int:session_id>",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def room_page(self, session_id):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return request.render(
            "teletherapy_media.room_page",
            {"room": session_sudo._get_room_page_values(participant_sudo)},
            headers={
                "Cache-Control": "no-store",
                # Odoo shows it in a corner of the web client; nobody else may.
                "Content-Security-Policy": "frame-ancestors 'self'",
                "X-Frame-Options": "SAMEORIGIN",
            },
        )

    @http.route(
        "/teletherapy/room/<int:session_id>/ticket",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def ticket(self, session_id, unreachable=False):
        return enter_at_once(lambda: self._enter(session_id, unreachable))

    @http.route(
        "/teletherapy/room/<int:session_id>/end",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def end(self, session_id):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return session_sudo._end_by_therapist(participant_sudo)

    @http.route(
        "/teletherapy/room/<int:session_id>/group",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def group(self, session_id):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return session_sudo._get_group_values(participant_sudo)

    def _enter(self, session_id, unreachable):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return session_sudo._enter_room(participant_sudo, unreachable)

    def _get_session_sudo(self, session_id):
        """Return the session and who the user is in it."""
        # sudo: teletherapy.session - clients have no access to the model; the
        # participant is the proof that this is the user's own session
        session_sudo = request.env["teletherapy.session"].sudo().browse(session_id)
        participant_sudo = session_sudo.exists() and session_sudo._get_participant(
            request.env.user
        )
        if not participant_sudo:
            raise NotFound()
        return session_sudo, participant_sudo
