"""The running processes of one practice, and their life cycle."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .databases import Cluster, Database, Failure, addons_template, local_data_dir
from .paths import MEDIA_BIN, ODOO_BIN, SCRIPTS, TOOLS_PYTHON

NODE_KEY = "local"
REGISTER_NODE = (
    "import os\n"
    "env['teletherapy.media.node']._register_node("
    "os.environ['NODE_KEY'], os.environ['NODE_URL'], secret=os.environ['NODE_SECRET'])\n"
)


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_media_port() -> int:
    """A port that is free for UDP and for TCP."""
    for _ in range(100):
        port = free_port(socket.SOCK_DGRAM)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise Failure("No port is free for both UDP and TCP. Stop what holds so many of them.")


@dataclass(frozen=True)
class Ports:
    odoo: int
    media: int
    media_udp: int
    """The port of media: TCP has the same number as UDP."""
    smtp: int

    @classmethod
    def free(cls) -> "Ports":
        return cls(free_port(), free_port(), free_media_port(), free_port())

    @classmethod
    def from_environment(cls) -> "Ports":
        """ODOO_PORT, MEDIA_PORT and MEDIA_UDP_PORT; refused when somebody has them."""
        ports = cls(
            _port("ODOO_PORT", 8069),
            _port("MEDIA_PORT", 8090),
            _port("MEDIA_UDP_PORT", 8443),
            free_port(),
        )
        for name, port, kind in (
            ("ODOO_PORT", ports.odoo, socket.SOCK_STREAM),
            ("MEDIA_PORT", ports.media, socket.SOCK_STREAM),
            ("MEDIA_UDP_PORT", ports.media_udp, socket.SOCK_DGRAM),
            ("MEDIA_UDP_PORT", ports.media_udp, socket.SOCK_STREAM),
        ):
            with socket.socket(socket.AF_INET, kind) as probe:
                if kind == socket.SOCK_STREAM:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError as error:
                    raise Failure(
                        f"Port {port} is taken ({error.strerror}). Stop who has it,"
                        f" or choose another: {name}=… make demo"
                    ) from error
        return ports


def _port(variable: str, default: int) -> int:
    text = os.environ.get(variable) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Failure(f"{variable}={text} is not a port. Use a number from 1 to 65535.")
    return int(text)


class Server:
    """One process, started with its output in a file and ended by its pid."""

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self.process: subprocess.Popen | None = None

    def start(self, command: list[str | Path], environment: dict[str, str]) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                # Should we be killed, the kernel ends the process too.
                ["setpriv", "--pdeathsig", "TERM", "--", *(str(word) for word in command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                # Ctrl-C goes to us alone; we end the others in our order.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def check(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            lines = self.log.read_text(errors="replace").splitlines()[-25:]
            raise Failure(
                f"{self.name} has stopped (exit code {self.process.returncode})."
                f" The end of {self.log}:\n" + "\n".join(lines)
            )

    def wait_for(self, url: str, condition, seconds: float) -> None:
        """Wait until `condition(body)` holds for what the URL answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.check()
            with contextlib.suppress(urllib.error.URLError, OSError):
                with urllib.request.urlopen(url, timeout=10) as answer:
                    if condition(answer.read()):
                        return
            time.sleep(0.1)
        raise Failure(
            f"{self.name} does not answer at {url} after {seconds:.0f} seconds, see {self.log}."
        )

    def stop(self, number: int = signal.SIGTERM, seconds: float = 20) -> None:
        if not self.running():
            return
        self.process.send_signal(number)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


