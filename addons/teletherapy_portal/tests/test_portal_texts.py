# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestPortalTexts(TeletherapyPortalCommon):
    """What the portal says about a session on Tuesday 3:00 PM in New York."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=datetime(2026, 11, 24, 20, 0))

    def values_at(self, *now, user=None):
        values = self.telehealth._prepare_portal_page(
            user or self.client, datetime(*now)
        )
        return {
            key: value.replace("\u00a0", " ") if isinstance(value, str) else value
            for key, value in values.items()
        }

    def test_countdown(self):
        """The countdown is a plain sentence at any distance."""
        for now, countdown in (
            ((2026, 11, 20, 20, 0), "Starts in 4 days."),
            ((2026, 11, 23, 6, 0), "Starts tomorrow."),
            ((2026, 11, 24, 7, 0), "Starts in 13 hours."),
            ((2026, 11, 24, 18, 30), "Starts in 90 minutes."),
            ((2026, 11, 24, 19, 47, 30), "Starts in 13 minutes."),
            ((2026, 11, 24, 19, 59, 30), "Starts in 1 minute."),
            ((2026, 11, 24, 20, 0), "It is time for your session."),
        ):
            with self.subTest(now=now):
                self.assertEqual(self.values_at(*now)["countdown"], countdown)

    def test_sentence(self):
        """The sentence says when the button appears, and the button is there then."""
        url = self.telehealth._get_room_url()
        for now, code, sentence, begin_url in (
            (
                (2026, 11, 22, 20, 0),
                "not_yet",
                "Opens on Tuesday, November 24, 2026 at 2:45 PM.",
                False,
            ),
            ((2026, 11, 24, 19, 44, 59), "not_yet", "Opens at 2:45 PM.", False),
            ((2026, 11, 24, 19, 45), "open", "You can begin now.", url),
            ((2026, 11, 24, 21, 19, 59), "open", "You can begin now.", url),
        ):
            with self.subTest(now=now):
                values = self.values_at(*now)
                self.assertEqual(values["code"], code)
                self.assertEqual(values["sentence"], sentence)
                self.assertEqual(values["begin_url"], begin_url)

    def test_over(self):
        """A session that is over has no button, no countdown and no refreshing."""
        for state, code in (
            ("completed", "ended"),
            ("cancelled", "cancelled"),
            ("missed", "missed"),
        ):
            with self.subTest(state=state):
                self.telehealth.state = state
                values = self.values_at(2026, 11, 24, 19, 50)
                self.assertEqual(values["code"], code)
                self.assertTrue(values["sentence"])
                for key in ("begin_url", "countdown", "refresh_in"):
                    self.assertIs(values[key], False, key)

    def test_therapist_waits(self):
        """The client reads that the therapist is there while the room says so."""
        therapist = self.get_participant(self.telehealth, "therapist")
        now = datetime(2026, 11, 24, 19, 50)
        open_at = (2026, 11, 24, 19, 50)
        self.telehealth._on_participant_joined(therapist, now, False)
        self.assertEqual(self.values_at(*open_at)["code"], "waiting")
        self.telehealth._on_participant_left(therapist, now, "lost")
        self.assertEqual(self.values_at(*open_at)["code"], "open")
        self.telehealth._on_participant_joined(therapist, now, True)
        self.assertEqual(self.values_at(*open_at)["code"], "waiting")
        self.telehealth.state = "live"
        self.assertEqual(self.values_at(*open_at)["code"], "live")

    def test_no_room(self):
        """Without a room page there is a sentence and no button."""
        self.patch(
            self.registry["teletherapy.session"], "_get_room_url", lambda session: False
        )
        values = self.values_at(2026, 11, 24, 19, 50)
        self.assertEqual(values["code"], "no_room")
        self.assertFalse(values["begin_url"])

    def test_when(self):
        """Date and time are the person's, with the name of the zone."""
        values = self.values_at(2026, 11, 24, 12, 0)
        self.assertEqual(values["day"], "Today")
        self.assertEqual(values["date"], "Tuesday, November 24, 2026")
        self.assertEqual(values["start_time"], "3:00 PM")
        self.assertEqual(values["stop_time"], "3:50 PM")
        self.assertEqual(values["zone"], "Eastern Standard Time")
        self.assertEqual(values["duration"], "50 minutes")
        self.client.tz = "Europe/Vienna"
        values = self.values_at(2026, 11, 24, 12, 0)
        self.assertEqual(values["start_time"], "9:00 PM")
        self.assertEqual(values["zone"], "Central European Standard Time")

    def test_when_without_time_zone(self):
        """Who has no time zone gets the practice's."""
        self.client.tz = False
        self.practice.partner_id.tz = "America/Chicago"
        self.assertEqual(self.values_at(2026, 11, 24, 12, 0)["start_time"], "2:00 PM")

    def test_refresh(self):
        """The page asks again when its text changes, and never after it opened late."""
        for now, seconds in (
            ((2026, 11, 24, 19, 44, 50), 10),
            ((2026, 11, 24, 19, 45), 20),
            ((2026, 11, 24, 18, 30, 20), 40),
            ((2026, 11, 20, 20, 0), 600),
            ((2026, 11, 24, 21, 19, 55), 5),
        ):
            with self.subTest(now=now):
                self.assertEqual(self.values_at(*now)["refresh_in"], seconds)
