# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import UTC, datetime

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from .room import RoomController

CARE = "/teletherapy/room/<int:session_id>/care"


class CareController(RoomController):
    """Safety during the session and what follows it, past the media server."""

    @http.route(
        f"{CARE}/location",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def location(self, session_id):
        return self._get_asked_sudo(session_id)._get_location_question()

    @http.route(f"{CARE}/location/tell", type="jsonrpc", auth="user", methods=["POST"])
    def tell_location(
        self, session_id, kind, street="", city="", state_id=False, country_id=False
    ):
        participant_sudo = self._get_asked_sudo(session_id)
        try:
            participant_sudo._tell_location(kind, street, city, state_id, country_id)
        except UserError as error:
            return self._refuse(participant_sudo.session_id, error)
        return participant_sudo._get_location_question()

    @http.route(f"{CARE}/emergency", type="jsonrpc", auth="user", methods=["POST"])
    def emergency(self, session_id):
        session_sudo, _participant_sudo = self._get_session_sudo(session_id)
        if not session_sudo._may_open_emergency_card():
            raise NotFound()
        return session_sudo._open_emergency_card()

    @http.route(
        f"{CARE}/news", type="jsonrpc", auth="user", methods=["POST"], readonly=True
    )
    def news(self, session_id):
        return self._get_own_sudo(session_id)._get_care_news()

    @http.route(
        f"{CARE}/closing", type="jsonrpc", auth="user", methods=["POST"], readonly=True
    )
    def closing(self, session_id):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        return session_sudo._get_closing_values(participant_sudo)

    @http.route(f"{CARE}/outcome", type="jsonrpc", auth="user", methods=["POST"])
    def outcome(
        self, session_id, outcome, place_of_service=False, modifier=False, reason=""
    ):
        session_sudo = self._get_own_sudo(session_id)
        try:
            session_sudo.sudo(False)._confirm_outcome(
                outcome, place_of_service, modifier, str(reason or "")
            )
        except (AccessError, UserError) as error:
            return self._refuse(session_sudo, error)
        return session_sudo._get_outcome_values()

    @http.route(f"{CARE}/book", type="jsonrpc", auth="user", methods=["POST"])
    def book(self, session_id, start):
        session_sudo = self._get_own_sudo(session_id)
        _session_sudo, participant_sudo = self._get_session_sudo(session_id)
        try:
            with request.env.cr.savepoint():
                event = session_sudo.sudo(False)._book_next(self._parse_moment(start))
        except (AccessError, UserError) as error:
            return self._refuse(session_sudo, error)
        # sudo: teletherapy.session - the therapist's own, as everything here
        booked_sudo = event.teletherapy_session_id.sudo()
        return session_sudo._get_next_values(participant_sudo, booked_sudo)

    @http.route(f"{CARE}/quality", type="jsonrpc", auth="user", methods=["POST"])
    def quality(
        self, session_id, rating=None, obstacle=False, comment="", measured=None
    ):
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        try:
            request.env["teletherapy.quality"]._answer(
                participant_sudo,
                rating=rating,
                obstacle=obstacle,
                comment=comment,
                measured=measured,
            )
        except (AccessError, UserError) as error:
            return self._refuse(session_sudo, error)
        return {}

    def _get_own_sudo(self, session_id):
        """Return a session of the therapist who asks."""
        session_sudo, participant_sudo = self._get_session_sudo(session_id)
        if participant_sudo.role != "therapist":
            raise NotFound()
        return session_sudo

    def _get_asked_sudo(self, session_id):
        """Return the participant whom the practice asks for their location."""
        _session_sudo, participant_sudo = self._get_session_sudo(session_id)
        if not participant_sudo._may_tell_location():
            raise NotFound()
        return participant_sudo

    def _parse_moment(self, text):
        try:
            moment = datetime.fromisoformat(text)
            return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(
                request.env._("Choose the day and time of the next appointment.")
            ) from error

    def _refuse(self, session_sudo, error):
        return session_sudo._get_refusal_answer("not_allowed", str(error))
