# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class TeletherapyInvitation(models.Model):
    _inherit = "teletherapy.invitation"

    def _invite(self, participant, now):
        """A new e-mail leaves the failure of the one before behind."""
        if participant.role == "client":
            participant.session_id.invitation_failure = False
        return super()._invite(participant, now)

    def _note_failure(self, failure):
        """Tell the therapist, while it matters: the client's link is neither used nor
        dead."""
        waited_for = self.filtered(
            lambda link: link.partner_id == link.session_id.client_id
            and not link.redeemed_at
            and link.expires_at > fields.Datetime.now()
        )
        waited_for.session_id._note_invitation_failure(failure)
