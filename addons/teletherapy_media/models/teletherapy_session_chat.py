# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import UTC, datetime

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

LONGEST_TEXT = 2_000
"""Of one message, in characters."""

MOST_MESSAGES = 1_000
"""At once; the page holds no more."""

MOST_KEPT = 5_000
"""Of one session."""

UID = re.compile(r"[0-9a-f-]{36}", re.ASCII)


class TeletherapySession(models.Model):
    """The session's chat, which is gone with the session unless its therapist puts it
    into the record. Odoo never sees it before."""

    _inherit = "teletherapy.session"

    chat_message_ids = fields.One2many(
        "teletherapy.chat.message",
        "session_id",
        string="Chat",
        readonly=True,
        copy=False,
        groups="teletherapy.group_therapist",
    )

    def _get_room_page_values(self, participant):
        values = super()._get_room_page_values(participant)
        is_therapist = participant.role == "therapist"
        keep_url = is_therapist and f"{self._get_room_url()}/chat/keep"
        return {**values, "keep_chat_url": keep_url}

    def _enter_room(self, participant, unreachable=False):
        answer = super()._enter_room(participant, unreachable)
        if "session" in answer:
            # sudo: teletherapy.chat.message - whether there is one, for everybody
            answer["session"]["chat_kept"] = bool(self.sudo().chat_message_ids)
        return answer

    def _keep_chat(self, messages):
        """Put messages into the record; those that are there already stay as they are.

        What was written, and by whom, is the therapist's page's word. That it was done
        is noted in the audit trail.

        :param messages: a list of `{"id", "participant", "at", "text"}`; `participant`
            is the key of who wrote it, `at` Unix time in milliseconds
        :return: how many messages of this session are on record now
        """
        self.ensure_one()
        self._check_may_keep_chat()
        values = self._parse_chat(messages)
        # Two clicks at once would both find a message missing.
        self._lock()
        # sudo: teletherapy.chat.message - nobody may write it but by this method
        kept_sudo = self.sudo().chat_message_ids
        known = set(kept_sudo.mapped("uid"))
        new = [value for uid, value in values.items() if uid not in known]
        if len(known) + len(new) > MOST_KEPT:
            raise UserError(
                self.env._(
                    "At most %(count)s messages of one session can be kept.",
                    count=MOST_KEPT,
                )
            )
        if new:
            kept_sudo.create(new)
            self._log_in_audit("chat_kept", details={"count": len(new)})
        return len(known) + len(new)

    def _check_may_keep_chat(self):
        is_therapist = self._get_participant(self.env.user).role == "therapist"
        if not is_therapist or not self.env.user._is_teletherapist():
            raise AccessError(
                self.env._("Only the therapist of a session keeps its chat.")
            )
        self._update_states()
        is_room_over = self.closes_at <= fields.Datetime.now()
        if self.state in ("scheduled", "cancelled") or is_room_over:
            raise UserError(
                self.env._(
                    "The chat of this session cannot be kept any more: the room is "
                    "closed."
                )
            )

    def _parse_chat(self, messages):
        """Return values of records by the messages' ids."""
        if not isinstance(messages, list) or not 0 < len(messages) <= MOST_MESSAGES:
            raise UserError(
                self.env._(
                    "There is nothing to keep, or more than %(count)s messages at "
                    "once.",
                    count=MOST_MESSAGES,
                )
            )
        participants = {one.key: one.id for one in self.participant_ids}
        return {
            message["id"]: {
                "session_id": self.id,
                "uid": message["id"],
                "participant_id": participants[message["participant"]],
                "sent_at": self._parse_chat_time(message["at"]),
                "text": message["text"],
            }
            for message in messages
            if self._check_chat_message(message, participants)
        }

    def _check_chat_message(self, message, participants):
        is_right = (
            isinstance(message, dict)
            and message.keys() == {"id", "participant", "at", "text"}
            and isinstance(message["id"], str)
            and UID.fullmatch(message["id"])
            and isinstance(message["participant"], str)
            and message["participant"] in participants
            and type(message["at"]) in (int, float)
            and isinstance(message["text"], str)
            and 0 < len(message["text"]) <= LONGEST_TEXT
            and "\0" not in message["text"]
        )
        if not is_right:
            raise UserError(
                self.env._(
                    "A message of the chat cannot be kept: its text is too long, or it "
                    "is of nobody who takes part in this session."
                )
            )
        return True

    def _parse_chat_time(self, milliseconds):
        """Return the page's time, as far as its clock can be right."""
        earliest, latest = self.opens_at, fields.Datetime.now()
        try:
            moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
        except (OverflowError, OSError, ValueError):
            return latest
        return min(max(moment.replace(tzinfo=None, microsecond=0), earliest), latest)
