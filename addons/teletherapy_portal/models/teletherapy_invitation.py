# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

TOKEN_BYTES = 32
# A therapist who comes back within this time (a lost network, a second browser)
# does not cause a second e-mail.
MAIL_PAUSE = timedelta(minutes=10)


class TeletherapyInvitation(models.Model):
    """One link in one e-mail, for one person and one session.

    The link opens nothing by itself: it is redeemed once, by the signed-in person it
    was made for, while the session lets them in. A newer link ends that person's older
    ones.

    Nobody has access rights. The hook of the session creates, the controller reads
    and redeems, both as superuser.
    """

    _name = "teletherapy.invitation"
    _inherit = "teletherapy.link.mixin"
    _description = "Teletherapy Invitation Link"
    _order = "id desc"

    session_id = fields.Many2one(
        "teletherapy.session", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    redeemed_at = fields.Datetime(copy=False)

    @api.model
    def _invite_if_due(self, session, now):
        """Invite everybody but the therapist unless that would be noise or too late.

        No mail when one was sent shortly before (the therapist reloaded, or changed
        the device), nor when the person could not join anyway, as for an event that
        the node delivers after the session.

        :return: the new invitations, or an empty recordset
        """
        invitations = self.browse()
        for participant in session._get_participants():
            if (
                participant.role != "therapist"
                and participant.partner_id
                and not session._get_join_refusal(participant, now)
                and not self._is_invited(participant, now)
            ):
                invitations |= self._invite(participant, now)
        return invitations

    @api.model
    def _is_invited(self, participant, now):
        return bool(
            self.search_count(
                [
                    ("session_id", "=", participant.session_id.id),
                    ("partner_id", "=", participant.partner_id.id),
                    ("create_date", ">", now - MAIL_PAUSE),
                    ("expires_at", ">", now),
                ],
                limit=1,
            )
        )

    @api.model
    def _invite(self, participant, now):
        """Make a new link for this person and session and queue its e-mail.

        This person's older links of the session expire. The mail leaves with the mail
        queue, which runs right after this transaction is committed, so a mail server
        that is down neither delays nor undoes what the transaction is about.

        :return: the new invitation
        """
        session = participant.session_id
        self._get_pending(
            [
                ("session_id", "=", session.id),
                ("partner_id", "=", participant.partner_id.id),
            ],
            now,
        ).expires_at = now
        token = secrets.token_urlsafe(TOKEN_BYTES)
        invitation = self.create(
            {
                "session_id": session.id,
                "partner_id": participant.partner_id.id,
                "token_hash": self._hash(token),
                "expires_at": session.closes_at,
            }
        )
        invitation._queue_mail(token)
        return invitation

    @api.model
    def _renew(self, partner, now):
        """End this person's unused links; mail a new one where somebody waits."""
        pending = self._get_pending([("partner_id", "=", partner.id)], now)
        pending.expires_at = now
        for session in pending.session_id.filtered("is_therapist_present"):
            participant = session._get_invited_participant(partner)
            if participant and not session._get_join_refusal(participant, now):
                self._invite(participant, now)

    @api.model
    def _get_pending(self, domain, now):
        return self.search(
            [*domain, ("redeemed_at", "=", False), ("expires_at", ">", now)]
        )

    def _queue_mail(self, token):
        self.ensure_one()
        url = f"{self.session_id.get_base_url()}{self._get_path(token)}"
        self._queue_link_mail(
            "teletherapy_portal.mail_template_invitation",
            teletherapy_invitation_url=url,
        )

    @api.model
    def _get_path(self, token):
        return f"/my/teletherapy/invitation/{token}"

    def _get_refusal(self, user, now=None):
        """Tell why ``user`` cannot redeem this link now; reads only.

        The person is looked at first, so that somebody else signed in learns nothing
        about the session. A public user passes: they sign in next.

        :return: ``None``, or ``(code, sentence)``: ``other_person``, ``invalid``,
            ``used``, ``expired``, ``no_room``, or a code of the session's refusals
        """
        if not self:
            return "invalid", self.env._("This link is not valid")
        now = now or fields.Datetime.now()
        is_signed_in = not user._is_public()
        if is_signed_in and user.partner_id != self.partner_id:
            return "other_person", self.env._("This link is for another person")
        participant = (
            self.session_id._get_participant(user)
            if is_signed_in
            else self.session_id._get_invited_participant(self.partner_id)
        )
        if not participant:
            return "invalid", self.env._("This link is not valid")
        refusal = self.session_id._get_portal_refusal(participant, user, now)
        if refusal and refusal[0] != "not_yet":
            return refusal
        if self.redeemed_at:
            return "used", self.env._("This link has already been used")
        if self.expires_at <= now:
            return "expired", self.env._("This link has expired")
        if not refusal and not self.session_id._get_room_url():
            return "no_room", self.env._("The video room is not available")
        return refusal

    def _redeem(self, user, now=None):
        """Use the link up for ``user``; of two browsers at once one gets through.

        The row lock makes the second one wait; it then either sees the link used or
        fails to serialize, which the HTTP layer answers by running it again.

        :return: ``None`` when redeemed, else the refusal as in :meth:`_get_refusal`
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM teletherapy_invitation WHERE id = %s FOR UPDATE",
                    self.id,
                )
            )
            self.invalidate_recordset()
        refusal = self._get_refusal(user, now)
        if not refusal:
            self.redeemed_at = now or fields.Datetime.now()
            _logger.info(
                "Invitation %s of session %s is redeemed", self.id, self.session_id.id
            )
        return refusal
