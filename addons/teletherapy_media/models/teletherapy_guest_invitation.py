# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import secrets
from datetime import timedelta
from hmac import compare_digest

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from odoo.addons.teletherapy.models.teletherapy_session_guests import (
    GUEST_ROLES,
    MOST_PARTICIPANTS,
)

from ..tools.random_values import new_secret
from ..tools.unix_time import to_iso

_logger = logging.getLogger(__name__)

LINK_LIFE = timedelta(minutes=15)
MOST_OPEN = 5
MOST_IN_AN_HOUR = 20
NAME_LENGTH = 60
KEY_LENGTH = len(new_secret())


class TeletherapyGuestInvitation(models.Model):
    """One link with which one person, who has no account, comes to one session.

    The first browser that uses the link gets a key of its own, which opens the room's
    page for this person while the session goes on. Whoever has the link alone after
    that, or the key of another invitation, gets no further.

    Nobody has access rights. The session's therapist makes and withdraws them by
    methods of the session, the controller redeems them, both as superuser.
    """

    _name = "teletherapy.guest.invitation"
    _inherit = "teletherapy.link.mixin"
    _description = "Invitation of a Guest without an Account"
    _order = "id"

    session_id = fields.Many2one(
        "teletherapy.session", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, size=NAME_LENGTH)
    role = fields.Selection(
        [("guest", "Guest"), ("observer", "Observer")], required=True
    )
    key_hash = fields.Char(copy=False, help="Of the browser that has used the link.")
    redeemed_at = fields.Datetime(copy=False)
    withdrawn_at = fields.Datetime(copy=False)
    participant_id = fields.Many2one(
        "teletherapy.participant", copy=False, index="btree_not_null"
    )

    # Made and withdrawn, by the therapist

    @api.model
    def _invite(self, session, name, role, email):
        """Make a link, and send it where there is an address, which is not kept.

        Raises UserError for a name, role or address that will not do, and when there
        are too many people or invitations.

        :return: the invitation and the address of its link, which is not kept either
        """
        name, email = self._check_person(name, role, email)
        self._queue_up(session)
        self._check_limits(session)
        token = secrets.token_urlsafe(32)
        invitation = self.create(
            {
                "session_id": session.id,
                "name": name,
                "role": role,
                "token_hash": self._hash(token),
                "expires_at": fields.Datetime.now() + LINK_LIFE,
            }
        )
        url = f"{session.get_base_url()}{self._get_path(token)}"
        if email:
            invitation._queue_link_mail(
                "teletherapy_media.mail_template_guest_invitation",
                teletherapy_guest_url=url,
                teletherapy_guest_email=email,
            )
        invitation._log_in_audit("invited")
        return invitation, url

    @api.model
    def _check_person(self, name, role, email):
        """Return name and address as they are kept and used."""
        name = " ".join(str(name or "").split())
        if not name or not name.isprintable():
            raise UserError(
                self.env._(
                    "Write the name that the others should see, for example Maria."
                )
            )
        if len(name) > NAME_LENGTH:
            raise UserError(
                self.env._(
                    "The name is too long. Use at most %(count)s characters.",
                    count=NAME_LENGTH,
                )
            )
        if role not in GUEST_ROLES:
            raise UserError(
                self.env._("Choose whether this is a guest or an observer.")
            )
        email = str(email or "").strip()
        if email and not email_normalize(email):
            raise UserError(
                self.env._(
                    "This does not look like an e-mail address. Correct it, or leave "
                    "it empty and copy the link."
                )
            )
        return name, email_normalize(email)

    @api.model
    def _queue_up(self, session):
        """Let one transaction after the other invite to this session.

        Of two at the same moment the second one fails to serialize and is run again by
        the server: it then counts what the first one has made. A mere lock would not
        do, since a transaction goes on seeing what was there at its first query.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE teletherapy_session SET write_date = write_date WHERE id = %s",
                session.id,
            )
        )

    @api.model
    def _check_limits(self, session):
        now = fields.Datetime.now()
        invitations = self.search([("session_id", "=", session.id)])
        open_count = len(
            invitations.filtered(lambda one: one._get_state(now) == "open")
        )
        if open_count >= MOST_OPEN:
            raise UserError(
                self.env._(
                    "%(count)s links are open already. Withdraw one, or wait until "
                    "it is used.",
                    count=open_count,
                )
            )
        if len(session._get_participants()) + open_count >= MOST_PARTICIPANTS:
            raise UserError(
                self.env._(
                    "A telehealth session has room for %(count)s people, therapist and "
                    "client included, and those who are invited. Remove somebody "
                    "first.",
                    count=MOST_PARTICIPANTS,
                )
            )
        recent = invitations.filtered(
            lambda one: one.create_date > now - timedelta(hours=1)
        )
        if len(recent) >= MOST_IN_AN_HOUR:
            raise UserError(
                self.env._(
                    "You have invited %(count)s times within an hour. Wait a little "
                    "before you invite again.",
                    count=len(recent),
                )
            )

    def _withdraw(self):
        """Let the link open nothing any more, and whoever has used it be out."""
        for invitation in self.filtered(lambda one: not one.withdrawn_at):
            invitation._lock()
            invitation.withdrawn_at = fields.Datetime.now()
            invitation.participant_id.filtered(
                lambda participant: not participant.withdrawn_at
            )._withdraw()
            invitation._log_in_audit("uninvited")

    def _get_state(self, now):
        """Return withdrawn, used, expired or open."""
        self.ensure_one()
        if self.withdrawn_at:
            return "withdrawn"
        if self.redeemed_at:
            return "used"
        return "expired" if self.expires_at <= now else "open"

    def _get_values(self, now):
        """Return what the therapist's page shows of it."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "state": self._get_state(now),
            "expires": to_iso(self.expires_at),
            "participant": self.participant_id.key or "",
        }

    # Used, by whoever has the link

    @api.model
    def _get_path(self, token):
        return f"/teletherapy/guest/{token}"

    def _get_room_path(self):
        self.ensure_one()
        return f"/teletherapy/guest/room/{self.id}"

    @api.model
    def _get_by_token(self, token):
        invitation = super()._get_by_token(token)
        # The index compares hashes of what nobody can choose; this one takes no time
        # that tells anything.
        return invitation.filtered(
            lambda one: compare_digest(one.token_hash, self._hash(token))
        )

    @api.model
    def _get_by_key(self, invitation_id, key):
        """Return the invitation that this key is for, or an empty recordset."""
        invitation = self.browse(invitation_id).exists()
        return invitation.filtered(lambda one: one._has_key(key))

    def _has_key(self, key):
        return compare_digest(self.key_hash or "", self._hash(key or ""))

    def _get_refusal(self, now=None):
        """Tell why the link does not lead on; reads only.

        :return: `None`, or a code: `invalid`, `withdrawn`, `over`, `not_yet`, `used`,
            `expired`, `full`
        """
        if not self:
            return "invalid"
        now = now or fields.Datetime.now()
        state = self._get_state(now)
        if state == "withdrawn":
            return state
        if code := self.session_id._get_clock_refusal_code(now):
            return "not_yet" if code == "not_yet" else "over"
        if state != "open":
            return state
        if len(self.session_id._get_participants()) >= MOST_PARTICIPANTS:
            return "full"
        return None

    def _redeem(self, key):
        """Use the link up for the browser that has this key.

        Of two browsers at once one gets through: the row lock makes the other one wait;
        it then sees that the link is used, or fails to serialize, which the HTTP layer
        answers by running it again. The same page may ask twice, as after a double
        click.

        :return: `None`, or the code of the refusal
        """
        if self:
            self._lock()
            if self._has_key(key) and self._get_state(fields.Datetime.now()) == "used":
                return None
        if refusal := self._get_refusal():
            return refusal
        if len(key) != KEY_LENGTH:
            return "invalid"
        self.write(
            {
                "redeemed_at": fields.Datetime.now(),
                "key_hash": self._hash(key),
                "participant_id": self.participant_id.create(
                    {
                        "session_id": self.session_id.id,
                        "guest_name": self.name,
                        "role": self.role,
                    }
                ).id,
            }
        )
        self._log_in_audit("redeemed")
        _logger.info(
            "Invitation %s of a guest of session %s is used",
            self.id,
            self.session_id.id,
        )
        return None

    def _lock(self):
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT FROM %s WHERE id = %s FOR UPDATE",
                SQL.identifier(self._table),
                self.id,
            )
        )
        self.invalidate_recordset()

    def _log_in_audit(self, action):
        self.env["teletherapy.audit"]._log(
            action,
            self.session_id,
            participant=self.participant_id if action == "redeemed" else None,
            details={"role": self.role},
        )
