# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models

from ..tools.random_values import new_secret

# Who left like this is gone; after "drained" and "ended" nobody stays behind.
DEPARTURES = ("left", "lost", "removed", "declined")


class TeletherapySession(models.Model):
    """The secret from which the people of a group derive their frames' keys.

    Whoever goes knows it. So there is a new one, of the next generation, when somebody
    has left the room or was taken out of the session; Odoo gives it to those who still
    take part, past the media server (docs/protocol.md section 4.1).
    """

    _inherit = "teletherapy.session"

    group_secret = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    group_generation = fields.Integer(
        default=1, readonly=True, copy=False, groups=fields.NO_ACCESS
    )

    def _get_group_secret_values(self):
        self.ensure_one()
        return {"generation": self.group_generation, "secret": self.group_secret}

    def _get_group_values(self, participant):
        """Return what a page in the room asks for again and again, or the refusal."""
        self.ensure_one()
        if refusal := self._get_join_refusal(participant):
            return self._get_refusal_answer(*refusal)
        return {
            "group": self._get_group_secret_values(),
            "participants": self._get_participant_names(),
        }

    def _renew_group_secret(self):
        """Make a secret that those who are gone do not know."""
        for session in self.filtered("group_secret"):
            session._lock()
            session.write(
                {
                    "group_secret": new_secret(),
                    "group_generation": session.group_generation + 1,
                }
            )

    def _on_participant_left(self, participant, at, reason):
        result = super()._on_participant_left(participant, at, reason)
        if reason in DEPARTURES:
            # sudo: teletherapy.session - called for events that no user sends
            self.sudo()._renew_group_secret()
        return result
