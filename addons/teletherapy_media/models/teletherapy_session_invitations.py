# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .teletherapy_guest_invitation import LINK_LIFE


class TeletherapySession(models.Model):
    """People without an account, whom the therapist invites on the spot."""

    _inherit = "teletherapy.session"

    # For the therapist

    def _invite_guest(self, name, role, email=""):
        """Make a one-time link for this person.

        Raises AccessError unless the session's therapist asks, UserError where a rule
        stands against it.

        :return: the address of the link
        """
        invitations_sudo = self._get_own_invitations_sudo()
        _invitation_sudo, url = invitations_sudo._invite(self.sudo(), name, role, email)
        return url

    def _withdraw_guest(self, invitation_id):
        """Withdraw an invitation of this session, and take out whoever has used it."""
        invitation_sudo = self._get_own_invitations_sudo().filtered(
            lambda one: one.id == invitation_id
        )
        if not invitation_sudo:
            raise UserError(
                self.env._("This invitation is not there any more. Reload the page.")
            )
        invitation_sudo._withdraw()

    def _get_guest_invitations(self):
        """Return what the therapist's page shows of those who are invited or in."""
        now = fields.Datetime.now()
        values = [one._get_values(now) for one in self._get_own_invitations_sudo()]
        return {
            "minutes": int(LINK_LIFE.total_seconds() // 60),
            "invitations": [one for one in values if one["state"] in ("open", "used")],
        }

    def _get_own_invitations_sudo(self):
        """Return the invitations of this session, for its therapist while it is on."""
        self.ensure_one()
        therapist = self._get_participant(self.env.user)
        if therapist.role != "therapist":
            raise AccessError(
                self.env._("Only the therapist of a session invites somebody to it.")
            )
        if refusal := self._get_join_refusal(therapist):
            raise UserError(refusal[1])
        # sudo: teletherapy.guest.invitation - nobody has access rights
        return (
            self.env["teletherapy.guest.invitation"]
            .sudo()
            .search([("session_id", "=", self.id)])
        )

    # For whoever was invited

    def _get_guest_invitation(self, participant):
        """Return the invitation by which this participant has come, or an empty one."""
        return self.env["teletherapy.guest.invitation"].search(
            [("participant_id", "=", participant.id)], limit=1
        )

    def _get_room_url_of(self, participant):
        if participant.partner_id:
            return super()._get_room_url_of(participant)
        return self._get_guest_invitation(participant)._get_room_path()

    def _get_back_url(self, participant):
        """Whoever has no account has nowhere to go back to."""
        return bool(participant.partner_id) and super()._get_back_url(participant)

    def _get_room_page_values(self, participant):
        values = super()._get_room_page_values(participant)
        if not participant.partner_id:
            # What follows a session is for people whom the practice knows.
            values["care"].update({"closing_url": False, "quality_url": False})
        is_therapist = participant.role == "therapist"
        return {
            **values,
            "invitations_url": is_therapist and f"{self._get_room_url()}/invitations",
        }

    def _get_admission(self, participant):
        """Whoever came by a link that can be passed on is looked at first."""
        if not participant.partner_id:
            return "therapist"
        return super()._get_admission(participant)

    def _is_known(self, participant):
        if not participant.partner_id:
            return not participant.withdrawn_at
        return super()._is_known(participant)

    # Whoever is sent away does not come back by the same invitation.

    def _remove_from_room(self, key):
        person_sudo = self._get_person_to_decide_about(key)
        if invitation_sudo := self.sudo()._get_guest_invitation(person_sudo):
            return invitation_sudo._withdraw()
        return super()._remove_from_room(key)

    def _on_participant_left(self, participant, at, reason):
        result = super()._on_participant_left(participant, at, reason)
        if reason == "removed" and not participant.partner_id:
            # sudo: teletherapy.guest.invitation - for events that no user sends
            self.sudo()._get_guest_invitation(participant)._withdraw()
        return result
