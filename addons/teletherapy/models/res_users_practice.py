# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import ValidationError


class ResUsers(models.Model):
    """A client signs in at the practice that looks after them."""

    _inherit = "res.users"

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        for user in users.filtered(lambda user: user.partner_id.is_client):
            user.partner_id._join_practice(user.company_id)
        return users

    @api.constrains("partner_id")
    def _check_client_practice(self):
        """Refuse a new login at another practice; Odoo would move the contact there."""
        for user in self.filtered("share"):
            # sudo: res.partner - the practice of the contact behind the account
            client_sudo = user.partner_id.sudo()
            if (
                client_sudo.is_client
                and client_sudo.company_id
                and client_sudo.company_id != user.company_id
            ):
                raise ValidationError(
                    self.env._(
                        "This client belongs to another practice than the login. "
                        "Choose the client's practice as company of the login."
                    )
                )
