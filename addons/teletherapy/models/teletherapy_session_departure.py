# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError


class TeletherapySession(models.Model):
    """What becomes of a therapist's sessions when the therapist cannot hold them."""

    _inherit = "teletherapy.session"

    @api.model
    def _get_coming_sudo(self, domain):
        """Return the sessions of this kind that are still to come, or live."""
        # sudo: teletherapy.session - all of them count, whoever asks
        sessions_sudo = self.sudo().search(
            [*domain, ("state", "in", ("scheduled", "open", "live"))],
            order="start, id",
        )
        sessions_sudo._update_states()
        return sessions_sudo.filtered(
            lambda session: session.state in ("scheduled", "open", "live")
        )

    def _cancel_with_appointments(self, live_refusal):
        """Cancel these sessions and their appointments; the clients are told.

        :raise UserError: with this sentence, when one is taking place right now
        """
        if "live" in self.mapped("state"):
            raise UserError(live_refusal)
        self.event_id._on_role_revoked()
        self._cancel()

    @api.model
    def _get_live_departure_refusal(self):
        return self.env._(
            "This therapist is in a telehealth session right now. Wait until it has "
            "ended, then archive this person."
        )

    @api.model
    def _get_record_refusal(self):
        return self.env._(
            "This person has telehealth sessions on record, which have to be kept. "
            "Archive the person instead: coming sessions are cancelled then, and their "
            "clients told."
        )
