# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MediaCommon


@tagged("post_install", "-at_install")
class TestPlacement(MediaCommon):
    def test_once(self):
        """A session stays on its node, even when another one has less to do."""
        node = self.telehealth._get_node()
        self.assertEqual(node, self.node)
        self._beat(self.node, participants=100)
        self._new_node("media-idle")
        self.assertEqual(self.telehealth._get_node(), self.node)

    def test_least_loaded(self):
        """A new room goes where the smallest share of the capacity is taken."""
        self._beat(self.node, participants=50, capacity=100)
        large = self._new_node("media-large", participants=60, capacity=400)
        self._new_node("media-small", participants=2, capacity=4)
        self.assertEqual(self.telehealth._get_node(), large)

    def test_full_hour(self):
        """Rooms that were placed since the last report count as well."""
        other_node = self._new_node("media-test-2")
        placed = []
        for number in range(4):
            therapist = self._new_therapist(f"media_therapist_{number}")
            client = self._new_client_user(f"media_client_{number}")
            session = self._new_session(
                therapist_id=therapist.employee_id.id,
                user_id=therapist.id,
                client_id=client.partner_id.id,
            )
            placed.append(session._get_node())
        self.assertEqual(placed.count(self.node), 2)
        self.assertEqual(placed.count(other_node), 2)

    def test_unfit_nodes(self):
        """Only a node that is ready, alive, not full and of the practice is chosen."""
        other_practice = self.env["res.company"].create({"name": "Other practice"})
        for name, prepare in (
            ("offline", lambda: self._beat(self.node, age=11)),
            ("draining", lambda: self._beat(self.node, state="draining")),
            ("full", lambda: self._beat(self.node, participants=200)),
            ("no capacity", lambda: self._beat(self.node, capacity=0)),
            ("archived", lambda: self.node.write({"active": False})),
            ("foreign", lambda: self.node.write({"company_id": other_practice.id})),
        ):
            with self.subTest(name):
                self._beat(self.node)
                self.node.write({"active": True, "company_id": False})
                prepare()
                self.assertFalse(self.telehealth._get_node())
                self.assertFalse(self.telehealth.node_id)
        self._beat(self.node)
        self.node.company_id = self.practice
        self.assertEqual(self.telehealth._get_node(), self.node)

    def test_move(self):
        """When its node is gone the session moves, and keeps room and secret."""
        for name, prepare in (
            ("offline", lambda node: self._beat(node, age=11)),
            ("draining", lambda node: self._beat(node, state="draining")),
            ("archived", lambda node: node.write({"active": False})),
        ):
            with self.subTest(name):
                node = self.telehealth._get_node()
                room = self.telehealth.room_key, self.telehealth.media_secret
                prepare(node)
                self.assertFalse(self.telehealth._get_node())
                other_node = self._new_node(f"media-{name}")
                self.assertEqual(self.telehealth._get_node(), other_node)
                self.assertEqual(
                    (self.telehealth.room_key, self.telehealth.media_secret), room
                )
                self.assertIn(node, self.telehealth.placed_node_ids)

    def test_unreachable(self):
        """A page that cannot reach the node moves the session when a report is due."""
        node = self.telehealth._get_node()
        other_node = self._new_node("media-other")
        for name, age, unreachable, expected in (
            ("the page says nothing", 4, False, node),
            ("the node has just reported", 0, node.url, node),
            ("another one is unreachable", 4, other_node.url, node),
            ("nonsense", 4, ["ws://x"], node),
            ("both agree", 4, node.url, other_node),
        ):
            with self.subTest(name):
                self._beat(node, age=age)
                self.assertEqual(self.telehealth._get_node(unreachable), expected)

    def test_unreachable_and_alone(self):
        """The only node keeps the session: the page's own network may be broken."""
        node = self.telehealth._get_node()
        self._beat(node, age=4)
        self.assertEqual(self.telehealth._get_node(node.url), node)

    def test_secret_erased(self):
        """The secret of a session is gone as soon as the session is over."""
        for begin, end, state in (
            (["open", "live"], self.telehealth._end, "completed"),
            (["open"], self.telehealth._end, "missed"),
            (["open"], self.telehealth._cancel, "cancelled"),
        ):
            with self.subTest(state):
                self.telehealth.state = "scheduled"
                for step in begin:
                    self.telehealth._set_state(step)
                self.telehealth._get_node()
                self.assertTrue(self.telehealth.media_secret)
                end()
                self.assertEqual(self.telehealth.state, state)
                self.assertFalse(self.telehealth.media_secret)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_model")
    def test_secret(self):
        """No road of RPC leads to the secret of a session, for nobody."""
        self.telehealth._get_node()
        for user in (
            self.therapist,
            self.manager,
            self.owner,
            self.client_user,
            self.env.ref("base.user_admin"),
        ):
            session = self.telehealth.with_user(user)
            for name in ("media_secret", "room_key"):
                for road, go in {
                    "read": lambda s=session, n=name: s.read([n]),
                    "search_read": lambda s=session, n=name: s.search_read([], [n]),
                    "export": lambda s=session, n=name: s.export_data([n]),
                    "web_read": lambda s=session, n=name: s.web_read({n: {}}),
                    "search": lambda s=session, n=name: s.search([(n, "like", "A%")]),
                    "order": lambda s=session, n=name: s.search([], order=n),
                    "group": lambda s=session, n=name: s.formatted_read_group([], [n]),
                    "write": lambda s=session, n=name: s.write({n: "A" * 43}),
                    "through": lambda s=session, n=name: s.env[
                        "teletherapy.participant"
                    ].search([(f"session_id.{n}", "like", "A%")]),
                }.items():
                    with (
                        self.subTest(user=user.login, field=name, road=road),
                        # AccessError; of another class for who may not export.
                        self.assertRaises(UserError),
                    ):
                        go()
            if user != self.client_user:
                self.assertNotIn("media_secret", session.fields_get())

    def test_copy(self):
        """A copy of a session shares neither room nor secret with it."""
        self.telehealth._get_node()
        copied = self.telehealth.copy_data()[0]
        for name in ("node_id", "placed_node_ids", "room_key", "media_secret"):
            self.assertNotIn(name, copied)

    def test_nobody_writes(self):
        """Nobody changes by hand where the room is or when somebody was there."""
        participant = self._get_participant("client")
        for user in (self.therapist, self.manager, self.owner):
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    self.telehealth.with_user(user).node_id = self.node
                with self.assertRaises(AccessError):
                    participant.with_user(user).connected_seconds = 3600
