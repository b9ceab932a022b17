# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..tools.node_messages import NodeEvent
from ..tools.random_values import new_identifier
from .common import MediaCommon


@tagged("post_install", "-at_install")
class TestMediaEvent(MediaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth._get_node()
        cls.event = cls.env["teletherapy.media.event"]
        cls.event._receive(
            cls.node,
            [
                NodeEvent(
                    uid=new_identifier(),
                    seq=1,
                    event_type="participant_joined",
                    at=cls.telehealth.start,
                    room=cls.telehealth.room_key,
                    participant=cls._get_participant("client").key,
                )
            ],
        )
        cls.event = cls.event.search([("session_id", "=", cls.telehealth.id)])

    def test_written_once(self):
        """Nobody changes or deletes an event, not even the system."""
        for user in (self.manager, self.owner, self.env.ref("base.user_admin")):
            event = self.event.with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(UserError):
                    event.at = self.telehealth.stop
                with self.assertRaises(AccessError):
                    event.unlink()
                with self.assertRaises(AccessError):
                    event.create(
                        {
                            "event_uid": new_identifier(),
                            "seq": 2,
                            "node_id": self.node.id,
                            "session_id": self.telehealth.id,
                            "event_type": "participant_left",
                            "at": self.telehealth.stop,
                            "received_at": self.telehealth.stop,
                        }
                    )
                with self.assertRaises(AccessError):
                    event.copy()
        with self.assertRaises(UserError):
            self.event.sudo().reason = "lost"
        with self.assertRaises(UserError):
            self.event.sudo().unlink()

    def test_readers(self):
        """Managers and owners of the practice read the events, nobody else does."""
        other_practice = self.env["res.company"].create({"name": "Other practice"})
        foreign_manager = self._new_user(
            "media_foreign",
            "teletherapy.group_practice_manager",
            company_id=other_practice.id,
            company_ids=other_practice.ids,
        )
        for user, can_read in (
            (self.manager, True),
            (self.owner, True),
            (self.therapist, False),
            (self.client_user, False),
            (self.employee, False),
            (foreign_manager, False),
        ):
            with self.subTest(user.login):
                self.assertEqual(
                    self.event.with_user(user).has_access("read"), can_read
                )

    def test_attendance_readers(self):
        """The therapist reads the attendance of own sessions, managers that of all."""
        participant = self._get_participant("client")
        for user, can_read in (
            (self.therapist, True),
            (self.manager, True),
            (self.owner, True),
            (self.other_therapist, False),
            (self.employee, False),
            (self.client_user, False),
        ):
            with self.subTest(user.login):
                record = participant.with_user(user)
                self.assertEqual(record.has_access("read"), can_read)
                if can_read:
                    self.assertEqual(record.joined_at, self.telehealth.start)
                    self.assertEqual(record.connected_duration, "0:00:00")

    def test_session_cannot_be_deleted(self):
        """Who was in a session is not forgotten when its appointment is deleted."""
        session, event = self.telehealth, self.event
        session.event_id.unlink()
        self.assertTrue(session.exists())
        self.assertTrue(event.exists())
        self.assertEqual(session.state, "cancelled")
