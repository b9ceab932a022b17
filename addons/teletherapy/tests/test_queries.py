# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import itertools
from datetime import timedelta

from odoo.tests import tagged

from .common import TeletherapyCommon
from .common_online import OnlineCommon
from .common_queries import QueriesMixin

MANY = 20


@tagged("post_install", "-at_install")
class TestScheduleQueries(QueriesMixin, TeletherapyCommon):
    """My Schedule and booking take no more queries in a busy practice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hours = itertools.count()
        cls.book_next()

    @classmethod
    def book_next(cls):
        """Book the next free hour, for a client who has not been here before."""
        number = next(cls.hours)
        client = cls._new_client(f"Client {number}", f"client{number}@test.example")
        start = cls.START + timedelta(hours=number)
        cls._book(
            client_id=client.partner_id.id,
            start=start,
            stop=start + timedelta(minutes=50),
        )

    def fill(self):
        for _number in range(MANY - 1):
            self.book_next()

    def test_week(self):
        """The week of My Schedule takes as many queries with 20 sessions as with 1."""
        Event = self.env["calendar.event"].with_user(self.therapist)
        names = [
            *("display_name", "start", "stop", "partner_ids", "user_can_edit"),
            *("attendees_count", "effective_privacy", "privacy", "recurrency"),
            *("client_id", "practice_location_id", "session_alert"),
        ]
        domain = [
            ("partner_ids.user_ids", "in", self.therapist.ids),
            ("start", "<", self.START + timedelta(days=7)),
            ("stop", ">", self.START),
        ]
        self.assert_queries_stay(
            lambda: Event.search_read(domain, names), grow=self.fill
        )
        self.assertEqual(Event.search_count(domain), MANY)

    def test_booking(self):
        """Saving an appointment takes as many queries with 20 sessions as with 1."""
        days = itertools.count(30)

        def book():
            start = self.START + timedelta(days=next(days))
            self._book(start=start, stop=start + timedelta(minutes=50))

        self.assert_queries_stay(book, grow=self.fill)


@tagged("post_install", "-at_install")
class TestFreeTimesQueries(QueriesMixin, OnlineCommon):
    """Free times take no more queries in a busy practice."""

    def test_free_times(self):
        """They take as many queries with 20 appointments in the way as with none."""

        def search():
            self.scheduling._get_free_starts(
                self.client_partner, "telehealth", 50, self.NOW
            )

        def fill():
            for number in range(MANY):
                start = self.MONDAY_9 + timedelta(days=number)
                self._book(start=start, stop=start + timedelta(minutes=50))

        free = self.scheduling._get_free_starts(
            self.client_partner, "telehealth", 50, self.NOW
        )
        self.assert_queries_stay(search, grow=fill)
        self.assertLess(
            len(
                self.scheduling._get_free_starts(
                    self.client_partner, "telehealth", 50, self.NOW
                )
            ),
            len(free),
        )
