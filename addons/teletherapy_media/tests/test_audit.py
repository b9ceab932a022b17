# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from ..tools import node_messages
from .common import MediaCommon


@tagged("post_install", "-at_install")
class TestAudit(MediaCommon):
    """What the audit trail tells of a room, and how long its events are kept."""

    def setUp(self):
        super().setUp()
        self.telehealth._get_node()

    def _receive(self, *events):
        parsed = [
            node_messages._parse_event(event, "events", fields.Datetime.now())
            for event in events
        ]
        self.env["teletherapy.media.event"]._receive(self.node, parsed)

    def _get_entries(self):
        return self.env["teletherapy.audit"].search(
            [
                ("session_id", "=", self.telehealth.id),
                ("action", "not in", ("booked", "invited")),
            ],
            order="at, id",
        )

    def test_room(self):
        """Coming, admitting, joining, leaving and ending are noted, each once."""
        therapist = self._get_participant("therapist")
        events = [
            self._new_event("participant_joined", "client", at=1),
            self._new_event("participant_joined", "therapist", at=2),
            self._new_event("participant_admitted", "client", at=3, by=therapist.key),
            self._new_event("participant_connected", "therapist", at=4),
            self._new_event("participant_connected", "client", at=5),
            self._new_event("participant_left", "client", at=6),
            self._new_event("participant_joined", "client", at=7, again=True),
            self._new_event("participant_left", "client", at=8, reason="removed"),
            self._new_event("room_ended", at=9, reason="therapist", by=therapist.key),
        ]
        self._receive(*events)
        self._receive(*events)
        entries = self._get_entries()
        self.assertEqual(
            entries.sorted(lambda entry: (entry.at, entry.id)).mapped(
                lambda entry: (entry.action, entry.actor_kind)
            ),
            [
                ("waited", "client"),
                ("joined", "therapist"),
                ("admitted", "client"),
                ("joined", "client"),
                ("left", "client"),
                ("joined", "client"),
                ("removed", "client"),
                ("ended", "system"),
            ],
        )
        self.assertEqual(
            entries[0].at, self.telehealth.start + relativedelta(minutes=1)
        )
        self.assertIn("By: Therapist", entries[2].description)
        self.assertFalse(
            entries.filtered(lambda e: e.actor_kind == "client").mapped("user_id")
        )

    def test_retention(self):
        """Events are erased when the practice's time is over, and that is noted."""
        self._receive(
            self._new_event("participant_joined", "client", at=1),
            self._new_event("participant_left", "client", at=2),
            self._new_event("room_ended", at=3),
        )
        events = self.env["teletherapy.media.event"]
        domain = [("session_id", "=", self.telehealth.id)]
        joined_at = self._get_participant("client").joined_at
        for months, age, kept in ((0, 60, 3), (12, 11, 3), (12, 13, 0)):
            self.practice.teletherapy_retention_months = months
            closes_at = fields.Datetime.now() - relativedelta(months=age)
            self.telehealth.flush_recordset()
            self.env.cr.execute(
                "UPDATE teletherapy_session SET closes_at = %s WHERE id = %s",
                (closes_at, self.telehealth.id),
            )
            events._gc_after_retention()
            with self.subTest(months=months, age=age):
                self.assertEqual(events.search_count(domain), kept)
        self.assertEqual(self._get_participant("client").joined_at, joined_at)
        entry = self.env["teletherapy.audit"].search(
            [("action", "=", "erased"), ("company_id", "=", self.practice.id)]
        )
        self.assertEqual(len(entry), 1)
        self.assertIn("Number: 3", entry.description)

    def test_live_session_is_kept(self):
        """Events of a session that is not over are never erased."""
        self._receive(self._new_event("participant_joined", "client", at=1))
        self.practice.teletherapy_retention_months = 12
        self.telehealth.flush_recordset()
        self.env.cr.execute(
            "UPDATE teletherapy_session SET closes_at = '2000-01-01', state = 'live' "
            "WHERE id = %s",
            (self.telehealth.id,),
        )
        events = self.env["teletherapy.media.event"]
        events._gc_after_retention()
        self.assertTrue(events.search_count([("session_id", "=", self.telehealth.id)]))

    def test_admission_setting(self):
        """A changed way out of the waiting room is noted."""
        self.practice.with_user(self.manager).sudo().teletherapy_admission = "therapist"
        entry = self.env["teletherapy.audit"].search(
            [("action", "=", "settings_changed")], limit=1
        )
        self.assertEqual(entry.user_id, self.manager)
        self.assertIn("When the therapist admits them", entry.description)
