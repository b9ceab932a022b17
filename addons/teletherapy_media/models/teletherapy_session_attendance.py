# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.teletherapy.models.teletherapy_session import OVER_STATES

from ..tools.attendance import count_overlap


class TeletherapySession(models.Model):
    """What the node's events say about the outcome of a session."""

    _inherit = "teletherapy.session"

    @api.depends("participant_ids.joined_at", "participant_ids.has_sent_video")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _get_present_roles(self):
        return super()._get_present_roles() | set(
            self.participant_ids.filtered("joined_at").mapped("role")
        )

    def _get_proposed_modifier(self):
        """Audio only, unless both have been seen: the claim says whether video was used
        by both."""
        seen = set(self.participant_ids.filtered("has_sent_video").mapped("role"))
        return "95" if {"therapist", "client"} <= seen else "93"

    def _end(self, at=None):
        result = super()._end(at)
        self._update_together_minutes()
        return result

    def _update_together_minutes(self):
        """Count anew for how many minutes therapist and client were both connected.

        A stay that no event has ended, because the node died, ends with the session.
        """
        attendances = self.participant_ids._count_attendance()
        for session in self:
            until = session.ended_at if session.state in OVER_STATES else None
            stays = {"therapist": [], "client": []}
            for participant in session.participant_ids:
                if participant.role in stays:
                    stays[participant.role].append(attendances[participant].stays)
            together = [
                count_overlap(therapist, client, until)
                for therapist in stays["therapist"]
                for client in stays["client"]
            ]
            # sudo: teletherapy.session - kept by the system, nobody may write it
            session.sudo().together_minutes = (
                max(together).total_seconds() // 60 if together else 0
            )
