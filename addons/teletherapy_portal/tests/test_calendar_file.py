# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from odoo.tests import BaseCase, tagged

from ..tools.calendar_file import make_calendar_file


@tagged("post_install", "-at_install")
class TestCalendarFile(BaseCase):
    """The file for the client's own calendar follows RFC 5545."""

    def make(self, **values):
        return make_calendar_file(
            **{
                "uid": "appointment-7@database",
                "summary": "Appointment at Harbor Counseling",
                "url": "https://harbor.example/my",
                "start": datetime(2027, 3, 14, 6, 30),
                "stop": datetime(2027, 3, 14, 7, 20),
                "created_at": datetime(2027, 1, 1),
                "changed_at": datetime(2027, 1, 1),
                **values,
            }
        )

    def test_times(self):
        """Times are in UTC, so the night of the clock change is no trap."""
        text = self.make()
        self.assertIn("\r\nDTSTART:20270314T063000Z\r\n", text)
        self.assertIn("\r\nDTEND:20270314T072000Z\r\n", text)
        self.assertIn("\r\nSEQUENCE:0\r\n", text)

    def test_change(self):
        """A later change has a higher number and the same identifier."""
        text = self.make(changed_at=datetime(2027, 1, 2))
        self.assertIn("\r\nSEQUENCE:86400\r\n", text)
        self.assertIn("\r\nDTSTAMP:20270102T000000Z\r\n", text)
        self.assertIn("\r\nUID:appointment-7@database\r\n", text)

    def test_names(self):
        """Whatever a practice is called, the file keeps its form."""
        text = self.make(summary="Appointment at Röhl, Ma; \\ Son\nEND:VEVENT " * 4)
        lines = text.split("\r\n")
        self.assertEqual(lines.count("END:VEVENT"), 1)
        self.assertLessEqual(max(len(line.encode()) for line in lines), 75)
        self.assertIn(
            "SUMMARY:Appointment at Röhl\\, Ma\\; \\\\ Son\\nEND:VEVENT",
            text.replace("\r\n ", ""),
        )
