# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Questions of every kind to the calculation, and the slow way to answer them."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ..tools.availability import Rules, Stretch, get_free_starts

MINUTE = timedelta(minutes=1)
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


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(questions())
def check_every_minute(question):
    assert get_free_starts(**question) == find_starts_by_minute(**question), question
