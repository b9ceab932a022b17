# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from werkzeug.exceptions import NotFound

from odoo import fields, http
from odoo.http import request

from ..tools.random_values import new_secret
from .room import enter_at_once

LINK = "/teletherapy/guest/<string:token>"
ROOM = "/teletherapy/guest/room/<int:invitation_id>"
COOKIE = "teletherapy_guest_%s"
COOKIE_PATH = "/teletherapy/guest"
# The address is a secret until it is used: no cache, no referrer, no search engine, and
# no foreign page around the button.
SECRET_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}
# All others are links that are gone for good.
REFUSAL_STATUS = {"invalid": 404, "not_yet": 200, "full": 200}


class GuestController(http.Controller):
    """The door for people without an account, whom the therapist has invited.

    It does not look at who is signed in: the key of the invitation, in a cookie of the
    browser that has used the link, opens this person's page of the room and nothing
    else.
    """

    @http.route(LINK, auth="public", methods=["GET"], readonly=True, sitemap=False)
    def link(self, token):
        """Show the practice and the button, or why not; reads only.

        Mail scanners and link previews come here, too. The page brings the key along
        that its button sets, so that a double click is one use.
        """
        invitation_sudo = self._get_by_token(token)
        if self._is_redeemed_here(invitation_sudo):
            return request.redirect(invitation_sudo._get_room_path())
        if refusal := invitation_sudo._get_refusal():
            return self._render_refusal(invitation_sudo, refusal)
        return self._render(
            "teletherapy_media.guest_page",
            {
                "practice": invitation_sudo.session_id.company_id.name,
                "role": invitation_sudo.role,
                "path": invitation_sudo._get_path(token),
                "key": new_secret(),
            },
        )

    @http.route(LINK, auth="public", methods=["POST"], sitemap=False)
    def join(self, token, key=""):
        """Use the link up for this browser and lead to the room, or say why not."""
        invitation_sudo = self._get_by_token(token)
        if self._is_redeemed_here(invitation_sudo):
            return request.redirect(invitation_sudo._get_room_path(), 303)
        if refusal := invitation_sudo._redeem(key):
            return self._render_refusal(invitation_sudo, refusal)
        response = request.redirect(invitation_sudo._get_room_path(), 303)
        response.headers.update(SECRET_PAGE_HEADERS)
        rest = invitation_sudo.session_id.closes_at - fields.Datetime.now()
        response.set_cookie(
            COOKIE % invitation_sudo.id,
            key,
            max_age=int(rest.total_seconds()),
            path=COOKIE_PATH,
            secure=request.httprequest.scheme == "https",
            httponly=True,
            samesite="Lax",
        )
        return response

    @http.route(ROOM, auth="public", methods=["GET"], readonly=True, sitemap=False)
    def room_page(self, invitation_id):
        invitation_sudo = self._get_by_cookie(invitation_id)
        if refusal := self._get_visit_refusal(invitation_sudo):
            return self._render_refusal(invitation_sudo, refusal)
        participant_sudo = invitation_sudo.participant_id
        return self._render(
            "teletherapy_media.room_page",
            {
                "room": participant_sudo.session_id._get_room_page_values(
                    participant_sudo
                )
            },
        )

    @http.route(f"{ROOM}/ticket", type="jsonrpc", auth="public", methods=["POST"])
    def ticket(self, invitation_id, unreachable=False):
        def enter():
            session_sudo, participant_sudo = self._get_visit_sudo(invitation_id)
            if participant_sudo.withdrawn_at:
                return session_sudo._get_refusal_answer(
                    "withdrawn", self._get_refusal_texts("withdrawn")[1]
                )
            return session_sudo._enter_room(participant_sudo, unreachable)

        return enter_at_once(enter)

    @http.route(
        f"{ROOM}/group", type="jsonrpc", auth="public", methods=["POST"], readonly=True
    )
    def group(self, invitation_id):
        session_sudo, participant_sudo = self._get_present_sudo(invitation_id)
        return session_sudo._get_group_values(participant_sudo)

    @http.route(
        f"{ROOM}/waiting",
        type="jsonrpc",
        auth="public",
        methods=["POST"],
        readonly=True,
    )
    def waiting(self, invitation_id):
        session_sudo, participant_sudo = self._get_present_sudo(invitation_id)
        return session_sudo._get_waiting_room_values(participant_sudo)

    # Who asks

    def _get_by_token(self, token):
        # sudo: teletherapy.guest.invitation - who knows the token may ask about it
        return request.env["teletherapy.guest.invitation"].sudo()._get_by_token(token)

    def _get_by_cookie(self, invitation_id):
        # sudo: teletherapy.guest.invitation - who has its key is whom it was for
        return (
            request.env["teletherapy.guest.invitation"]
            .sudo()
            ._get_by_key(
                invitation_id, request.httprequest.cookies.get(COOKIE % invitation_id)
            )
        )

    def _is_redeemed_here(self, invitation_sudo):
        return bool(
            invitation_sudo and self._get_by_cookie(invitation_sudo.id).redeemed_at
        )

    def _get_visit_sudo(self, invitation_id):
        """Return the session, and who this browser is in it."""
        participant_sudo = self._get_by_cookie(invitation_id).participant_id
        if not participant_sudo:
            raise NotFound()
        return participant_sudo.session_id, participant_sudo

    def _get_present_sudo(self, invitation_id):
        """Return the same while this person may be in the session."""
        session_sudo, participant_sudo = self._get_visit_sudo(invitation_id)
        if participant_sudo.withdrawn_at or session_sudo._get_join_refusal(
            participant_sudo
        ):
            raise NotFound()
        return session_sudo, participant_sudo

    def _get_visit_refusal(self, invitation_sudo):
        """Return why this browser's page does not open, or None."""
        if not invitation_sudo:
            return "stranger"
        refusal = invitation_sudo._get_refusal()
        return refusal if refusal in ("withdrawn", "over") else None

    # Pages

    def _render_refusal(self, invitation_sudo, code):
        sentence, advice = self._get_refusal_texts(code)
        company_sudo = invitation_sudo.session_id.company_id
        return self._render(
            "teletherapy_media.guest_refused",
            {
                "sentence": sentence,
                "advice": advice,
                "practice": company_sudo.name,
                "phone": company_sudo.phone,
            },
            status=REFUSAL_STATUS.get(code, 410),
        )

    def _get_refusal_texts(self, code):
        """Return what is so, and the way on."""
        ask = self.env._("Ask the person who invited you for a new link.")
        match code:
            case "withdrawn":
                return self.env._("This invitation was withdrawn"), self.env._(
                    "The therapist has taken it back. If you think that this is a "
                    "mistake, ask the person who invited you."
                )
            case "over":
                return self.env._("This session is over"), self.env._(
                    "Nobody can enter any more. You can close this page."
                )
            case "not_yet":
                return self.env._("The room is not open yet"), self.env._(
                    "The session was moved. Ask the person who invited you when it is."
                )
            case "used":
                return self.env._("This link has already been used"), self.env._(
                    "It works once, in one browser. Go on in the window where you "
                    "opened it, or ask the person who invited you for a new link."
                )
            case "expired":
                return self.env._("This link has expired"), ask
            case "full":
                return self.env._("There is no place left in this session"), self.env._(
                    "Ask the person who invited you, then try the link again."
                )
            case "stranger":
                return self.env._("This page is not open in this browser"), self.env._(
                    "Open the link that you were sent, in the browser that you want to "
                    "use. If it was used already, ask for a new one."
                )
        return self.env._("This link is not valid"), self.env._(
            "Open the link exactly as it was sent to you, or ask the person who "
            "invited you for a new one."
        )

    def _render(self, template, values, **kw):
        return request.render(template, values, headers=SECRET_PAGE_HEADERS, **kw)
