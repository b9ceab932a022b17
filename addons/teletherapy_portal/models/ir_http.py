# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _post_logout(cls):
        """Leave the next guest of this browser the browser's own language."""
        result = super()._post_logout()
        request.future_response.set_cookie("frontend_lang", max_age=0)
        return result
