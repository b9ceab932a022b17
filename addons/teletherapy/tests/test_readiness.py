# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestReadiness(TeletherapyCommon, HttpCase):
    """What is missing is shown while booking, with the button that mends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.env["res.partner"].create(
            {"name": "Noa Lind", "is_client": True}
        )

    def _list(self, user=None, **values):
        """Return (code, button) of each problem of an appointment being typed."""
        events = self.env["calendar.event"].with_user(user or self.therapist)
        problems = events.get_telehealth_problems(
            {
                "is_telehealth": True,
                "client_id": self.newcomer.id,
                "therapist_id": self.therapist_employee.id,
                "start": "2040-03-06 15:00:00",
                "stop": "2040-03-06 15:50:00",
                **values,
            }
        )
        return [
            (problem["code"], (problem.get("action") or {}).get("label"))
            for problem in problems or []
        ]

    def test_client(self):
        """Each lack of the client has its button, which mends it."""
        self.assertEqual(
            self._list(),
            [
                ("no_country", "Set country"),
                ("no_email", "Add e-mail"),
                ("no_login", None),
            ],
        )
        newcomer = self.newcomer.with_user(self.therapist)
        newcomer.country_id = self.env.ref("base.ca")
        newcomer.email = "no address"
        self.assertEqual(
            self._list(),
            [
                ("other_country", "Correct country"),
                ("no_email", "Correct e-mail"),
                ("no_login", None),
            ],
        )
        newcomer.country_id = self.us
        newcomer.email = "noa@test.example"
        self.assertEqual(self._list(), [("no_login", "Send sign-up link")])
        newcomer.action_send_signup_link()
        self.assertEqual(self._list(), [])
        self.assertTrue(self._book(client_id=self.newcomer.id))

    def test_buttons_for_whom(self):
        """Who may not mend a lack sees it without a button."""
        therapist = {"therapist_id": self.therapist_employee.id}
        for user, has_buttons in (
            (self.therapist, True),
            (self.manager, True),
            (self.colleague, False),
        ):
            with self.subTest(user=user.login):
                buttons = [button for _code, button in self._list(user, **therapist)]
                self.assertEqual(any(buttons), has_buttons)
        with self.assertRaises(AccessError):
            self._list(self.client_user)

    def test_times(self):
        """A taken time is in the way; another appointment is only told of."""
        client = {"client_id": self.client_partner.id}
        self.assertEqual(self._list(**client), [])
        lunch = (
            self.env["calendar.event"]
            .with_user(self.therapist)
            .create({"name": "Lunch", "start": self.START, "stop": self.STOP})
        )
        self.assertEqual(self._list(**client), [("busy", None)])
        lunch.show_as = "free"
        self.assertEqual(self._list(**client), [])
        event = self._book(client_id=self.other_client_partner.id)
        self.assertEqual(self._list(**client), [("overlap", None)])
        self.assertFalse(event.telehealth_problems)
        self.assertEqual(
            self._list(
                **client, start="2040-03-06 15:50:00", stop="2040-03-06 16:40:00"
            ),
            [],
        )

    def test_client_time(self):
        """The form tells the client's time where it is another one."""
        event = self._book().with_context(tz="America/New_York")
        self.client_partner.tz = "America/New_York"
        self.assertFalse(event.telehealth_times)
        self.client_partner.tz = "America/Los_Angeles"
        event.invalidate_recordset()
        self.assertIn("Pacific Standard Time", event.telehealth_times)
        self.assertIn("7:00", event.telehealth_times)

    def test_form(self):
        """The form lists the problems while it is filled in."""
        with Form(self.env["calendar.event"].with_user(self.therapist)) as form:
            form.name = "Noa"
            form.start, form.stop = self.START, self.STOP
            form.is_telehealth = True
            form.client_id = self.newcomer
            self.assertEqual(
                [problem["code"] for problem in form.telehealth_problems],
                ["no_country", "no_email", "no_login"],
            )
            form.client_id = self.client_partner
            self.assertFalse(form.telehealth_problems)

    def test_mend_in_the_browser(self):
        """A therapist mends one lack after the other and keeps what was typed."""
        self.start_tour(
            "/odoo/my-schedule", "teletherapy_readiness", login=self.therapist.login
        )
        event = self.env["calendar.event"].search(
            [("client_id", "=", self.newcomer.id)]
        )
        self.assertTrue(event.is_telehealth)
        self.assertEqual(event.stop - event.start, timedelta(hours=1))
        self.assertIn("Kept", event.notes)
