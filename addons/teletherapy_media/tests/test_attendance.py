# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import random
from datetime import datetime, timedelta
from itertools import permutations

from odoo.tests import BaseCase, tagged

from ..tools.attendance import Attendance, count_attendance

START = datetime(2026, 11, 24, 15)


def at(minutes):
    return START + timedelta(minutes=minutes)


def joined(minutes, seq, again=False):
    return at(minutes), seq, "participant_joined", again


def connected(minutes, seq):
    return at(minutes), seq, "participant_connected", False


def left(minutes, seq):
    return at(minutes), seq, "participant_left", False


def ended(minutes, seq):
    return at(minutes), seq, "room_ended", False


@tagged("post_install", "-at_install")
class TestAttendance(BaseCase):
    def assertAttendance(self, events, joined_at, connected_at, left_at, minutes):
        self.assertEqual(
            count_attendance(events),
            Attendance(
                joined_at=joined_at if joined_at is None else at(joined_at),
                connected_at=connected_at if connected_at is None else at(connected_at),
                left_at=left_at if left_at is None else at(left_at),
                connected=timedelta(minutes=minutes),
            ),
        )

    def test_table(self):
        """Each course of a session adds up to what a person would write down."""
        for name, events, *expected in (
            ("nobody came", [], None, None, None, 0),
            ("room ended without them", [ended(50, 9)], None, None, None, 0),
            ("waits", [joined(0, 1)], 0, None, None, 0),
            ("is there", [joined(0, 1), connected(2, 2)], 0, 2, None, 0),
            ("waited and left", [joined(0, 1), left(5, 2)], 0, None, 5, 0),
            (
                "one stay",
                [joined(0, 1), connected(2, 2), left(47, 3)],
                *(0, 2, 47, 45),
            ),
            (
                "two stays",
                [
                    joined(0, 1),
                    connected(2, 2),
                    left(12, 3),
                    joined(20, 4),
                    connected(21, 5),
                    left(51, 6),
                ],
                *(0, 2, 51, 40),
            ),
            (
                "back and still there",
                [
                    joined(0, 1),
                    connected(2, 2),
                    left(12, 3),
                    joined(20, 4),
                    connected(21, 5),
                ],
                *(0, 2, None, 10),
            ),
            (
                "a reload is no second stay",
                [
                    joined(0, 1),
                    connected(2, 2),
                    joined(10, 3, again=True),
                    connected(10, 4),
                    left(32, 5),
                ],
                *(0, 2, 32, 30),
            ),
            (
                "the room's end is everybody's",
                [joined(0, 1), connected(2, 2), ended(50, 3), left(51, 4)],
                *(0, 2, 50, 48),
            ),
            (
                "the node died and another one took over",
                [
                    joined(0, 101),
                    connected(0, 102),
                    joined(20, 1),
                    connected(21, 2),
                    left(31, 3),
                ],
                *(0, 0, 31, 30),
            ),
        ):
            with self.subTest(name):
                self.assertAttendance(events, *expected)

    def test_any_order(self):
        """The order in which events arrive does not matter."""
        events = [
            joined(0, 1),
            connected(2, 2),
            left(12, 3),
            joined(20, 4),
            connected(21, 5),
            ended(51, 6),
        ]
        for order in random.Random(19).sample(list(permutations(events)), 50):
            self.assertAttendance(order, 0, 2, 51, 40)

    def test_same_second(self):
        """Within one second the node's numbering decides."""
        events = [left(1, 3), connected(1, 2), joined(1, 1)]
        self.assertAttendance(events, 1, 1, 1, 0)
