# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class ResUsers(models.Model):
    """Notes what becomes of the links to a client's login."""

    _inherit = "res.users"

    @api.model
    def signup(self, values, token=None):
        result = super().signup(values, token)
        if token:
            # sudo: teletherapy.login.link - who knows the token has used it
            self.env["teletherapy.login.link"].sudo()._get_by_token(token)._note_used()
        return result

    @api.model
    def reset_password(self, login):
        """Tell nobody whether an address has a login: here it means being a client."""
        domain = self._get_login_domain(login)
        users = self.search(domain) or self.search(self._get_email_domain(login))
        return len(users) == 1 and super().reset_password(login)

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals and not vals["active"]:
            # sudo: res.users, teletherapy.login.link - kept by the system
            users_sudo = self.sudo()
            users_sudo.env["teletherapy.login.link"]._revoke(
                users_sudo.partner_id, "access"
            )
        return result

    def _action_reset_password(self, signup_type="reset"):
        """Send clients the practice's own e-mail, which is noted in their record."""
        if self.env.context.get("install_mode") or self.env.context.get("import_file"):
            return None
        clients = self.filtered(
            lambda user: user.active and user.share and user.partner_id.is_client
        )
        for user in clients:
            user.partner_id._send_login_link(signup_type)
        others = self - clients
        if not others:
            return self.partner_id[:1]._get_link_sent_notification()
        return super(ResUsers, others)._action_reset_password(signup_type)
