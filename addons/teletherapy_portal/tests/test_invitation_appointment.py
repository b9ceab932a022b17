# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.teletherapy.tests.common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestInvitationAppointment(TeletherapyCommon):
    """What happens to the link when the therapist changes the appointment."""

    def setUp(self):
        super().setUp()
        self.patch(
            self.registry["teletherapy.session"], "_get_room_url", lambda session: "/r"
        )

    def test_changes(self):
        """Cancelling, or giving the appointment to another client, ends the link."""
        for day, (change, code) in enumerate(
            (
                (lambda event: None, None),
                (lambda event: event.action_archive(), "cancelled"),
                (lambda event: event.unlink(), "cancelled"),
                (lambda event: event.write({"is_telehealth": False}), "cancelled"),
                (
                    lambda event: event.write(
                        {"client_id": self.other_client_partner.id}
                    ),
                    "cancelled",
                ),
            )
        ):
            with self.subTest(change=day, code=code):
                shift = timedelta(days=day)
                start = self.START + shift
                event = self._book(start=start, stop=self.STOP + shift)
                session = self._session_sudo(event)
                invitation = self.env["teletherapy.invitation"]._invite_if_due(
                    session, start
                )
                self.assertTrue(invitation)
                change(event)
                refusal = invitation._get_refusal(self.client_user, start)
                self.assertEqual(refusal and refusal[0], code)
