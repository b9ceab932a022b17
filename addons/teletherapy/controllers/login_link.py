# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from odoo.addons.auth_signup.controllers.main import AuthSignupHome


class LoginLink(AuthSignupHome):
    """The pages behind the links to a client's login."""

    @http.route()
    def web_auth_signup(self, *args, **kw):
        response = super().web_auth_signup(*args, **kw)
        self._note_opened()
        self._refuse_invalid_token(response)
        return response

    @http.route()
    def web_auth_reset_password(self, *args, **kw):
        response = super().web_auth_reset_password(*args, **kw)
        self._note_opened()
        self._refuse_invalid_token(response)
        if response.qcontext.get("message") and not response.qcontext.get("token"):
            # The same for every address, see `reset_password`.
            response.qcontext["message"] = request.env._(
                "If this address has a login here, a link to set a new password is on "
                "its way. If nothing comes within a few minutes, look into the spam "
                "folder or contact your practice."
            )
        return response

    def get_auth_signup_qcontext(self):
        """Say in plain words why a client's link does not work."""
        qcontext = super().get_auth_signup_qcontext()
        if qcontext.get("invalid_token"):
            link_sudo = self._get_login_link_sudo()
            if link_sudo:
                qcontext["error"] = link_sudo._get_refusal() or qcontext["error"]
        return qcontext

    def _note_opened(self):
        """Note the visit of a page, which changes nothing else."""
        if request.httprequest.method == "GET":
            self._get_login_link_sudo()._note_opened()

    def _refuse_invalid_token(self, response):
        """Show no form that cannot be sent: only what is wrong, and the way on."""
        if response.qcontext.get("invalid_token"):
            response.template = "teletherapy.login_link_refused"

    def _get_login_link_sudo(self):
        # sudo: teletherapy.login.link - who knows the token may ask about this one
        link_model_sudo = request.env["teletherapy.login.link"].sudo()
        return link_model_sudo._get_by_token(request.params.get("token") or "")
