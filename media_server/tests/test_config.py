"""config.py"""

import tempfile
import unittest
from pathlib import Path

from media_server.config import load
from media_server.exceptions import ConfigurationError
from media_server.kinds import Advertised
from media_server.turn import Turn
from media_support import SECRET, SECRET_TEXT, environment


class ConfigTests(unittest.TestCase):
    def assertProblem(self, text, arguments=(), **changes):
        with self.assertRaises(ConfigurationError) as caught:
            load(environment(**changes), arguments)
        self.assertIn(text, str(caught.exception))
        return caught.exception

    def test_environment(self):
        """Settings come from the environment, with their types."""
        settings = load(environment(port="8091", grace_time="2.5", odoo_database="demo"), [])
        self.assertEqual(settings.port, 8091)
        self.assertEqual(settings.grace_time, 2.5)
        self.assertEqual(settings.odoo_database, "demo")
        self.assertEqual(settings.node_secret, SECRET)

    def test_defaults(self):
        """What is not set, or set to nothing, has its default."""
        settings = load(environment(port=None, udp_port="", capacity=None), [])
        self.assertEqual((settings.host, settings.port), ("127.0.0.1", 8090))
        self.assertEqual((settings.udp_host, settings.udp_port), ("127.0.0.1", 8443))
        self.assertEqual((settings.capacity, settings.grace_time), (200, 20))
        self.assertEqual(settings.advertised_address, (Advertised("127.0.0.1"),))

    def test_flags_win(self):
        """A flag goes before the environment."""
        settings = load(environment(port="8091"), ["--port", "8092"])
        self.assertEqual(settings.port, 8092)

    def test_bad_values(self):
        """A bad value is named together with its variable and what to do."""
        for name, value in [
            ("port", "70000"),
            ("port", "-1"),
            ("udp_port", "x"),
            ("udp_port", "1e3"),
            ("host", "localhost"),
            ("udp_host", "256.0.0.1"),
            ("advertised_address", "0.0.0.0"),
            ("advertised_address", "192.0.2.1,"),
            ("advertised_address", "192.0.2.1:0"),
            ("advertised_address", "192.0.2.1:65536"),
            ("advertised_address", "192.0.2.1:443/sctp"),
            ("advertised_address", "[192.0.2.1]x"),
            ("advertised_address", "media.example:443"),
            ("advertised_address", ",".join(f"192.0.2.{n}" for n in range(1, 10))),
            ("tcp_port", "none"),
            ("tcp_port", "65536"),
            ("node_key", "a b"),
            ("odoo_url", "ftp://odoo.example"),
            ("odoo_url", "https://odoo.example:0"),
            ("odoo_url", "https://[odoo"),
            ("grace_time", "nan"),
            ("grace_time", "1.2.3"),
            ("drain_timeout", "-1"),
            ("capacity", "1"),
            ("log_level", "LOUD"),
        ]:
            with self.subTest(name=name, value=value):
                error = self.assertProblem(f"MEDIA_{name.upper()}={value!r} ", **{name: value})
                self.assertRegex(str(error), r"\. [A-Z]")

    def test_password_in_the_url(self):
        """An address with a password in it is refused without repeating it."""
        error = self.assertProblem("MEDIA_ODOO_URL=… is no", odoo_url="https://a:word@odoo.example")
        self.assertNotIn("word", str(error))

    def test_all_problems_at_once(self):
        """Every problem is reported, not the first one alone."""
        error = self.assertProblem("MEDIA_ODOO_URL is not set", node_key=None, odoo_url=None)
        self.assertIn("MEDIA_NODE_KEY is not set", str(error))

    def test_unspecified_address_needs_an_advertised_one(self):
        """A media port on all addresses needs to know under which one browsers reach it."""
        for host in "0.0.0.0", "::":
            self.assertProblem("MEDIA_ADVERTISED_ADDRESS is not set", udp_host=host)
        settings = load(
            environment(udp_host="::", advertised_address="203.0.113.7, 2001:DB8::7"), []
        )
        self.assertEqual(
            settings.advertised_address, (Advertised("203.0.113.7"), Advertised("2001:db8::7"))
        )

    def test_advertised_ports(self):
        """An advertised address may have a port and a transport of its own."""
        text = "203.0.113.7:443/tcp,203.0.113.7/udp, [2001:db8::7]:9000,192.0.2.1,2001:db8::8"
        settings = load(environment(advertised_address=text), [])
        self.assertEqual(
            [(each.host, each.port) for each in settings.addresses(1, 2)],
            [
                ("203.0.113.7", 1),
                ("2001:db8::7", 9000),
                ("192.0.2.1", 1),
                ("2001:db8::8", 1),
                ("203.0.113.7", 443),
                ("2001:db8::7", 9000),
                ("192.0.2.1", 2),
                ("2001:db8::8", 2),
            ],
        )
        transports = [each.transport for each in settings.addresses(1, 2)]
        self.assertEqual(transports, ["udp"] * 4 + ["tcp"] * 4)
        self.assertEqual(len(settings.addresses(1, None)), 4)

    def test_turn(self):
        """TURN servers come with a secret, from the environment or from a file."""
        urls = "turns:turn.example:443?transport=tcp, turn:[2001:db8::1]"
        settings = load(environment(turn_urls=urls, turn_secret="s" * 32), [])
        self.assertEqual(settings.turn, Turn(tuple(urls.split(", ")), "s" * 32))
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("t" * 40 + "\n")
            file.flush()
            settings = load(environment(turn_urls=urls, turn_secret_file=file.name), [])
        self.assertEqual(settings.turn.secret, "t" * 40)
        self.assertEqual(load(environment(), []).turn, Turn())

    def test_turn_problems(self):
        """A TURN setting that cannot work is named, and the secret is not shown."""
        for text, changes in (
            ("belong together", {"turn_urls": "turn:turn.example"}),
            ("belong together", {"turn_secret": "s" * 32}),
            ("shorter than 32", {"turn_urls": "turn:turn.example", "turn_secret": "s" * 31}),
            ("MEDIA_TURN_URLS=", {"turn_urls": "https://turn.example", "turn_secret": "s" * 32}),
            ("both set", {"turn_secret": "s" * 32, "turn_secret_file": "/x"}),
            ("cannot be read", {"turn_secret_file": "/nonexistent"}),
        ):
            with self.subTest(text), self.assertRaisesRegex(ConfigurationError, text) as caught:
                load(environment(**changes), [])
            self.assertNotIn("sss", str(caught.exception))
            self.assertEqual(len(caught.exception.problems), 1)

    def test_no_tcp(self):
        """TCP can be turned off; unset it has its port."""
        self.assertIsNone(load(environment(tcp_port="off"), []).tcp_port)
        self.assertEqual(load(environment(tcp_port=""), []).tcp_port, 8443)

    def test_secret_file(self):
        """The secret may stand in a file, with or without padding and a line feed."""
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory) / "secret"
            for text in SECRET_TEXT, SECRET_TEXT + "=\n":
                path.write_text(text)
                settings = load(environment(node_secret=None), ["--node-secret-file", str(path)])
                self.assertEqual(settings.node_secret, SECRET)

    def test_secret_in_two_places(self):
        """A secret in both places is refused."""
        self.assertProblem("are both set", node_secret_file="/nowhere")

    def test_unreadable_secret_file(self):
        """A secret file that cannot be read is named."""
        changes = {"node_secret": None, "node_secret_file": "/nowhere"}
        self.assertProblem("MEDIA_NODE_SECRET_FILE='/nowhere' cannot be read", **changes)

    def test_missing_secret(self):
        """A missing secret is named."""
        self.assertProblem("MEDIA_NODE_SECRET is not set", node_secret=None)

    def test_bad_secret_is_not_repeated(self):
        """A malformed secret is not quoted in the message."""
        for secret in "dGVsbA", SECRET_TEXT[:-4] + "!!!!", "geheim-ä":
            error = self.assertProblem("holds no secret of 32 bytes", node_secret=secret)
            self.assertNotIn(secret, str(error))

    def test_repr_hides_the_secret(self):
        """The secret does not show when settings are printed."""
        text = repr(load(environment(), []))
        self.assertNotIn(repr(SECRET), text)
        self.assertNotIn("secret", text)
