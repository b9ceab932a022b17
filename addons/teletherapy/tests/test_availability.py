# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta, timezone
from importlib.util import find_spec
from unittest import skipUnless
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ..tools.availability import (
    Rules,
    Stretch,
    get_day,
    get_free_starts,
    get_week,
    subtract,
)

NEW_YORK = ZoneInfo("America/New_York")


@tagged("post_install", "-at_install")
class TestAvailability(BaseCase):
    """The calculation of the times that clients can book."""

    @skipUnless(
        find_spec("hypothesis"),
        "Install the Python package hypothesis to run this test.",
    )
    def test_every_minute(self):
        """The times are those that a look at every single minute finds."""
        from .availability_questions import check_every_minute

        check_every_minute()

    def free(self, day, **changes):
        """:return: the starts on one day of New York, as wall-clock times"""
        earliest, latest = get_day(day, NEW_YORK)
        question = {
            "earliest": earliest,
            "latest": latest,
            "tz": NEW_YORK,
            "stretches": [Stretch(day.weekday(), 9 * 60, 12 * 60)],
            "work": [(earliest, latest)],
            "busy": [],
            "rules": Rules(50, 30),
            **changes,
        }
        return [
            start.replace(tzinfo=timezone.utc).astimezone(NEW_YORK).strftime("%H:%M")
            for start in get_free_starts(**question)
        ]

    def test_plain_day(self):
        """The last start leaves room for the whole session."""
        self.assertEqual(
            self.free(datetime(2027, 1, 5)),
            ["09:00", "09:30", "10:00", "10:30", "11:00"],
        )

    def test_buffers(self):
        """Buffers keep a distance from what is busy, not from the stretch's ends."""
        busy = [(datetime(2027, 1, 5, 15), datetime(2027, 1, 5, 15, 30))]  # 10:00
        self.assertEqual(
            self.free(datetime(2027, 1, 5), busy=busy, rules=Rules(30, 15, 15, 10)),
            ["09:00", "09:15", "10:45", "11:00", "11:15", "11:30"],
        )

    def test_days_of_change(self):
        """A morning is the same on the wall on the days when the clocks change."""
        for day in (datetime(2027, 3, 14), datetime(2026, 11, 1)):
            with self.subTest(day=day):
                self.assertEqual(
                    self.free(day), ["09:00", "09:30", "10:00", "10:30", "11:00"]
                )

    def test_missing_and_repeated_hour(self):
        """The missing hour has no time, the repeated one has each time twice."""
        for day, starts in (
            (datetime(2027, 3, 14), ["01:00", "03:00"]),
            (datetime(2026, 11, 1), ["01:00", "01:00", "02:00", "03:00"]),
        ):
            with self.subTest(day=day):
                self.assertEqual(
                    self.free(
                        day,
                        stretches=[Stretch(6, 60, 4 * 60)],
                        rules=Rules(60, 60),
                    ),
                    starts,
                )

    def test_week_of_change(self):
        """A week is Monday to Sunday on the wall, whatever the clocks do meanwhile."""
        for moment, week in (
            (
                datetime(2027, 3, 14, 12),
                (datetime(2027, 3, 8, 5), datetime(2027, 3, 15, 4)),
            ),
            (
                datetime(2026, 11, 2, 4, 59),
                (datetime(2026, 10, 26, 4), datetime(2026, 11, 2, 5)),
            ),
        ):
            with self.subTest(moment=moment):
                self.assertEqual(get_week(moment, NEW_YORK), week)

    def test_subtract(self):
        """What is taken away may overlap, touch, and lie outside."""
        day = datetime(2027, 1, 5)
        hours = [day + timedelta(hours=count) for count in range(10)]
        self.assertEqual(
            subtract(
                [(hours[1], hours[4]), (hours[4], hours[8])],
                [(hours[0], hours[2]), (hours[3], hours[5]), (hours[5], hours[6])],
            ),
            [(hours[2], hours[3]), (hours[6], hours[8])],
        )
