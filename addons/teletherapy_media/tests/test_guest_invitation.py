# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..tools.random_values import new_secret
from .common import MediaCommon


class GuestCommon(MediaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invitations = cls.env["teletherapy.guest.invitation"]

    def _invite(self, name="Maria", role="guest", email="", user=None):
        """Invite as the therapist; return the newest invitation and its token."""
        session = self.telehealth.with_user(user or self.therapist).sudo()
        link = session._invite_guest(name, role, email)
        invitation = self.invitations.search([], order="id desc", limit=1)
        return invitation, link.rsplit("/", 1)[1]

    def _redeem(self, invitation):
        key = new_secret()
        self.assertIsNone(invitation._redeem(key))
        return key

    def _get_actions(self):
        entries = self.env["teletherapy.audit"].search(
            [("session_ref", "=", self.telehealth.id)], order="id"
        )
        return [
            (entry.action, entry.actor_kind)
            for entry in entries
            if entry.action in ("invited", "redeemed", "uninvited")
        ]


@tagged("post_install", "-at_install")
class TestGuestInvitation(GuestCommon):
    def test_who_invites(self):
        """Nobody but the session's own therapist invites to it or withdraws."""
        invitation, _token = self._invite()
        for user in (
            self.client_user,
            self.other_client_user,
            self.other_therapist,
            self.manager,
            self.owner,
            self.employee,
            self.env.ref("base.public_user"),
        ):
            session = self.telehealth.with_user(user).sudo()
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    session._invite_guest("Maria", "guest")
                with self.assertRaises(AccessError):
                    session._withdraw_guest(invitation.id)
                with self.assertRaises(AccessError):
                    session._get_guest_invitations()

    def test_no_access_rights(self):
        """Nobody reads, writes, makes or deletes an invitation past the session."""
        invitation, _token = self._invite()
        for user in (self.therapist, self.owner, self.env.ref("base.user_admin")):
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(user=user.login, operation=operation):
                    self.assertFalse(invitation.with_user(user).has_access(operation))

    def test_another_session(self):
        """A therapist does not withdraw what belongs to another session."""
        invitation, _token = self._invite()
        other = self._new_session(
            starts_in=2,
            therapist_id=self.other_therapist.employee_id.id,
            user_id=self.other_therapist.id,
            client_id=self.other_client_user.partner_id.id,
        )
        with self.assertRaises(UserError):
            other.with_user(self.other_therapist).sudo()._withdraw_guest(invitation.id)
        self.assertFalse(invitation.withdrawn_at)

    def test_token_is_hashed(self):
        """What the database holds opens nothing."""
        invitation, token = self._invite()
        key = self._redeem(invitation)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(i)::text FROM teletherapy_guest_invitation i "
            "WHERE id = %s",
            [invitation.id],
        )
        row = self.env.cr.fetchone()[0]
        self.assertIn(invitation.token_hash, row)
        self.assertNotIn(token, row)
        self.assertNotIn(key, row)
        self.assertEqual(self.invitations._get_by_token(token), invitation)
        self.assertFalse(self.invitations._get_by_token(invitation.token_hash))
        self.assertEqual(self.invitations._get_by_key(invitation.id, key), invitation)
        for wrong in (new_secret(), invitation.key_hash, "", None):
            self.assertFalse(self.invitations._get_by_key(invitation.id, wrong))

    def test_no_key_yet(self):
        """An invitation that nobody has used is nobody's."""
        invitation, _token = self._invite()
        for key in ("", None, new_secret()):
            self.assertFalse(self.invitations._get_by_key(invitation.id, key))

    def test_once(self):
        """One browser uses the link; the same one may say so twice."""
        invitation, _token = self._invite()
        key = self._redeem(invitation)
        participant = invitation.participant_id
        self.assertEqual(
            (participant.role, participant.display_name), ("guest", "Maria")
        )
        self.assertFalse(participant.partner_id)
        self.assertEqual(invitation._redeem(new_secret()), "used")
        self.assertIsNone(invitation._redeem(key))
        self.assertEqual(invitation.participant_id, participant)
        self.assertEqual(
            self._get_actions(), [("invited", "staff"), ("redeemed", "guest")]
        )

    def test_short_key(self):
        """A browser does not choose a key that could be guessed."""
        invitation, _token = self._invite()
        self.assertEqual(invitation._redeem("1234"), "invalid")
        self.assertFalse(invitation.redeemed_at)

    def test_refusals(self):
        """Each link that does not lead on has its reason."""
        now = fields.Datetime.now()
        invitation, _token = self._invite()
        self.assertIsNone(invitation._get_refusal())
        self.assertIsNone(invitation._get_refusal(now + timedelta(minutes=14)))
        self.assertEqual(
            invitation._get_refusal(now + timedelta(minutes=15, seconds=1)), "expired"
        )
        self.assertEqual(self.invitations._get_refusal(), "invalid")
        self.telehealth.event_id.write(
            {
                "start": now + timedelta(days=1),
                "stop": now + timedelta(days=1, minutes=50),
            }
        )
        self.assertEqual(invitation._get_refusal(), "not_yet")
        self.telehealth._cancel()
        self.assertEqual(invitation._get_refusal(), "over")

    def test_expired_is_not_used(self):
        invitation, _token = self._invite()
        invitation.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        self.assertEqual(invitation._redeem(new_secret()), "expired")
        self.assertFalse(invitation.participant_id)

    def test_withdrawn(self):
        """The link is dead, and whoever has used it takes no part any more."""
        invitation, _token = self._invite()
        session = self.telehealth.with_user(self.therapist).sudo()
        session._withdraw_guest(invitation.id)
        self.assertEqual(invitation._redeem(new_secret()), "withdrawn")
        used, _token = self._invite()
        self.telehealth._enter_room(self._get_participant("therapist"))
        self._redeem(used)
        used.participant_id.joined_at = self.telehealth.start
        self.assertFalse(self.telehealth._get_unwelcome_participants())
        before = self.telehealth.group_secret
        session._withdraw_guest(used.id)
        self.assertEqual(
            self.telehealth._get_unwelcome_participants(), used.participant_id
        )
        self.assertNotEqual(self.telehealth.group_secret, before)
        self.assertNotIn(
            used.participant_id.key, self.telehealth._get_participant_names()
        )
        self.assertEqual(
            [action for action, _actor in self._get_actions()],
            ["invited", "uninvited", "invited", "redeemed", "uninvited"],
        )

    def test_removed(self):
        """Who is removed, on either road, needs a new invitation."""
        session = self.telehealth.with_user(self.therapist).sudo()
        invitation, _token = self._invite()
        self._redeem(invitation)
        session._remove_from_room(invitation.participant_id.key)
        self.assertTrue(invitation.withdrawn_at)
        other, _token = self._invite()
        self._redeem(other)
        now = fields.Datetime.now()
        for reason, state in (("left", "used"), ("removed", "withdrawn")):
            self.telehealth._on_participant_left(other.participant_id, now, reason)
            self.assertEqual(other._get_state(now), state)

    def test_stays_when_the_appointment_changes(self):
        """Who was invited on the spot is not taken out with those who are named."""
        invitation, _token = self._invite()
        self._redeem(invitation)
        guest = self._new_client_user("media_named_guest")
        self.telehealth.event_id.teletherapy_guest_ids = [
            Command.create({"partner_id": guest.partner_id.id})
        ]
        self.telehealth.event_id.teletherapy_guest_ids.unlink()
        self.assertFalse(invitation.participant_id.withdrawn_at)

    def test_is_asked_for(self):
        """Whoever came by a link waits for the therapist, whatever the rule is."""
        invitation, _token = self._invite(role="observer")
        self._redeem(invitation)
        self.practice.teletherapy_admission = "automatic"
        answer = self.telehealth._enter_room(invitation.participant_id)
        self.assertEqual(answer["session"]["admission"], "therapist")
        self.assertEqual(answer["role"], "observer")
        self.assertIsNone(answer["secret"])
        self.assertFalse(answer["session"]["back_url"])
        client = self.telehealth._enter_room(self._get_participant("client"))
        self.assertEqual(client["session"]["admission"], "automatic")
        self.assertEqual(
            client["participants"][invitation.participant_id.key],
            {"name": "Maria", "role": "observer"},
        )

    def test_bad_input(self):
        for name, role, email in (
            ("", "guest", ""),
            ("  ", "guest", ""),
            (None, "guest", ""),
            ("Ma\x00ria", "guest", ""),
            ("Ma\u202eria", "guest", ""),
            ("M" * 61, "guest", ""),
            ("Maria", "therapist", ""),
            ("Maria", "client", ""),
            ("Maria", None, ""),
            ("Maria", "guest", "maria@"),
            ("Maria", "guest", "a@x.test, b@x.test"),
        ):
            with self.subTest(name=name, role=role, email=email):
                with self.assertRaises(UserError):
                    self._invite(name, role, email)
        self.assertFalse(self.invitations.search_count([]))

    def test_limits(self):
        """So many open links, so many in an hour, so many people."""
        opened = [self._invite()[0] for _ in range(5)]
        with self.assertRaisesRegex(UserError, "5 links are open"):
            self._invite()
        opened[0]._withdraw()
        for _ in range(15):
            self._invite()[0]._withdraw()
        opened[1]._withdraw()
        with self.assertRaisesRegex(UserError, "within an hour"):
            self._invite()

    def test_room_for_sixteen(self):
        """People and open links together are sixteen at the most."""
        for _ in range(13):
            self._redeem(self._invite()[0])
        last, _token = self._invite()
        with self.assertRaisesRegex(UserError, "room for 16 people"):
            self._invite()
        guest = self._new_client_user("media_sixteenth")
        self.telehealth.event_id.teletherapy_guest_ids = [
            Command.create({"partner_id": guest.partner_id.id})
        ]
        self.assertEqual(last._redeem(new_secret()), "full")

    def test_over(self):
        """After the session nobody is invited."""
        self.telehealth._end()
        with self.assertRaisesRegex(UserError, "over"):
            self._invite()

    def test_mail(self):
        """The e-mail names the practice alone, and its address makes no contact."""
        contacts = self.env["res.partner"].search_count([])
        invitation, token = self._invite("Maria Interpreter", email="maria@x.test")
        mail = self.env["mail.mail"].search([("res_id", "=", invitation.id)])
        mail = mail.filtered(lambda one: one.model == invitation._name)
        self.assertEqual(mail.email_to, "maria@x.test")
        self.assertIn(f"/teletherapy/guest/{token}", mail.body_html)
        self.assertTrue(mail.auto_delete)
        text = f"{mail.subject} {mail.body_html}"
        self.assertIn(self.practice.name, text)
        for word in (
            "Maria",
            self.therapist.name,
            self.client_user.name,
            "therap",
            "session",
        ):
            self.assertNotIn(word, text.replace("/teletherapy/guest/", ""))
        self.assertEqual(self.env["res.partner"].search_count([]), contacts)
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT row_to_json(i)::text FROM teletherapy_guest_invitation i"
        )
        self.assertNotIn("maria@x.test", str(self.env.cr.fetchall()))

    def test_no_mail(self):
        invitation, _token = self._invite()
        self.assertFalse(
            self.env["mail.mail"].search_count(
                [("model", "=", invitation._name), ("res_id", "=", invitation.id)]
            )
        )
