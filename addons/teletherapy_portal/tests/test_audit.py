# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields
from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestAudit(TeletherapyPortalCommon):
    """What the audit trail tells of invitation links."""

    def _get_entries(self, session, action):
        return self.env["teletherapy.audit"].search(
            [("session_id", "=", session.id), ("action", "=", action)]
        )

    def test_invited(self):
        """An invitation that is sent is noted; one that is held back is not."""
        session = self.create_session()
        therapist = self.get_participant(session, "therapist")
        for _time in range(2):
            session._on_participant_joined(therapist, self.now, again=False)
            self.assertEqual(len(self._get_entries(session, "invited")), 1)

    def test_redeemed(self):
        """Who used the link is noted, by account and without a name."""
        session = self.create_session()
        invitation = self.invite(session).with_user(self.client).sudo()
        self.assertTrue(invitation._redeem(self.other_client))
        self.assertFalse(self._get_entries(session, "redeemed"))
        self.assertFalse(invitation._redeem(self.client, fields.Datetime.now()))
        self.assertTrue(invitation._redeem(self.client))
        entry = self._get_entries(session, "redeemed")
        self.assertEqual((entry.actor, entry.user_id), ("Client", self.client))
        self.assertFalse(entry.actor_name)
