# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request


class BestPracticesController(http.Controller):
    @http.route(
        "/teletherapy/best-practices",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def best_practices(self):
        """Show the staff what to think of before and during telehealth sessions."""
        if not request.env.user._is_internal():
            raise NotFound()
        return request.render("teletherapy.best_practices")
