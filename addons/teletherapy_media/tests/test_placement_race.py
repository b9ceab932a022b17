# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.node_messages import Heartbeat, NodeEvent
from ..tools.random_values import new_identifier

REPORT = Heartbeat("ready", "19.0.1.0.0", (), 0, 200)


@tagged("post_install", "-at_install")
class TestPlacementRace(TransactionCase):
    """Two requests at the same moment, each in a real transaction of its own."""

    def setUp(self):
        super().setUp()
        # Whoever runs the tests holds this lock, and the other threads need it.
        self.patch(Registry, "_lock", DummyRLock())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            nodes = env["teletherapy.media.node"].create(
                [
                    {"name": key, "key": key, "url": f"ws://{key}.test/media"}
                    for key in ("media-race-1", "media-race-2")
                ]
            )
            client = new_test_user(env, "media_race", "base.group_portal")
            employee = env["hr.employee"].create({"name": "Race"})
            start = fields.Datetime.now()
            session = env["teletherapy.session"].create(
                {
                    "company_id": env.company.id,
                    "therapist_id": employee.id,
                    "therapist_user_id": env.ref("base.user_admin").id,
                    "client_id": client.partner_id.id,
                    "start": start,
                    "stop": start + timedelta(minutes=50),
                }
            )
            for node in nodes:
                node._record_heartbeat(REPORT)
            self.session, self.nodes = session, nodes
            committed = [session, nodes, employee, client, client.partner_id]
        self.addCleanup(self._remove, committed)

    def _remove(self, records):
        with self.registry.cursor() as cr:
            # Events cannot be deleted by any other road.
            cr.execute(
                "DELETE FROM teletherapy_media_event WHERE session_id = %s",
                (self.session.id,),
            )
            env = api.Environment(cr, SUPERUSER_ID, {})
            for record in records:
                record.with_env(env).unlink()

    def _run_at_once(self, act, times=2):
        """Call `act(env, n)` in parallel transactions that all have begun before."""
        barrier = Barrier(times, timeout=20)

        def run(number):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                waits = iter([barrier.wait])

                def attempt():
                    # A transaction sees what was there at its first query.
                    self.session.with_env(env).read(["state"])
                    next(waits, lambda: None)()
                    return act(env, number)

                return retrying(attempt, env)

        with (
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.sql_db", "odoo.service.model"),
            ThreadPoolExecutor(times) as pool,
        ):
            runs = [pool.submit(run, number) for number in range(times)]
            return [done.result(timeout=30) for done in runs]

    def test_one_node(self):
        """Two people who enter at the same moment get one node, room and secret."""

        def choose(nodes, _company, besides=None):
            return nodes.browse(nodes.env.context["choice"])

        def enter(env, number):
            session = self.session.with_env(env).with_context(
                choice=self.nodes[number].id
            )
            session._get_node()
            return session.node_id.id, session.room_key, session.media_secret

        self.patch(self.registry["teletherapy.media.node"], "_choose_for", choose)
        first, second = self._run_at_once(enter)
        self.assertTrue(all(first))
        self.assertEqual(first, second)

    def test_spread(self):
        """Two sessions that are placed at the same moment get a node each."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            others = env["teletherapy.media.node"].search([]) - self.nodes.with_env(env)
            others.active = False
            first = self.session.with_env(env)
            second = first.copy(
                {
                    "start": first.start - timedelta(days=1),
                    "stop": first.stop - timedelta(days=1),
                }
            )
            (first | second).state = "open"
        self.addCleanup(self._remove_session, second, others)

        def place(env, number):
            return (self.session, second)[number].with_env(env)._get_node().id

        placed = self._run_at_once(place)
        self.assertEqual(sorted(placed), sorted(self.nodes.ids))

    def _remove_session(self, session, others):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session.with_env(env).unlink()
            others.with_env(env).active = True

    def test_same_delivery(self):
        """A delivery that two processes get at the same moment is written once."""
        with self.registry.cursor() as cr:
            session = self.session.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            session._get_node()
            room, node_id = session.room_key, session.node_id.id
            participant = session.participant_ids[0].key
        now = fields.Datetime.now()
        kinds = ("participant_joined", "participant_connected", "participant_left")
        events = [
            NodeEvent(
                uid=new_identifier(),
                seq=seq,
                event_type=kind,
                at=now + timedelta(minutes=seq),
                room=room,
                participant=participant,
                reason="left" if kind == "participant_left" else "",
            )
            for seq, kind in enumerate(kinds)
        ]

        def receive(env, _number):
            node = env["teletherapy.media.node"].browse(node_id)
            env["teletherapy.media.event"]._receive(node, events)

        self._run_at_once(receive, times=3)
        with self.registry.cursor() as cr:
            session = self.session.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            written = session.env["teletherapy.media.event"].search_count(
                [("session_id", "=", session.id)]
            )
            self.assertEqual(written, 3)
            self.assertEqual(session.participant_ids[0].connected_seconds, 60)

    def test_heartbeat_while_edited(self):
        """A heartbeat does not wait for somebody who is editing the node."""
        node = self.nodes[0]
        with self.registry.cursor() as editing, self.registry.cursor() as cr:
            editing.execute(
                "UPDATE teletherapy_media_node SET name = 'edited' WHERE id = %s",
                (node.id,),
            )
            cr.execute("SET LOCAL lock_timeout = '100ms'")
            node = node.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            node._record_heartbeat(REPORT)
            editing.rollback()
            node._record_heartbeat(Heartbeat("ready", "19.0.1.0.0", (), 7, 200))
            self.assertEqual(node.participant_count, 7)
