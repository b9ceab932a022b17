# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from urllib.parse import urlencode

from odoo import fields
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

# The address is a secret until it is redeemed: no cache, no referrer, no search
# engine, and no foreign page around the button.
SECRET_PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}

# All others are links that are gone for good.
REFUSAL_STATUS = {"invalid": 404, "other_person": 403, "not_yet": 200, "no_room": 200}


class TeletherapyInvitationController(CustomerPortal):
    """The invitation link of the e-mail.

    Mail scanners and link previews follow it, so only POST changes anything.
    """

    @route(
        "/my/teletherapy/invitation/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def invitation(self, token, **kw):
        """Show the session and the button, or why not; reads only."""
        invitation_sudo = self._get_invitation_sudo(token)
        refusal = invitation_sudo._get_refusal(request.env.user)
        if refusal:
            return self._render_refusal(invitation_sudo, refusal, token)
        if request.env.user._is_public():
            return self._secret(request.redirect(self._get_sign_in_url(token)))
        session = invitation_sudo.session_id._prepare_portal_page(
            request.env.user, fields.Datetime.now()
        )
        return self._render(
            "teletherapy_portal.invitation",
            {"session": session, "path": invitation_sudo._get_path(token)},
        )

    @route(
        "/my/teletherapy/invitation/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def redeem(self, token, **kw):
        """Use the link up and lead to the room, or say why not."""
        if request.env.user._is_public():
            return self._secret(request.redirect(self._get_sign_in_url(token), 303))
        invitation_sudo = self._get_invitation_sudo(token)
        refusal = invitation_sudo._redeem(request.env.user)
        if refusal:
            return self._render_refusal(invitation_sudo, refusal, token)
        return self._secret(
            request.redirect(invitation_sudo.session_id._get_room_url(), 303)
        )

    def _get_invitation_sudo(self, token):
        # sudo: teletherapy.invitation - who knows the token may ask about this one
        return request.env["teletherapy.invitation"].sudo()._get_by_token(token)

    def _get_sign_in_url(self, token):
        path = request.env["teletherapy.invitation"]._get_path(token)
        return f"/web/login?{urlencode({'redirect': path})}"

    def _render_refusal(self, invitation_sudo, refusal, token):
        code, sentence = refusal
        advice, way_name, way_url = self._get_way_on(invitation_sudo, code, token)
        # Of a link that is not theirs people learn nothing, not even the practice's.
        company_sudo = (
            request.env.company
            if code in ("invalid", "other_person")
            else invitation_sudo.session_id.company_id
        )
        return self._render(
            "teletherapy_portal.invitation_refused",
            {
                "sentence": sentence,
                "advice": advice,
                "way_name": way_name,
                "way_url": way_url,
                "practice": company_sudo._get_portal_contact(),
            },
            status=REFUSAL_STATUS.get(code, 410),
        )

    def _get_way_on(self, invitation_sudo, code, token):
        """:return: for a refusal: what to do, and the button's text and address"""
        account = self.env._("Go to My account"), "/my"
        if code == "other_person":
            sign_in_url = self._get_sign_in_url(token)
            return (
                self.env._(
                    "You are signed in as %(name)s. Sign out, then sign in with the "
                    "account to which the e-mail was sent.",
                    name=request.env.user.name,
                ),
                self.env._("Sign in as another person"),
                f"/web/session/logout?{urlencode({'redirect': sign_in_url})}",
            )
        if code in ("used", "expired"):
            return (
                self.env._("You can still begin your session from your account."),
                self.env._("Go to my session"),
                invitation_sudo.session_id._get_portal_url(),
            )
        if code == "not_yet":
            return (
                self.env._("Your session was moved. See the new time on its page."),
                self.env._("Go to my session"),
                invitation_sudo.session_id._get_portal_url(),
            )
        if code == "invalid":
            return self.env._(
                "Please use the link exactly as it stands in the newest e-mail, or "
                "begin your session from your account."
            ), *account
        if code == "no_room":
            return self.env._("Please contact the practice."), *account
        return self.env._("All your sessions are listed in your account."), *account

    def _render(self, template, values, **kw):
        return self._secret(
            request.render(
                template,
                {
                    **self._prepare_portal_layout_values(),
                    "page_name": "teletherapy_invitation",
                    **values,
                },
                **kw,
            )
        )

    def _secret(self, response):
        response.headers.update(SECRET_PAGE_HEADERS)
        return response
