# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.http import Controller, request, route


class TeletherapyPrompt(Controller):
    @route("/my/teletherapy/prompt", type="jsonrpc", auth="user", readonly=True)
    def prompt(self):
        """:return: the prompt on top of the portal's pages as it has to look now"""
        user = request.env.user
        prompt = request.env["teletherapy.session"]._prepare_portal_prompt(user)
        html = request.env["ir.qweb"]._render(
            "teletherapy_portal.prompt", {"prompt": prompt}
        )
        return {
            "html": html,
            "code": prompt["code"],
            "sentence": prompt["sentence"],
            "refresh_in": prompt["refresh_in"],
        }
