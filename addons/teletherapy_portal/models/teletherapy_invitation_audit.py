# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models


class TeletherapyInvitation(models.Model):
    """Notes in the audit trail who was invited, and who used the link."""

    _inherit = "teletherapy.invitation"

    @api.model
    def _invite(self, participant, now):
        invitation = super()._invite(participant, now)
        invitation._log_in_audit("invited")
        return invitation

    def _redeem(self, user, now=None):
        refusal = super()._redeem(user, now)
        if not refusal:
            self._log_in_audit("redeemed")
        return refusal

    def _log_in_audit(self, action):
        self.env["teletherapy.audit"]._log(action, self.session_id)
