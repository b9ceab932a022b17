# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon

WEEK = timedelta(days=7)


@tagged("post_install", "-at_install")
class TestNextAppointment(TeletherapyCommon):
    """The next appointment, from the end of a session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._session_sudo(cls._book())

    def _as(self, user):
        return self.session.with_user(user)

    def test_proposal(self):
        """The same weekday and time of the therapist's clock is proposed, in future."""
        # Daylight saving time begins in New York on March 9, 2036.
        start = datetime(2036, 3, 4, 15)
        session = self._session_sudo(
            self._book(start=start, stop=start + timedelta(minutes=50))
        )
        for now, expected in (
            (start, datetime(2036, 3, 11, 14)),
            (start - WEEK, datetime(2036, 3, 11, 14)),
            (start + 2 * WEEK, datetime(2036, 3, 25, 14)),
        ):
            with self.subTest(now=now):
                proposal = session.with_user(self.therapist)._get_next_start(now)
                self.assertEqual(proposal, expected)

    def test_book(self):
        """The therapist books it, as long as this one, and both find it."""
        start = self.START + WEEK
        event = self._as(self.therapist)._book_next(start)
        self.assertEqual(event.create_uid, self.therapist)
        self.assertTrue(event.is_telehealth)
        self.assertEqual(event.client_id, self.client_partner)
        self.assertEqual((event.start, event.stop), (start, self.STOP + WEEK))
        following = event.teletherapy_session_id.sudo()
        for user in (self.therapist, self.client_user):
            with freeze_time(self.STOP):
                self.assertEqual(self._as(user).sudo()._get_next_session(), following)

    def test_checked(self):
        """It has the checks that every appointment has, and lies in the future."""
        therapist = self._as(self.therapist)
        with self.assertRaisesRegex(UserError, "future"):
            therapist._book_next(self.START.replace(year=2020))
        therapist._book_next(self.START + WEEK)
        with self.assertRaisesRegex(UserError, "same time"), self.env.cr.savepoint():
            therapist._book_next(self.START + WEEK + timedelta(minutes=20))
        self.client_partner.country_id = self.env.ref("base.ca")
        with self.assertRaisesRegex(UserError, "Canada"), self.env.cr.savepoint():
            therapist._book_next(self.START + 2 * WEEK)

    def test_refused(self):
        """Nobody but the session's therapist books it here."""
        for user in (self.client_user, self.colleague, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).sudo()._book_next(self.START + WEEK)

    def test_others(self):
        """A client's session with somebody else is no business of the therapist."""
        other = self._new_user("other_therapist", "teletherapy.group_therapist")
        employee = self._new_employee(other)
        following = self._session_sudo(
            self._book(
                other,
                therapist_id=employee.id,
                start=self.START + WEEK,
                stop=self.STOP + WEEK,
            )
        )
        with freeze_time(self.STOP):
            self.assertFalse(self._as(self.therapist)._get_next_session())
            self.assertEqual(
                self._as(self.client_user).sudo()._get_next_session(), following
            )
