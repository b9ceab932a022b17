# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MediaCommon


@tagged("post_install", "-at_install")
class TestNode(MediaCommon):
    def test_url(self):
        """A node's address is one that a browser can open a WebSocket to."""
        for url, is_valid in (
            ("ws://localhost:8090/media", True),
            ("wss://media.example.com/media", True),
            ("wss://10.0.0.7:443/media", True),
            ("ws://[::1]:8090/media", True),
            ("https://media.example.com/media", False),
            ("wss://media.example.com", False),
            ("wss://media.example.com/media/", False),
            ("wss://media.example.com/other", False),
            ("wss://media.example.com/media?key=1", False),
            ("wss://media.example.com/media#top", False),
            ("wss://user:word@media.example.com/media", False),
            ("wss:///media", False),
            ("wss://media.example.com:0/media", False),
            ("wss://media example/media", False),
            ("javascript:alert(1)//ws://x/media", False),
        ):
            with self.subTest(url):
                if is_valid:
                    self.node.url = url
                else:
                    with self.assertRaises(ValidationError):
                        self.node.url = url

    def test_key(self):
        """A node's key is a short slug."""
        for key, is_valid in (
            ("a", True),
            ("node-1", True),
            ("n" * 32, True),
            ("n" * 33, False),
            ("Node", False),
            ("-node", False),
            ("node-", False),
            ("node 1", False),
            ("node\n", False),
        ):
            with self.subTest(key):
                if is_valid:
                    self.node.key = key
                else:
                    with self.assertRaises(ValidationError):
                        self.node.key = key

    def test_key_unique(self):
        """Two nodes cannot have the same key, not even when one is archived."""
        self.node.active = False
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["teletherapy.media.node"].create(
                {"name": "B", "key": self.node.key, "url": "ws://b.test/media"}
            )

    def test_state(self):
        """A node is what it said last, and offline when that is over 10 seconds ago."""
        for state, age, expected in (
            ("ready", 0, "ready"),
            ("ready", 9, "ready"),
            ("ready", 12, "offline"),
            ("draining", 0, "draining"),
            ("draining", 12, "offline"),
        ):
            with self.subTest(state=state, age=age):
                self._beat(self.node, age=age, state=state)
                self.assertEqual(self.node.state, expected)
        fresh = self.env["teletherapy.media.node"]._register_node(
            "media-fresh", "ws://fresh.test/media"
        )
        self.assertEqual(fresh.state, "offline")

    def test_register(self):
        """Registering twice makes one node, keeps its secret, and brings it back."""
        nodes = self.env["teletherapy.media.node"]
        node = nodes._register_node("media-again", "ws://a.test/media")
        secret = node.secret
        node.active = False
        again = nodes._register_node("media-again", "ws://b.test/media")
        self.assertEqual(again, node)
        self.assertEqual((node.url, node.active), ("ws://b.test/media", True))
        self.assertEqual(node.secret, secret)
        nodes._register_node("media-again", "ws://b.test/media", secret="A" * 43)
        self.assertEqual(node.secret, "A" * 43)

    def test_heartbeat(self):
        """What a node reports of itself stands on its record."""
        self._beat(self.node, participants=7, rooms=("a" * 32,))
        self.assertEqual(self.node.participant_count, 7)
        self.assertEqual(self.node.room_count, 1)
        self.assertEqual(self.node.version, "19.0.1.0.0")


