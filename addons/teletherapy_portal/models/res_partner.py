# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _on_email_changed(self):
        """End the links to the old address; where one was due, send another."""
        result = super()._on_email_changed()
        # The creator of a mail may read it, and a mail holds the token.
        invitations = self.env["teletherapy.invitation"].with_user(SUPERUSER_ID)
        invitations._renew(self.with_user(SUPERUSER_ID), fields.Datetime.now())
        return result

    def _message_receive_bounce(self, email, partner):
        """An e-mail that was sent is gone from Odoo: only the address is known."""
        result = super()._message_receive_bounce(email, partner)
        # sudo: teletherapy.invitation - nobody has access rights
        self.env["teletherapy.invitation"].sudo()._get_pending(
            [("partner_id", "in", self.ids)], fields.Datetime.now()
        )._note_failure("bounced")
        return result
