# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.http import request

from odoo.addons.portal.controllers.web import Home

LANGUAGE_COOKIE = "frontend_lang"


class SignIn(Home):
    """Who signs in reads the portal in their own language.

    Odoo's pages go by the cookie of the pages that were read before, without an
    account: the invitation, the password. The language chosen afterwards, at the foot
    of a page, is kept as ever.
    """

    def _login_redirect(self, uid, redirect=None):
        # sudo: res.users - the language of who has just signed in
        user_sudo = request.env["res.users"].sudo().browse(uid)
        lang = request.env["ir.http"].get_nearest_lang(user_sudo.lang)
        if lang:
            request.future_response.set_cookie(LANGUAGE_COOKIE, lang)
        return super()._login_redirect(uid, redirect=redirect)