@tagged("post_install", "-at_install")
class TestNodeAccess(MediaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls._new_user("media_system", "base.group_system")
        cls.other_practice = cls.env["res.company"].create({"name": "Other practice"})
        cls.nodes = {
            "shared": cls.node,
            "own": cls._new_node("media-own"),
            "foreign": cls._new_node("media-foreign"),
        }
        cls.nodes["own"].company_id = cls.practice
        cls.nodes["foreign"].company_id = cls.other_practice

    def test_access(self):
        """Owners manage the nodes of their practice, administrators the shared ones."""
        for user, node, can_read, can_write in (
            (self.employee, "own", False, False),
            (self.therapist, "own", False, False),
            (self.client_user, "own", False, False),
            (self.manager, "own", False, False),
            (self.owner, "own", True, True),
            (self.owner, "shared", True, False),
            (self.owner, "foreign", False, False),
            (self.system, "own", True, True),
            (self.system, "shared", True, True),
            (self.system, "foreign", False, False),
        ):
            with self.subTest(user=user.login, node=node):
                record = self.nodes[node].with_user(user)
                self.assertEqual(record.has_access("read"), can_read)
                for operation in ("write", "unlink"):
                    self.assertEqual(record.has_access(operation), can_write)

    def test_create(self):
        """An owner's new node is the practice's; an administrator's is shared."""
        for user, company in (
            (self.owner, self.practice),
            (self.system, self.env["res.company"]),
        ):
            node = (
                self.env["teletherapy.media.node"]
                .with_user(user)
                .create(
                    {"name": "N", "key": user.login[6:], "url": "ws://n.test/media"}
                )
            )
            self.assertEqual(node.company_id, company)
            self.assertEqual(len(node.sudo().secret), 43)

    def test_owner(self):
        """An owner cannot give a node to another practice, nor to all of them."""
        for company in (self.env["res.company"], self.other_practice):
            with self.assertRaises(AccessError):
                self.nodes["own"].with_user(self.owner).company_id = company

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_rule")
    def test_secret(self):
        """No road of RPC leads to a node's secret, for nobody, nor can one be set."""
        for user in (self.owner, self.system, self.env.ref("base.user_admin")):
            node = self.nodes["own"].with_user(user)
            roads = {
                "read": lambda node=node: node.read(["secret"]),
                "search_read": lambda node=node: node.search_read([], ["secret"]),
                "export": lambda node=node: node.export_data(["secret"]),
                "web_read": lambda node=node: node.web_read({"secret": {}}),
                "search": lambda node=node: node.search([("secret", "like", "A%")]),
                "order": lambda node=node: node.search([], order="secret"),
                "group": lambda node=node: node.formatted_read_group([], ["secret"]),
                "mapped": lambda node=node: node.mapped("secret"),
                "write": lambda node=node: node.write({"secret": "A" * 43}),
                "create": lambda node=node: node.create(
                    {
                        "name": "N",
                        "key": "n",
                        "url": "ws://n.test/media",
                        "secret": "A" * 43,
                    }
                ),
            }
            for road, go in roads.items():
                with (
                    self.subTest(user=user.login, road=road),
                    # Who may not export at all is told so, in another class.
                    self.assertRaises(UserError if road == "export" else AccessError),
                ):
                    go()
            self.assertNotIn("secret", node.read()[0])
            self.assertNotIn("secret", node.fields_get())
            result = node.load(
                ["name", "key", "url", "secret"],
                [["N", "n", "ws://n.test/media", "A" * 43]],
            )
            self.assertFalse(result["ids"])
            copied = node.copy({"key": "copy", "url": "ws://n.test/media"})
            self.assertNotEqual(copied.sudo().secret, node.sudo().secret)
            copied.unlink()

    def test_reported_fields(self):
        """Nobody writes by hand what only a node can know."""
        for values in (
            {"last_heartbeat_at": "2099-01-01 00:00:00"},
            {"reported_state": "ready"},
            {"capacity": 10**6},
            {"participant_count": 0},
            {"room_count": 0},
            {"version": "1"},
        ):
            for user in (self.owner, self.system):
                node = self.nodes["own"].with_user(user)
                with self.subTest(values), self.assertRaises(AccessError):
                    node.write(values)
                with self.subTest(values), self.assertRaises(AccessError):
                    node.create(
                        {
                            "name": "N",
                            "key": "n",
                            "url": "ws://n.test/media",
                            **values,
                        }
                    )

    def test_connection_settings(self):
        """Who manages a node is shown what to copy to it; nobody else is."""
        for user, node, is_shown in (
            (self.owner, "own", True),
            (self.system, "shared", True),
            (self.owner, "shared", False),
            (self.owner, "foreign", False),
            (self.manager, "own", False),
            (self.therapist, "own", False),
            (self.client_user, "own", False),
        ):
            for action in ("action_show_connection", "action_renew_secret"):
                with self.subTest(user=user.login, node=node, action=action):
                    record = self.nodes[node].with_user(user)
                    if not is_shown:
                        with self.assertRaises(AccessError):
                            getattr(record, action)()
                        continue
                    before = record.sudo().secret
                    opened = getattr(record, action)()
                    connection = (
                        self.env[opened["res_model"]]
                        .with_user(user)
                        .browse(opened["res_id"])
                    )
                    secret = record.sudo().secret
                    self.assertEqual(secret != before, action == "action_renew_secret")
                    self.assertEqual(
                        connection.environment.splitlines(),
                        [
                            f"MEDIA_NODE_KEY={record.key}",
                            f"MEDIA_NODE_SECRET={secret}",
                            f"MEDIA_ODOO_URL={record.get_base_url()}",
                            f"MEDIA_ODOO_DATABASE={self.env.cr.dbname}",
                        ],
                    )

    def test_connection_settings_of_another(self):
        """Nobody makes connection settings of a node that is not theirs to manage."""
        connections = self.env["teletherapy.media.node.connection"]
        for user, node in (
            (self.owner, "shared"),
            (self.owner, "foreign"),
            (self.manager, "own"),
        ):
            with self.subTest(node), self.assertRaises(AccessError):
                connections.with_user(user).create(
                    {"node_id": self.nodes[node].id}
                ).read(["environment"])

    def test_no_secret_in_the_log(self):
        """The secret is in no line that renewing and showing it write."""
        with self.assertLogs("odoo.addons.teletherapy_media", "DEBUG") as logs:
            self.nodes["own"].with_user(self.owner).action_renew_secret()
        self.assertNotIn(self.nodes["own"].secret, "\n".join(logs.output))
        self.assertIn("secret renewed by user", logs.output[0])
