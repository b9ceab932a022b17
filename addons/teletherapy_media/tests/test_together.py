# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import BaseCase, tagged

from ..tools import node_messages
from ..tools.attendance import count_overlap
from .common import MediaCommon

START = datetime(2026, 11, 24, 15)


def stay(since, end):
    return (
        START + timedelta(minutes=since),
        end and START + timedelta(minutes=end),
    )


@tagged("post_install", "-at_install")
class TestOverlap(BaseCase):
    def test_table(self):
        """Minutes together are those in which both were connected."""
        for name, stays, others, until, minutes in (
            ("nobody", [], [], 60, 0),
            ("one alone", [stay(0, 50)], [], 60, 0),
            ("one after the other", [stay(0, 10)], [stay(10, 20)], 60, 0),
            ("one inside the other", [stay(0, 50)], [stay(5, 40)], 60, 35),
            ("shifted", [stay(0, 30)], [stay(20, 50)], 60, 10),
            ("an interruption", [stay(0, 50)], [stay(0, 20), stay(25, 50)], 60, 45),
            (
                "both interrupted",
                [stay(0, 10), stay(20, 50)],
                [stay(5, 25), stay(40, 50)],
                60,
                20,
            ),
            ("going on", [stay(0, None)], [stay(5, None)], None, 0),
            ("never ended", [stay(0, None)], [stay(5, None)], 50, 45),
            ("began after the end", [stay(55, None)], [stay(5, None)], 50, 0),
        ):
            with self.subTest(name):
                end = until and START + timedelta(minutes=until)
                together = count_overlap(stays, others, end)
                self.assertEqual(together, timedelta(minutes=minutes))
                self.assertEqual(count_overlap(others, stays, end), together)


@tagged("post_install", "-at_install")
class TestTogether(MediaCommon):
    """From the node's events to the outcome of the session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("therapist", "client"):
            cls.telehealth._enter_room(cls._get_participant(role))

    def _receive(self, *events):
        parsed = node_messages.parse_events(
            json.dumps({"events": events}).encode(), fields.Datetime.now()
        )
        self.env["teletherapy.media.event"]._receive(self.node, parsed)

    def _meet(self, at, video=("therapist", "client")):
        for role in ("therapist", "client"):
            self._receive(
                self._new_event("participant_joined", role, at - 1),
                self._new_event("participant_connected", role, at),
            )
        for role in video:
            self._receive(self._new_event("participant_media", role, at, video=True))

    def test_whole_session(self):
        """A session that both attended is completed, with its minutes and its claim."""
        self._meet(2)
        self._receive(
            self._new_event("participant_left", "client", 40.9),
            self._new_event("room_ended", at=45, reason="therapist"),
        )
        self.assertRecordValues(
            self.telehealth,
            [
                {
                    "together_minutes": 38,
                    "outcome": "completed",
                    "place_of_service": "10",
                    "modifier": "95",
                }
            ],
        )

    def test_short_session(self):
        """A minute under the practice's measure is too short."""
        self._meet(0)
        self._receive(self._new_event("room_ended", at=15.9, reason="therapist"))
        self.assertEqual(self.telehealth.together_minutes, 15)
        self.assertEqual(self.telehealth.outcome, "too_short")

    def test_audio_only(self):
        """Unless both were seen the claim says audio only."""
        for video, modifier in (
            ((), "93"),
            (("therapist",), "93"),
            (("client",), "93"),
            (("therapist", "client"), "95"),
        ):
            with self.subTest(video=video), self.env.cr.savepoint() as savepoint:
                self._meet(0, video)
                self._receive(self._new_event("room_ended", at=45))
                self.assertEqual(self.telehealth.modifier, modifier)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_who_waited(self):
        """Who waited in vain is told from who never came."""
        for present, outcome in (
            (("therapist",), "client_missed"),
            (("client",), "therapist_missed"),
            (("therapist", "client"), "too_short"),
            ((), "therapist_missed"),
        ):
            with self.subTest(present=present), self.env.cr.savepoint() as savepoint:
                for role in present:
                    self._receive(self._new_event("participant_joined", role))
                self._receive(self._new_event("room_ended", at=60))
                self.assertEqual(self.telehealth.state, "missed")
                self.assertEqual(self.telehealth.outcome, outcome)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_node_died(self):
        """A stay that no event has ended counts up to the end of the session."""
        self._meet(0)
        self.telehealth._end(self.telehealth.start + timedelta(minutes=30))
        self.assertEqual(self.telehealth.together_minutes, 30)
        self.assertEqual(self.telehealth.outcome, "completed")

    def test_late_events(self):
        """Events that come after a confirmation change the minutes, not the outcome."""
        self._meet(0)
        end = self._new_event("participant_left", "client", 10)
        self._receive(self._new_event("room_ended", at=30))
        self.telehealth.with_user(self.therapist).action_confirm_proposed()
        self._receive(end)
        self.assertRecordValues(
            self.telehealth,
            [
                {
                    "together_minutes": 10,
                    "proposed_outcome": "too_short",
                    "outcome": "completed",
                }
            ],
        )

    def test_strict(self):
        """Whether video was sent is a boolean."""
        event = self._new_event("participant_media", "client", video="yes")
        with self.assertRaises(node_messages.BadMessageError):
            self._receive(event)
        event = self._new_event("participant_media", "client", video=False)
        self._receive(event)
        self.assertFalse(self._get_participant("client").has_sent_video)
