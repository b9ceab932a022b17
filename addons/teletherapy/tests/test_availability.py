# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.availability import (
    Rules,
    Stretch,
    get_day,
    get_free_starts,
    get_week,
    subtract,
)

MINUTE = timedelta(minutes=1)
NEW_YORK = ZoneInfo("America/New_York")
# The clocks there change in the middle of the days around these.
CHANGES = (
    ("America/New_York", datetime(2027, 3, 14)),
    ("America/New_York", datetime(2026, 11, 1)),
    ("Australia/Lord_Howe", datetime(2027, 4, 3, 12)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 12)),
    ("Asia/Kathmandu", datetime(2027, 1, 5)),
    ("UTC", datetime(2027, 1, 5)),
)


def minutes_of(intervals):
    return {
        start + count * MINUTE
        for start, stop in intervals
        for count in range(max(0, (stop - start) // MINUTE))
    }


def find_starts_by_minute(
    *, earliest, latest, tz, stretches, work, busy, closed, rules
):
    """The same question, answered by a look at every single minute."""

    def wall(moment):
        return moment.replace(tzinfo=timezone.utc).astimezone(tz)

    def is_offered(moment):
        local = wall(moment)
        minute = local.hour * 60 + local.minute
        return any(
            stretch.weekday == local.weekday()
            and stretch.start <= minute < stretch.stop
            for stretch in stretches
        )

    work, busy, closed = minutes_of(work), minutes_of(busy), minutes_of(closed)
    starts = []
    start = earliest
    while start <= latest:
        taken = range(-rules.buffer_before, rules.length + rules.buffer_after)
        if (
            wall(start).minute % rules.step == 0
            and start not in closed
            and not any(start + count * MINUTE in busy for count in taken)
            and all(
                start + count * MINUTE in work and is_offered(start + count * MINUTE)
                for count in range(rules.length)
            )
        ):
            starts.append(start)
        start += MINUTE
    return starts


@st.composite
def questions(draw):
    zone, middle = draw(st.sampled_from(CHANGES))
    base = middle - timedelta(hours=20)

    def moment(maximum=48 * 60):
        return base + draw(st.integers(0, maximum // 5)) * 5 * MINUTE

    def intervals(most, longest):
        return [
            (start := moment(), start + draw(st.integers(0, longest)) * MINUTE)
            for _ in range(draw(st.integers(0, most)))
        ]

    def stretch():
        # On the days around the change, at night as well.
        start = draw(st.integers(0, 20 * 4)) * 15
        stop = min(24 * 60, start + draw(st.integers(4, 80)) * 15)
        return Stretch((middle.weekday() + draw(st.integers(-1, 1))) % 7, start, stop)

    earliest = moment(12 * 60)
    return {
        "earliest": earliest,
        "latest": earliest + draw(st.integers(0, 36 * 60)) * MINUTE,
        "tz": ZoneInfo(zone),
        "stretches": [stretch() for _ in range(draw(st.integers(1, 4)))],
        "work": [(base, base + timedelta(days=3)), *intervals(2, 600)]
        if draw(st.booleans())
        else intervals(5, 900),
        "busy": intervals(4, 120),
        "closed": intervals(1, 600),
        "rules": Rules(
            draw(st.sampled_from((15, 30, 50, 80))),
            draw(st.sampled_from((5, 10, 15, 20, 30, 60))),
            draw(st.sampled_from((0, 5, 10, 30))),
            draw(st.sampled_from((0, 5, 10, 45))),
        ),
    }


@tagged("post_install", "-at_install")
class TestAvailability(BaseCase):
    """The calculation of the times that clients can book."""

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(questions())
    def test_every_minute(self, question):
        """The times are those that a look at every single minute finds."""
        self.assertEqual(get_free_starts(**question), find_starts_by_minute(**question))

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
