# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestInvitation(TeletherapyPortalCommon):
    """When the link can be redeemed, and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=5)
        cls.invitation = cls.invite(cls.telehealth)
        cls.nobody = cls.env.ref("base.public_user")

    def get_code(self, user, now=None):
        refusal = self.invitation._get_refusal(user, now or self.now)
        return refusal and refusal[0]

    def test_person(self):
        """Only the client it was made for may redeem; nobody learns whose it is."""
        for user, code in (
            (self.client, None),
            (self.nobody, None),
            (self.other_client, "other_person"),
            (self.therapist, "other_person"),
            (self.env.ref("base.user_admin"), "other_person"),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.get_code(user), code)

    def test_unknown(self):
        """A token that no invitation has is not valid."""
        unknown = self.invitation._get_by_token("something else")
        self.assertEqual(unknown._get_refusal(self.client)[0], "invalid")
        self.assertEqual(unknown._redeem(self.client)[0], "invalid")

    def test_used(self):
        """A link works once."""
        self.assertIsNone(self.invitation._redeem(self.client, self.now))
        self.assertEqual(self.invitation.redeemed_at, self.now)
        later = self.now + timedelta(seconds=1)
        self.assertEqual(self.invitation._redeem(self.client, later)[0], "used")
        self.assertEqual(self.invitation.redeemed_at, self.now)

    def test_refused_is_not_redeemed(self):
        """A refused attempt leaves the link as it was."""
        for user in (self.other_client, self.therapist):
            self.assertTrue(self.invitation._redeem(user, self.now))
        self.assertFalse(self.invitation.redeemed_at)

    def test_expired(self):
        """A link ends at its time, even when the appointment was moved to later."""
        self.telehealth.stop += timedelta(hours=5)
        expires_at = self.invitation.expires_at
        before = expires_at - timedelta(seconds=1)
        self.assertIsNone(self.get_code(self.client, before))
        self.assertEqual(self.get_code(self.client, expires_at), "expired")

    def test_session_over(self):
        """A link is dead with its session, used or not."""
        for state, code in (
            ("completed", "ended"),
            ("cancelled", "cancelled"),
            ("missed", "missed"),
        ):
            for redeemed_at in (False, self.now):
                with self.subTest(state=state, redeemed_at=redeemed_at):
                    self.telehealth.state = state
                    self.invitation.redeemed_at = redeemed_at
                    self.assertEqual(self.get_code(self.client), code)
                    self.assertEqual(self.get_code(self.nobody), code)
                    self.assertEqual(self.invitation._redeem(self.client)[0], code)

    def test_session_closed(self):
        """A link is dead when the room has closed, whatever the state still says."""
        self.assertEqual(
            self.get_code(self.client, self.telehealth.closes_at), "missed"
        )

    def test_session_moved(self):
        """A link of a session that was moved waits for the new time, unredeemed."""
        self.telehealth.start += timedelta(minutes=40)
        self.assertEqual(self.invitation._redeem(self.client, self.now)[0], "not_yet")
        self.assertFalse(self.invitation.redeemed_at)

    def test_client_changed(self):
        """A link is dead for everybody when the session has another client."""
        participant = self.get_participant(self.telehealth, "client")
        participant.partner_id = self.other_client.partner_id
        self.telehealth.client_id = self.other_client.partner_id
        for user, code in (
            (self.client, "invalid"),
            (self.nobody, "invalid"),
            (self.other_client, "other_person"),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.get_code(user), code)

    def test_no_room(self):
        """Without a room page the link is not used up."""
        self.patch(
            self.registry["teletherapy.session"], "_get_room_url", lambda session: False
        )
        self.assertEqual(self.invitation._redeem(self.client, self.now)[0], "no_room")
        self.assertFalse(self.invitation.redeemed_at)

    def test_hash_is_unique(self):
        """Two invitations never have the same token."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.invite(self.telehealth)

    def test_log_has_no_token(self):
        """The request log keeps the address of an invitation without its token."""
        for logger, line in (
            ("werkzeug", '"GET /my/teletherapy/invitation/s3-cr_et HTTP/1.1" 200 -'),
            ("werkzeug", '"HEAD /de/my/teletherapy/invitation/s3-cr_et?x=1 HTTP/1.1"'),
            (
                "werkzeug",
                "/web/login?redirect=%2Fmy%2Fteletherapy%2Finvitation%2Fs3-cr_et 200",
            ),
            ("werkzeug", "/web/login?redirect=/my/teletherapy/invitation/s3-cr_et 1"),
            ("odoo.http", "CSRF failed on '/my/teletherapy/invitation/s3-cr_et'"),
        ):
            with self.subTest(logger=logger, line=line):
                record = logging.makeLogRecord({"msg": "%s", "args": (line,)})
                self.assertTrue(logging.getLogger(logger).filter(record))
                self.assertNotIn("s3-cr_et", record.getMessage())
                self.assertIn("invitation", record.getMessage())
