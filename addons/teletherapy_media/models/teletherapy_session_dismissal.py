# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.teletherapy.models.teletherapy_session import OVER_STATES
from odoo.addons.teletherapy.models.teletherapy_session_waiting import MESSAGE_LENGTH


class TeletherapyParticipant(models.Model):
    _inherit = "teletherapy.participant"

    farewell = fields.Char(
        size=MESSAGE_LENGTH,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="What the therapist tells this person, who was not let in.",
    )
    removed_at = fields.Datetime(readonly=True, copy=False, groups=fields.NO_ACCESS)
    allowed_back_at = fields.Datetime(
        readonly=True, copy=False, groups=fields.NO_ACCESS
    )


class TeletherapySession(models.Model):
    """Whom the therapist sends away from the room, and lets come back.

    The node forgets that with the room; a room that moves to another node takes nothing
    along. So Odoo keeps it, and gives whoever was removed no ticket.
    """

    _inherit = "teletherapy.session"

    def _set_state(self, state):
        result = super()._set_state(state)
        if state in OVER_STATES:
            # sudo: teletherapy.participant - nobody reads it any more
            self.sudo().participant_ids.filtered("farewell").farewell = False
        return result

    def _enter_room(self, participant, unreachable=False):
        if participant.farewell:
            participant.farewell = False
        return super()._enter_room(participant, unreachable)

    def _get_join_refusal_code(self, participant, now):
        code = super()._get_join_refusal_code(participant, now)
        # sudo: teletherapy.participant - asked for clients, who have no access rights
        return code or ("removed" if participant.sudo().removed_at else None)

    def _get_join_refusal_text(self, participant, code, now):
        if code == "removed":
            return self.env._(
                "The therapist has ended your part in this session. If you think that "
                "this is a mistake, contact the practice: the therapist can let you "
                "come back."
            )
        return super()._get_join_refusal_text(participant, code, now)

    def _is_welcome(self, participant):
        return super()._is_welcome(participant) and not participant.removed_at

    def _on_participant_left(self, participant, at, reason):
        result = super()._on_participant_left(participant, at, reason)
        # sudo: teletherapy.participant - called for events that no user sends
        participant_sudo = participant.sudo()
        allowed_back_at = participant_sudo.allowed_back_at
        is_late = allowed_back_at and at <= allowed_back_at
        if reason == "removed" and participant.role != "therapist" and not is_late:
            participant_sudo.removed_at = participant_sudo.removed_at or at
        return result

    def _say_farewell(self, key, text):
        """Tell somebody who waits why they are not let in now."""
        person_sudo = self._get_person_to_decide_about(key)
        text = " ".join(text.split())
        if len(text) > MESSAGE_LENGTH:
            raise UserError(
                self.env._(
                    "The message is too long. Use at most %(count)s characters.",
                    count=MESSAGE_LENGTH,
                )
            )
        person_sudo.farewell = text

    def _remove_from_room(self, key):
        """Give this person no ticket, and the others keys that the person lacks."""
        person_sudo = self._get_person_to_decide_about(key)
        if not person_sudo.removed_at:
            person_sudo.removed_at = fields.Datetime.now()
            person_sudo.session_id._renew_group_secret()

    def _allow_back(self, key):
        """Let this person come to the waiting room again."""
        person_sudo = self._get_person_to_decide_about(key)
        person_sudo.write(
            {"removed_at": False, "allowed_back_at": fields.Datetime.now()}
        )

    def _get_person_to_decide_about(self, key):
        """Return somebody of this session, for its therapist while it goes on.

        Raises AccessError for everybody else, UserError when it is over or has not
        begun, or the person takes no part in it.
        """
        self.ensure_one()
        therapist = self._get_participant(self.env.user)
        if therapist.role != "therapist":
            raise AccessError(
                self.env._("Only the therapist of a session decides who is in it.")
            )
        if refusal := self._get_join_refusal(therapist):
            raise UserError(refusal[1])
        # sudo: teletherapy.participant - kept by the system, nobody may write it
        person_sudo = (
            self.sudo()
            ._get_participants()
            .filtered(lambda person: person.key == key and person != therapist)
        )
        if not person_sudo:
            raise UserError(
                self.env._(
                    "This person takes no part in the session any more. Reload the "
                    "page to see who does."
                )
            )
        return person_sudo
