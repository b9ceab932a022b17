# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""When an appointment can start: the whole calculation of online scheduling.

Knows neither records nor the clock. Moments are naive and in UTC, as in the database;
an interval is a pair of moments, the second one no longer part of it. Weekly stretches
are on the wall clock of a time zone, and so is the raster of starts: "Monday from 9:00"
is 9:00 on the wall before and after the clocks change.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

Interval = tuple[datetime, datetime]

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Stretch(NamedTuple):
    """A stretch of every week; ``start`` and ``stop`` are minutes since midnight."""

    weekday: int
    start: int
    stop: int


class Rules(NamedTuple):
    """What a therapist offers, all in minutes; ``step`` divides the hour."""

    length: int
    step: int
    buffer_before: int = 0
    buffer_after: int = 0


def get_free_starts(
    *,
    earliest: datetime,
    latest: datetime,
    tz: tzinfo,
    stretches: Iterable[Stretch],
    work: Iterable[Interval],
    busy: Iterable[Interval],
    closed: Iterable[Interval] = (),
    rules: Rules,
) -> list[datetime]:
    """Return every moment from ``earliest`` to ``latest`` at which one can start.

    From start to end the appointment lies within stretches and within ``work``; from
    the buffer before it to the buffer after it, nothing is ``busy``. None starts in
    what is ``closed``. Starts are on the raster of the wall clock: with a step of 30
    minutes on the full and the half hour.
    """
    length = timedelta(minutes=rules.length)
    before = timedelta(minutes=rules.buffer_before)
    after = timedelta(minutes=rules.buffer_after)
    stretches = list(stretches)
    segments = list(_get_segments(earliest, latest + length + MINUTE, tz))
    offered = _merge(
        interval
        for segment in segments
        for interval in _get_stretches_within(segment, stretches)
    )
    blocked = _merge(
        (start - after, stop + before) for start, stop in busy if start < stop
    )
    free = subtract(subtract(offered, subtract(offered, work)), blocked)
    closed = _merge(closed)
    return [
        start
        for first, end in free
        for segment in segments
        for start in _get_raster(first, end - length, segment, rules.step)
        if earliest <= start <= latest
        and not any(opening <= start < closing for opening, closing in closed)
    ]


def get_day(day: datetime, tz: tzinfo) -> Interval:
    """Return when the day of this wall-clock date begins and ends."""
    midnight = datetime.combine(day, time())
    return _to_utc(midnight, tz), _to_utc(midnight + DAY, tz)


def get_week(moment: datetime, tz: tzinfo) -> Interval:
    """Return when the week of this moment begins and ends, Monday to Sunday."""
    local = moment + _get_offset(moment, tz)
    monday = datetime.combine(local.date(), time()) - local.weekday() * DAY
    return _to_utc(monday, tz), _to_utc(monday + 7 * DAY, tz)


def subtract(
    intervals: Iterable[Interval], others: Iterable[Interval]
) -> list[Interval]:
    """Return what of the intervals is in none of the others."""
    rest = []
    others = _merge(others)
    index = 0
    for start, stop in _merge(intervals):
        while index < len(others) and others[index][1] <= start:
            index += 1
        for low, high in others[index:]:
            if low >= stop:
                break
            if start < low:
                rest.append((start, low))
            start = max(start, high)
        if start < stop:
            rest.append((start, stop))
    return rest


def _merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time as intervals in order, none touching another."""
    merged: list[Interval] = []
    for start, stop in sorted(intervals):
        if start >= stop:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


class _Segment(NamedTuple):
    """A time in which the wall clock keeps the same distance from UTC."""

    start: datetime
    stop: datetime
    offset: timedelta


def _get_offset(moment: datetime, tz: tzinfo) -> timedelta:
    return moment.replace(tzinfo=timezone.utc).astimezone(tz).utcoffset()


def _to_utc(wall: datetime, tz: tzinfo) -> datetime:
    """Return the first moment at which the wall clock shows this or has passed it."""
    for segment in _get_segments(wall - DAY, wall + DAY, tz):
        if wall < segment.stop + segment.offset:
            return max(segment.start, wall - segment.offset)
    return wall


def _get_segments(start: datetime, stop: datetime, tz: tzinfo) -> Iterator[_Segment]:
    """Cut the time from ``start`` to ``stop`` where the clocks change."""
    offset = _get_offset(start, tz)
    segment_start = low = start
    while low < stop:
        high = min(low + DAY, stop)
        high_offset = _get_offset(high, tz)
        if high_offset != offset:
            change = _find_change(low, high, tz)
            yield _Segment(segment_start, change, offset)
            segment_start, offset = change, high_offset
        low = high
    if segment_start < stop:
        yield _Segment(segment_start, stop, offset)


def _find_change(low: datetime, high: datetime, tz: tzinfo) -> datetime:
    """Return the full minute between the two at which the clocks change."""
    base = low.replace(second=0, microsecond=0)
    offset = _get_offset(base, tz)
    before, after = 0, -((base - high) // MINUTE)
    while after - before > 1:
        middle = (before + after) // 2
        if _get_offset(base + middle * MINUTE, tz) == offset:
            before = middle
        else:
            after = middle
    return base + after * MINUTE


def _get_stretches_within(
    segment: _Segment, stretches: list[Stretch]
) -> Iterator[Interval]:
    midnight = datetime.combine((segment.start + segment.offset).date(), time())
    while midnight < segment.stop + segment.offset:
        for stretch in stretches:
            if stretch.weekday == midnight.weekday():
                opening = midnight + stretch.start * MINUTE - segment.offset
                closing = midnight + stretch.stop * MINUTE - segment.offset
                yield max(opening, segment.start), min(closing, segment.stop)
        midnight += DAY


def _get_raster(
    first: datetime, last: datetime, segment: _Segment, step: int
) -> Iterator[datetime]:
    """Yield the moments on the raster from ``first`` to ``last`` in the segment."""
    wall = max(first, segment.start) + segment.offset
    rounded = wall.replace(second=0, microsecond=0)
    if rounded < wall:
        rounded += MINUTE
    rounded += -rounded.minute % step * MINUTE
    start = rounded - segment.offset
    while start <= last and start < segment.stop:
        yield start
        start += step * MINUTE
