# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestGuests(TeletherapyPortalCommon):
    """Further participants on the portal: their own way into one session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=5)
        cls.telehealth._update_states()
        cls.telehealth.participant_ids = [
            Command.create(
                {"partner_id": cls.other_client.partner_id.id, "role": "guest"}
            ),
            Command.create(
                {"partner_id": cls.colleague.partner_id.id, "role": "observer"}
            ),
        ]

    def _get_guest(self, user):
        return self.telehealth.participant_ids.filtered(
            lambda participant: participant.partner_id == user.partner_id
        )

    def _get_invitations(self, user=None):
        invitations = self.env["teletherapy.invitation"].search(
            [("session_id", "=", self.telehealth.id)]
        )
        if user is None:
            return invitations
        return invitations.filtered(lambda one: one.partner_id == user.partner_id)

    def test_invitations(self):
        """When the therapist joins, everybody else gets a link of their own, once."""
        therapist = self.get_participant(self.telehealth, "therapist")
        now = fields.Datetime.now()
        for _ in range(2):
            self.telehealth._on_participant_joined(therapist, now, False)
        self.assertEqual(
            self._get_invitations().partner_id,
            (self.client | self.other_client | self.colleague).partner_id,
        )
        self.assertEqual(len(self._get_invitations()), 3)

    def test_links_are_personal(self):
        """A guest's new link ends the guest's older one, and nobody else's."""
        self.invite(self.telehealth, "link-of-the-client")
        guest = self._get_guest(self.other_client)
        Invitation = self.env["teletherapy.invitation"]
        now = fields.Datetime.now()
        first = Invitation._invite(guest, now)
        Invitation._invite(guest, now)
        self.assertLessEqual(first.expires_at, now)
        self.assertGreater(self._get_invitations(self.client).expires_at, now)
        self.assertEqual(first._get_refusal(self.client)[0], "other_person")

    def test_pages(self):
        """Guests see this session and no other; strangers see none of it."""
        elsewhere = self.create_session(start=120)
        for user, session, status in (
            (self.other_client, self.telehealth, 200),
            (self.colleague, self.telehealth, 200),
            (self.other_client, elsewhere, 404),
            (self.colleague, elsewhere, 404),
        ):
            with self.subTest(user=user.login, session=session.id):
                self.sign_in(user)
                response = self.url_open(f"/my/teletherapy/{session.id}")
                self.assertEqual(response.status_code, status)

    def test_withdrawn(self):
        """Who was taken out finds neither the session nor a use for the link."""
        guest = self._get_guest(self.other_client)
        invitation = self.env["teletherapy.invitation"]._invite(
            guest, fields.Datetime.now()
        )
        guest._withdraw()
        self.assertEqual(invitation._get_refusal(self.other_client)[0], "invalid")
        self.sign_in(self.other_client)
        response = self.url_open(f"/my/teletherapy/{self.telehealth.id}")
        self.assertEqual(response.status_code, 404)
        self.assertNotIn(str(self.telehealth.id), self._get_upcoming_ids())

    def _get_upcoming_ids(self):
        sessions = self.env["teletherapy.session"]
        domain = sessions._get_portal_upcoming_domain(
            self.other_client, fields.Datetime.now()
        )
        return [str(session.id) for session in sessions.search(domain)]

    def test_changes(self):
        """Only the client may move or cancel the appointment."""
        self.sign_in(self.other_client)
        response = self.url_open(f"/my/teletherapy/{self.telehealth.id}")
        self.assertNotIn("/cancel", response.text)
