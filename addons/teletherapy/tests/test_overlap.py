# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TeletherapyCommon

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


@tagged("post_install", "-at_install")
class TestOverlap(TeletherapyCommon):
    """Nobody is in two telehealth sessions at the same time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._new_user("second", "teletherapy.group_therapist")
        cls.second_employee = cls._new_employee(cls.second)
        cls.event = cls._book()

    def _book_at(self, start, stop, **values):
        return self._book(user=self.manager, start=start, stop=stop, **values)

    def test_times(self):
        """A session may touch another one of the same people, but not overlap it."""
        start, stop = self.START, self.STOP
        minute = timedelta(minutes=1)
        cases = [
            (start - HOUR, start, False),
            (stop, stop + HOUR, False),
            (start - HOUR, start + minute, True),
            (stop - minute, stop + HOUR, True),
            (start + minute, stop - minute, True),
            (start - HOUR, stop + HOUR, True),
            (start, stop, True),
        ]
        for new_start, new_stop, is_refused in cases:
            with self.subTest(start=new_start, stop=new_stop):
                if is_refused:
                    with (
                        self.assertRaisesRegex(UserError, "at the same time"),
                        self.env.cr.savepoint(),
                    ):
                        self._book_at(new_start, new_stop)
                else:
                    self._book_at(new_start, new_stop).unlink()

    def test_people(self):
        """The therapist's and the client's time count, and nobody else's."""
        second = {"therapist_id": self.second_employee.id}
        other = {"client_id": self.other_client_partner.id}
        cases = [({}, "therapist"), (other, "therapist"), (second, "client")]
        for values, party in cases:
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, f"The {party} cannot be in two"),
                self.env.cr.savepoint(),
            ):
                self._book_at(self.START, self.STOP, **values)
        self.assertTrue(self._book_at(self.START, self.STOP, **second, **other))

    def test_message(self):
        """The refusal tells both times with the zone's name, and names nobody."""
        with self.assertRaises(UserError) as refusal, self.env.cr.savepoint():
            self._book(start=self.START + HOUR / 2, stop=self.STOP + HOUR)
        message = str(refusal.exception).replace("\u00a0", " ")
        self.assertIn("Mar 6, 2040, 10:30 AM – 11:50 AM, Eastern Standard", message)
        self.assertIn("Mar 6, 2040, 10:00 AM – 10:50 AM, Eastern Standard", message)
        for word in ("Robin", "Vale", "Test"):
            self.assertNotIn(word, message)

    def test_roads(self):
        """Booking, moving, another therapist or client, and turning on are refused."""
        other = self._book_at(
            self.STOP,
            self.STOP + HOUR,
            therapist_id=self.second_employee.id,
            client_id=self.other_client_partner.id,
        )
        plain = self._book_at(
            self.START, self.STOP, is_telehealth=False, practice_location_id=False
        )
        archived = self._book_at(self.STOP + WEEK, self.STOP + WEEK + HOUR)
        archived.active = False
        self._book_at(self.STOP + WEEK, self.STOP + WEEK + HOUR)
        cases = [
            (other, {"start": self.START, "client_id": self.client_partner.id}),
            (
                other,
                {"start": self.START, "therapist_id": self.therapist_employee.id},
            ),
            (plain, {"is_telehealth": True}),
            (plain, {"practice_location_id": self.office.id}),
            (archived, {"active": True}),
        ]
        for event, values in cases:
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "at the same time"),
                self.env.cr.savepoint(),
            ):
                event.write(values)
        with (
            self.assertRaisesRegex(UserError, "at the same time"),
            self.env.cr.savepoint(),
        ):
            self.event.copy()

    def test_free_again(self):
        """A cancelled session leaves its time to others."""
        self.event.is_telehealth = False
        self.assertTrue(self._book_at(self.START, self.STOP))

    def test_series(self):
        """A series moves onto its own later times; one taken time refuses it all."""
        weekly = {
            "recurrency": True,
            "rrule_type": "weekly",
            "count": 3,
            "end_type": "count",
            "tue": True,
        }
        series = self._book_at(self.START + HOUR, self.STOP + HOUR, **weekly)
        series.write(
            {
                "recurrence_update": "all_events",
                "start": self.START + HOUR + WEEK,
                "stop": self.STOP + HOUR + WEEK,
            }
        )
        sessions = self.env["teletherapy.session"].search(
            [
                ("therapist_id", "=", self.therapist_employee.id),
                ("state", "!=", "cancelled"),
                ("start", ">", self.START),
            ],
            order="start",
        )
        self.assertEqual(
            sessions.mapped("start"),
            [self.START + HOUR + WEEK * number for number in (1, 2, 3)],
        )
        with self.assertRaisesRegex(UserError, "at the same time"):
            self._book_at(self.START + HOUR - WEEK, self.STOP + HOUR - WEEK, **weekly)

    def test_other_practice(self):
        """A practice does not learn when another one sees the client."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        self.second.company_ids |= other
        self.second.company_id = other
        self.second_employee.company_id = other
        with self.assertRaises(UserError) as refusal:
            self._book_at(self.START, self.STOP, therapist_id=self.second_employee.id)
        self.assertIn("client of another practice", str(refusal.exception))
        self.assertNotIn("at the same time", str(refusal.exception))
