# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .teletherapy_session import OVER_STATES


class TeletherapySession(models.Model):
    """The client says to be a few minutes late; the therapist is told at once."""

    _inherit = "teletherapy.session"

    client_late_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the client said that they would be a few minutes late.",
    )

    def _set_state(self, state):
        result = super()._set_state(state)
        if state == "live" or state in OVER_STATES:
            # sudo: teletherapy.session - nobody is awaited any more
            self.sudo().filtered("client_late_at").client_late_at = False
        return result

    def _on_participant_joined(self, participant, at, again):
        """Whoever is here is not awaited; news from before the word does not count."""
        result = super()._on_participant_joined(participant, at, again)
        # sudo: teletherapy.session - called for events that no user sends
        session_sudo = self.sudo()
        late_at = session_sudo.client_late_at
        if participant.role == "client" and late_at and at >= late_at:
            session_sudo.client_late_at = False
        return result

    def _can_tell_client_late(self, now):
        """Whether it is still to be told: the room is open and has not been used."""
        self.ensure_one()
        return not self.client_late_at and self._get_due_state(now) == "open"

    def _tell_client_late(self):
        """Let the therapist know; without effect when it is known already.

        Raises AccessError for everybody but the session's client, UserError when
        nobody waits for them now.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        if self._get_participant(self.env.user).role != "client":
            raise AccessError(
                self.env._("Only the client of a session can say that they are late.")
            )
        if self._get_due_state(now) != "open":
            raise UserError(
                self.env._(
                    "You can say that you are late while the session's room is open "
                    "and the session has not begun."
                )
            )
        if not self.client_late_at:
            # sudo: teletherapy.session - kept by the system, nobody may write it
            self.sudo().client_late_at = now
            self._send_prompt_changes()

    def _get_alert(self, now=None):
        """Add the client's word to what the therapist is told."""
        alert = super()._get_alert(now)
        is_therapist = self._get_participant(self.env.user).role == "therapist"
        return {
            **alert,
            "client_late": is_therapist
            and bool(self.client_late_at)
            and self.env._(
                "%(client)s will be a few minutes late.", client=self.client_id.name
            ),
        }