@dataclass
class Practice:
    """Odoo, a media node and a mailbox on one database.

    `folder` gets logs, e-mails, the node's secret and its outbox.
    """

    database: Database
    ports: Ports
    folder: Path
    odoo: Server = field(init=False)
    node: Server = field(init=False)
    mailbox: Server = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.mail_folder.mkdir(exist_ok=True)
        self.odoo = Server("Odoo", self.folder / "odoo.log")
        self.node = Server("The media server", self.folder / "media.log")
        self.mailbox = Server("The mailbox", self.folder / "mailbox.log")

    @property
    def url(self) -> str:
        return f"http://localhost:{self.ports.odoo}"

    @property
    def node_url(self) -> str:
        return f"http://localhost:{self.ports.media}"

    @property
    def mail_folder(self) -> Path:
        return self.folder / "mail"

    @property
    def secret_file(self) -> Path:
        """The node's secret: made once, read by the node, registered in Odoo."""
        return self.secret_of("node")

    def secret_of(self, name: str) -> Path:
        path = self.folder / f"{name}.secret"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path

    def add_node(self, key: str) -> "Node":
        """A further media node, known to Odoo and started; who asks for it stops it."""
        node = Node(self, key, free_port(), free_media_port())
        self.database.shell(
            f"Registering the media server {key} in Odoo",
            REGISTER_NODE,
            NODE_KEY=key,
            NODE_URL=node.url,
            NODE_SECRET=node.secret_file.read_text(),
        )
        node.start()
        return node

    def register_node(self) -> None:
        """Make the node known to Odoo, unless it is with this address and secret."""
        websocket_url = f"ws://localhost:{self.ports.media}/media"
        known = self.folder / "node.registered"
        secret = self.secret_file.read_text()
        state = json.dumps([self.database.name, websocket_url, secret])
        if known.exists() and known.read_text() == state:
            return
        self.database.shell(
            "Registering the media server in Odoo",
            REGISTER_NODE
            + "env['ir.config_parameter'].set_param('web.base.url', os.environ['ODOO_URL'])\n"
            "env['ir.config_parameter'].set_param('web.base.url.freeze', 'True')\n",
            NODE_KEY=NODE_KEY,
            NODE_URL=websocket_url,
            NODE_SECRET=secret,
            ODOO_URL=self.url,
        )
        known.touch(mode=0o600)
        known.write_text(state)

    def start_odoo(self) -> None:
        self._start_odoo(self.odoo, self.ports.odoo)

    def start_another_odoo(self, name: str, port: int, *options: str) -> Server:
        """Start one more Odoo on the database; who asks for it waits for it and stops it.

        The first one runs the scheduled actions.
        """
        server = Server(f"Odoo ({name})", self.folder / f"odoo-{name}.log")
        self._start_odoo(server, port, "--max-cron-threads=0", *options)
        return server

    def _start_odoo(self, server: Server, port: int, *options: str) -> None:
        server.start(
            [
                ODOO_BIN,
                *self.database.options(),
                "--http-interface=127.0.0.1",
                f"--http-port={port}",
                "--no-database-list",
                "--smtp=127.0.0.1",
                f"--smtp-port={self.ports.smtp}",
                "--email-from=no-reply@demo.example",
                *options,
            ],
            self.database.environment(),
        )

    def start_node(self, **settings: str) -> None:
        """Start the media node; `settings` are environment variables of its own."""
        environment = self.node_environment(
            NODE_KEY, self.ports.media, self.ports.media_udp, self.secret_file
        )
        self.node.start([MEDIA_BIN], environment | settings)

    def wait_for_node(self) -> None:
        """Wait until Odoo may place sessions on the node."""
        self.node.wait_for(f"{self.node_url}/metrics", _odoo_is_reached, 30)

    def wait_for_odoo(self) -> None:
        self.odoo.wait_for(f"{self.url}/web/login", bool, 120)

    def node_environment(
        self, key: str, port: int, media_port: int, secret_file: Path
    ) -> dict[str, str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MEDIA_")}
        return environment | {
            "MEDIA_HOST": "127.0.0.1",
            "MEDIA_PORT": str(port),
            "MEDIA_UDP_HOST": "127.0.0.1",
            "MEDIA_UDP_PORT": str(media_port),
            "MEDIA_TCP_PORT": str(media_port),
            "MEDIA_NODE_KEY": key,
            "MEDIA_NODE_SECRET_FILE": str(secret_file),
            "MEDIA_ODOO_URL": f"http://127.0.0.1:{self.ports.odoo}",
            "MEDIA_STATE_DIR": str(secret_file.with_suffix("")),
            "MEDIA_DRAIN_TIMEOUT": "2",
        }

    def start_mailbox(self) -> None:
        self.mailbox.start(
            [
                TOOLS_PYTHON,
                SCRIPTS / "devstack" / "mailbox.py",
                str(self.ports.smtp),
                self.mail_folder,
            ],
            dict(os.environ),
        )

    def start(self) -> None:
        """Start everything and wait until a session could take place."""
        self.register_node()
        self.start_mailbox()
        self.start_odoo()
        self.start_node()
        self.wait_for_odoo()
        self.node.wait_for(f"{self.node_url}/healthz", bool, 30)
        self.wait_for_node()

    @property
    def servers(self) -> tuple[Server, ...]:
        return self.node, self.odoo, self.mailbox

    def check(self) -> None:
        """
        Raises:
            Failure: when one of the processes is gone.
        """
        for server in self.servers:
            server.check()

    def stop(self) -> None:
        for server in self.servers:
            server.stop()

    @contextlib.contextmanager
    def running(self) -> Iterator["Practice"]:
        try:
            self.start()
            yield self
        finally:
            self.stop()


class Node:
    """A further media node of a practice; made by `Practice.add_node`."""

    def __init__(self, practice: Practice, key: str, port: int, media_port: int) -> None:
        self.key = key
        self.port = port
        self.url = f"ws://localhost:{port}/media"
        self.secret_file = practice.secret_of(key)
        self.server = Server(f"The media server {key}", practice.folder / f"media-{key}.log")
        self._environment = practice.node_environment(key, port, media_port, self.secret_file)

    def start(self) -> None:
        """Start it and wait until Odoo may place sessions on it."""
        self.server.start([MEDIA_BIN], self._environment)
        self.server.wait_for(f"http://localhost:{self.port}/metrics", _odoo_is_reached, 30)


@contextlib.contextmanager
def fresh_practice(cluster_name: str, database_name: str, folder: Path) -> Iterator[Practice]:
    """Run the demo practice, made anew, on free ports, in a cluster that is not durable."""
    cluster = Cluster.start_private(cluster_name, durable=False)
    data_dir = local_data_dir(cluster_name)
    database = Database(cluster, database_name, data_dir)
    database.drop()
    with database.making(addons_template(cluster, data_dir)):
        database.load_demo_data()
    shutil.rmtree(folder, ignore_errors=True)
    with Practice(database, Ports.free(), folder).running() as practice:
        yield practice


def _odoo_is_reached(metrics: bytes) -> bool:
    return b"teletherapy_media_odoo_reached 1.0" in metrics
