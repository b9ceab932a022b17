# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestSessionWaiting(TeletherapyCommon):
    """What the therapist tells a client who waits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._book()
        cls.session = cls._session_sudo(cls.event)

    def test_one_click(self):
        """From the alert box the therapist says to be late, and takes it back."""
        event = self.event.with_user(self.therapist)
        with freeze_time(self.START):
            alert = event.get_session_alert()
            self.assertTrue(alert["can_tell_late"])
            self.assertFalse(alert["waiting_message"])
            alert = event.action_tell_late()
            self.assertFalse(alert["can_tell_late"])
            self.assertIn("a few minutes late", alert["waiting_message"])
            self.assertEqual(self.session.waiting_message_at, self.START)
            alert = event.action_take_back_message()
            self.assertTrue(alert["can_tell_late"])
            self.assertFalse(self.session.waiting_message)

    def test_too_early_to_be_late(self):
        """Before the room opens nobody waits, and the alert box offers nothing."""
        alert = self.event.with_user(self.therapist).get_session_alert()
        self.assertFalse(alert["can_tell_late"])

    def test_who_may(self):
        """Nobody but the session's therapist writes to its waiting room or reads it."""
        for user in (
            self.manager,
            self.owner,
            self.colleague,
            self.administrator,
            self.client_user,
        ):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.session.with_user(user).sudo()._set_waiting_message("Hello")
                with self.assertRaises(AccessError):
                    self.session.with_user(user).write({"waiting_message": "Hello"})
                with self.assertRaises(AccessError):
                    self.session.with_user(user).read(["waiting_message"])
        self.session.with_user(self.therapist)._set_waiting_message("Hello")
        with freeze_time(self.START):
            alert = self.event.with_user(self.manager).get_session_alert()
        self.assertFalse(alert["waiting_message"])

    def test_text(self):
        """The text is one line of at most 200 characters."""
        session = self.session.with_user(self.therapist)
        session._set_waiting_message("  I am\n late \t today ")
        self.assertEqual(self.session.waiting_message, "I am late today")
        session._set_waiting_message("x" * 200)
        with self.assertRaisesRegex(UserError, "at most 200"):
            session._set_waiting_message("x" * 201)

    def test_forgotten(self):
        """When nobody waits any more the message is gone, and there can be no other."""
        session = self.session.with_user(self.therapist)
        for states in (("open", "live"), ("cancelled",), ("missed",)):
            with self.subTest(states=states), self.env.cr.savepoint() as savepoint:
                session._set_waiting_message("Hello")
                for state in states:
                    self.session._set_state(state)
                self.assertFalse(self.session.waiting_message)
                self.assertFalse(self.session.waiting_message_at)
                if states != ("open", "live"):
                    with self.assertRaisesRegex(UserError, "is over"):
                        session._set_waiting_message("Hello")
                savepoint.rollback()
                self.session.invalidate_recordset()
