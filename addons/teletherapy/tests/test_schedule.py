# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestSchedule(TeletherapyCommon, HttpCase):
    """The roads of people through the web client."""

    def test_give_the_role(self):
        """A manager turns on the role in the staff's tab “Permission and Roles”."""
        self.start_tour("/odoo/staff", "teletherapy_role", login=self.manager.login)
        self.assertTrue(self.colleague._is_teletherapist())

    def test_role_is_greyed(self):
        """An officer of human resources sees the role, greyed."""
        self.start_tour(
            f"/odoo/employees/{self.colleague_employee.id}",
            "teletherapy_role_greyed",
            login=self.officer.login,
        )

    def test_book(self):
        """A therapist clicks a time, chooses the Teletherapy Office and the client."""
        self.start_tour(
            "/odoo/my-schedule", "teletherapy_book", login=self.therapist.login
        )
        event = self.env["calendar.event"].search(
            [("client_id", "=", self.client_partner.id)]
        )
        self.assertTrue(event.is_telehealth)
        self.assertEqual(self._session_sudo(event).therapist_user_id, self.therapist)

    def test_begin(self):
        """A click on the open appointment shows the alert box, its button the room."""
        now = fields.Datetime.now()
        self._book(start=now + timedelta(minutes=5), stop=now + timedelta(minutes=55))
        with patch.object(
            self.registry["teletherapy.session"],
            "_get_room_url",
            return_value="/odoo/telehealth-sessions",
        ):
            self.start_tour(
                "/odoo/my-schedule", "teletherapy_begin", login=self.therapist.login
            )
