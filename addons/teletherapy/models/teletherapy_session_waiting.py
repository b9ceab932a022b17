# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .teletherapy_session import OVER_STATES

MESSAGE_LENGTH = 200


class TeletherapySession(models.Model):
    """What the therapist tells a client who waits.

    It may say something about the client's health: it stays in Odoo, is shown to nobody
    but the people of the session, and is forgotten when the waiting is over.
    """

    _inherit = "teletherapy.session"

    waiting_message = fields.Char(
        size=MESSAGE_LENGTH,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    waiting_message_at = fields.Datetime(
        readonly=True, copy=False, groups=fields.NO_ACCESS
    )

    def _set_state(self, state):
        result = super()._set_state(state)
        if state == "live" or state in OVER_STATES:
            # sudo: teletherapy.session - nobody waits any more
            self.sudo().filtered("waiting_message").write(
                {"waiting_message": False, "waiting_message_at": False}
            )
        return result

    def _set_waiting_message(self, text):
        """Show this text to whoever waits for the session; an empty one takes it back.

        Raises AccessError for everybody but the session's therapist, UserError when the
        session is over or the text is too long.
        """
        self.ensure_one()
        if self._get_participant(self.env.user).role != "therapist":
            raise AccessError(
                self.env._(
                    "Only the therapist of a session can write to its waiting room."
                )
            )
        now = fields.Datetime.now()
        if self._get_due_state(now) in OVER_STATES:
            raise UserError(
                self.env._("This session is over: nobody waits for it any more.")
            )
        text = " ".join((text or "").split())
        if len(text) > MESSAGE_LENGTH:
            raise UserError(
                self.env._(
                    "The message is too long. Use at most %(count)s characters.",
                    count=MESSAGE_LENGTH,
                )
            )
        # sudo: teletherapy.session - kept by the system, nobody may write it
        self.sudo().write(
            {"waiting_message": text, "waiting_message_at": bool(text) and now}
        )
        self._send_prompt_changes()

    def _get_ready_message(self, name):
        """Return a ready-made message, in the client's language.

        :param name: `late` or `soon`
        """
        self.ensure_one()
        client = self.client_id
        # sudo: res.partner - the language alone
        env = self.with_context(lang=client.sudo().lang or self.env.lang).env
        match name:
            case "late":
                return env._("I am a few minutes late. Thank you for waiting.")
            case "soon":
                return env._("I will be with you in a moment.")
        raise UserError(self.env._("Choose one of the ready-made messages."))

    def _get_alert(self, now=None):
        alert = super()._get_alert(now)
        state = self._get_due_state(now or fields.Datetime.now())
        is_therapist = self._get_participant(self.env.user).role == "therapist"
        # sudo: teletherapy.session - the therapist's own words
        message = is_therapist and self.sudo().waiting_message
        return {
            **alert,
            "waiting_message": message,
            "can_tell_late": is_therapist and state == "open" and not message,
        }
