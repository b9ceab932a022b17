# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.mail.tests.common import MailCase

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestInvitationMail(MailCase, CronMixinCase, TeletherapyPortalCommon):
    """The e-mail with the link: when it is sent, what it says, who can read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=5)
        cls.therapist_participant = cls.get_participant(cls.telehealth, "therapist")

    def join(self, participant=None, again=False, session=None):
        """:return: the mails that this joining made"""
        mails = self.env["mail.mail"].search([])
        session = session or self.telehealth
        session._on_participant_joined(
            participant or self.get_participant(session, "therapist"), self.now, again
        )
        return self.env["mail.mail"].search([]) - mails

    def get_tokens(self, mail):
        return re.findall(r"/my/teletherapy/invitation/([\w-]+)", mail.body_html)

    def shift_invitations(self, **delta):
        """Let the invitations so far be older."""
        self.env.cr.execute(
            "UPDATE teletherapy_invitation SET create_date = create_date - %s",
            [timedelta(**delta)],
        )
        self.env["teletherapy.invitation"].invalidate_model()

    def test_one_for_each_joining(self):
        """The therapist's joining sends one mail; a return or a reload sends none."""
        client = self.get_participant(self.telehealth, "client")
        for participant, again, minutes, count in (
            (client, False, 0, 0),
            (self.therapist_participant, True, 0, 0),
            (self.therapist_participant, False, 0, 1),
            (self.therapist_participant, True, 0, 0),
            (self.therapist_participant, False, 9, 0),
            (self.therapist_participant, True, 20, 0),
            (self.therapist_participant, False, 0, 1),
        ):
            with self.subTest(role=participant.role, again=again, minutes=minutes):
                self.shift_invitations(minutes=minutes)
                self.assertEqual(len(self.join(participant, again)), count)

    def test_not_when_too_late(self):
        """An event that comes when the client could not join sends no mail."""
        for values in (
            {"state": "completed"},
            {"state": "cancelled"},
            {"state": "missed"},
            {"start": -200},
            {"start": 200},
        ):
            with self.subTest(values=values):
                self.assertFalse(self.join(session=self.create_session(**values)))

    def test_new_address(self):
        """Another address ends the link; where the therapist waits a new one leaves."""
        client = self.client.partner_id
        client.is_client = True
        for is_waiting in (True, False):
            with self.subTest(is_waiting=is_waiting):
                self.shift_invitations(minutes=11)
                self.join()
                if not is_waiting:
                    self.telehealth._on_participant_left(
                        self.therapist_participant, self.now, "left"
                    )
                link = self.env["teletherapy.invitation"].search([], limit=1)
                mails = self.env["mail.mail"].search([])
                client.email = f"new-{is_waiting}@example.com"
                self.assertEqual(link._get_refusal(self.client)[0], "expired")
                news = self.env["mail.mail"].search([]) - mails
                tokens = [token for mail in news for token in self.get_tokens(mail)]
                self.assertEqual(len(tokens), int(is_waiting))

    def test_newer_link_ends_older(self):
        """Only the newest link of a session is alive."""
        self.join()
        self.shift_invitations(minutes=11)
        self.join()
        new, old = self.env["teletherapy.invitation"].search([])
        self.assertEqual(old._get_refusal(self.client)[0], "expired")
        self.assertIsNone(new._get_refusal(self.client))

    def test_token_is_only_in_the_mail(self):
        """The mail has the token of 32 random bytes, the database its hash."""
        mail = self.join()
        (token,) = self.get_tokens(mail)
        self.assertEqual(len(token), 43)
        invitation = self.env["teletherapy.invitation"]._get_by_token(token)
        self.assertEqual(invitation.session_id, self.telehealth)
        self.assertEqual(invitation.partner_id, self.client.partner_id)
        self.assertEqual(invitation.expires_at, self.telehealth.closes_at)
        self.assertNotIn(token, str(invitation.read()))
        self.assertRegex(invitation.token_hash, r"^[0-9a-f]{64}$")

    def test_content(self):
        """The mail says where and what to do, and nothing about health or therapist."""
        mail = self.join()
        self.assertEqual(
            mail.subject, "Your appointment at Harbor Counseling is starting"
        )
        self.assertEqual(mail.recipient_ids, self.client.partner_id)
        self.assertFalse(mail.email_to)
        self.assertIn("+1 555 0100", mail.body_html)
        self.assertIn(f"{self.telehealth.get_base_url()}/my", mail.body_html)
        text = f"{mail.subject} {html2plaintext(mail.body_html)}".lower()
        for word in ("therap", "health", "session", "dana", "reyes", "keller"):
            with self.subTest(word=word):
                self.assertNotIn(word, text.replace("/my/teletherapy/invitation/", ""))

    def test_leaves_with_the_queue(self):
        """The mail is queued for right after the commit, then removed with its text."""
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action")
        with self.capture_triggers(cron.id) as capture:
            mail = self.join()
        self.assertTrue(capture.records)
        self.assertEqual(mail.state, "outgoing")
        message = mail.mail_message_id
        with self.mock_mail_gateway(mail_unlink_sent=True):
            mail.send()
        self.assertSentEmail(
            f'"Harbor Counseling" <{self.practice.email}>',
            [self.client.partner_id],
            body_content="/my/teletherapy/invitation/",
        )
        self.assertFalse(mail.exists())
        self.assertFalse(message.exists())

    def test_mail_server_down(self):
        """A mail that cannot be sent goes when its link is dead, text and all."""
        mail = self.join()
        mail.state = "exception"
        message = mail.mail_message_id
        invitation = self.env["teletherapy.invitation"].search([])
        invitation._gc_unsent_mails()
        self.assertTrue(mail.exists())
        invitation.expires_at = self.now - timedelta(minutes=1)
        invitation._gc_unsent_mails()
        self.assertFalse(mail.exists())
        self.assertFalse(message.exists())

    def test_nobody_reads_the_waiting_mail(self):
        """Nobody but its recipient reads a mail that waits, whoever's event made it."""
        for actor in (self.therapist, self.env.ref("base.public_user")):
            session = self.create_session(start=5)
            mail = self.join(session=session.with_user(actor).sudo())
            self.assertTrue(mail)
            self.assertEqual(mail.create_uid.id, SUPERUSER_ID)
            for user in (
                self.therapist,
                self.colleague,
                self.other_client,
                self.env.ref("base.public_user"),
            ):
                with self.subTest(actor=actor.login, user=user.login):
                    self.assertFalse(mail.with_user(user).has_access("read"))
                    message = mail.mail_message_id.with_user(user)
                    self.assertFalse(message.has_access("read"))
                    self.assertFalse(message.search([("body", "like", "/invitation/")]))

    def test_client_chatter_is_silent(self):
        """The client's contact shows nothing of the mail."""
        messages = self.client.partner_id.message_ids
        self.join()
        self.assertEqual(self.client.partner_id.message_ids, messages)

    def test_language(self):
        """The mail is written in the client's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("teletherapy_portal.mail_template_invitation")
        template.with_context(lang="fr_FR").subject = "Votre rendez-vous"
        self.client.partner_id.lang = "fr_FR"
        self.assertEqual(self.join().subject, "Votre rendez-vous")
