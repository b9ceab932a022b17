"""PostgreSQL clusters and Odoo databases: created, filled, copied, dropped."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql

from .paths import ADDONS, LOCAL, ODOO_BIN, OUR_ADDONS, SCRIPTS

BASE_ADDONS = ("calendar", "hr", "portal", "auth_signup", "sms")
UNFINISHED = "teletherapy: being made"
"""Comment on a database while it is being filled; an interrupted run leaves it behind."""


class Failure(Exception):
    """A step failed. The text says which, why, and what to do."""


def run(step: str, command: list[str | Path], advice: str, **options) -> str:
    """Run a command to its end and return its output.

    Raises:
        Failure: with the end of the output, when the command fails.
    """
    result = subprocess.run(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-30:])
        raise Failure(f"{step} failed:\n{tail}\nWhat to do: {advice}")
    return result.stdout


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server: our own private one, or an existing one."""

    host: str
    port: int = 5432
    user: str = "odoo"
    password: str = field(default="", repr=False)
    private: str = ""
    """Name of the private cluster; empty for somebody else's server."""

    @classmethod
    def start_private(cls, name: str, *, durable: bool = True) -> "Cluster":
        """Create and start a private cluster. Not durable: faster, for tests only."""
        environment = {**os.environ, "PG_FSYNC": "on" if durable else "off"}
        command = [str(SCRIPTS / "postgres.sh"), "start", name]
        result = subprocess.run(
            command, stdout=subprocess.PIPE, text=True, env=environment, check=False
        )
        if result.returncode:
            raise Failure("The private PostgreSQL did not start, see above.")
        return cls(host=result.stdout.strip(), private=name)

    @classmethod
    def from_url(cls, url: str) -> tuple["Cluster", str]:
        """Read DATABASE_URL (`postgresql://user:password@host:port/database`)."""
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.hostname:
            raise Failure(
                "DATABASE_URL is not of the form postgresql://user:password@host:port/database"
            )
        cluster = cls(
            host=parts.hostname,
            port=parts.port or 5432,
            user=unquote(parts.username or "odoo"),
            password=unquote(parts.password or ""),
        )
        return cluster, parts.path.strip("/")

    def stop(self) -> None:
        if self.private:
            run(
                "Stopping PostgreSQL",
                [SCRIPTS / "postgres.sh", "stop", self.private],
                "Look for its processes with: pgrep -a postgres",
            )

    @contextmanager
    def _cursor(self) -> Iterator["psycopg2.extensions.cursor"]:
        try:
            connection = psycopg2.connect(
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password or None,
                dbname="postgres",
            )
        except psycopg2.OperationalError as error:
            raise Failure(
                f"PostgreSQL does not answer: {error}Check DATABASE_URL, or unset it."
            ) from error
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def comment_of(self, name: str) -> str | None:
        """The database's comment; None when there is no such database."""
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
                " FROM pg_database WHERE datname = %s",
                [name],
            )
            row = cursor.fetchone()
        return row and row[0]

    def names(self, prefix: str) -> list[str]:
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
            )
            return [name for (name,) in cursor.fetchall()]

    def create(self, name: str, template: str = "template0") -> None:
        """Create a database, marked as unfinished."""
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LC_COLLATE 'C'"
                    if template == "template0"
                    else "CREATE DATABASE {} TEMPLATE {}"
                ).format(sql.Identifier(name), sql.Identifier(template))
            )
            self.mark(name, UNFINISHED)

    def mark(self, name: str, comment: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("COMMENT ON DATABASE {} IS %s").format(sql.Identifier(name)),
                [comment],
            )

    def drop(self, name: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def fingerprint_of_addons() -> str:
    """Changes whenever a file of our addons changes."""
    digest = hashlib.sha256()
    for path in sorted(ADDONS.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(ADDONS)).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Database:
    """One Odoo database with its filestore."""

    cluster: Cluster
    name: str
    data_dir: Path

    def options(self) -> list[str]:
        """Odoo's command line options that lead to this database."""
        return [
            f"--addons-path={ADDONS}",
            f"--data-dir={self.data_dir}",
            f"--db_host={self.cluster.host}",
            f"--db_port={self.cluster.port}",
            f"--db_user={self.cluster.user}",
            f"--database={self.name}",
            f"--db-filter=^{self.name}$",
        ]

    def environment(self) -> dict[str, str]:
        """Environment for Odoo: the password stays out of the process list."""
        environment = {k: v for k, v in os.environ.items() if k != "ODOO_RC"}
        if self.cluster.password:
            environment["PGPASSWORD"] = self.cluster.password
        return environment

    def _odoo(self, step: str, *arguments: str, **options) -> str:
        return run(
            step,
            [ODOO_BIN, *arguments],
            "Read the lines above; `make demo-reset` begins anew.",
            env=self.environment(),
            **options,
        )

    def install(self, addons: tuple[str, ...]) -> None:
        self._odoo(
            f"Installing {', '.join(addons)}",
            *self.options(),
            f"--init={','.join(addons)}",
            "--stop-after-init",
            "--no-http",
            "--log-level=warn",
        )

    def update(self) -> None:
        """Bring our addons in the database up to their files."""
        self._odoo(
            "Updating the addons",
            *self.options(),
            f"--update={','.join(OUR_ADDONS)}",
            "--stop-after-init",
            "--no-http",
            "--log-level=warn",
        )

    def shell(self, step: str, script: str, **variables: str) -> str:
        """Run a script in Odoo's shell; `variables` are in its os.environ."""
        return run(
            step,
            [
                ODOO_BIN,
                "shell",
                *self.options(),
                "--no-http",
                "--shell-interface=python",
                "--log-level=warn",
            ],
            "Read the lines above; `make demo-reset` begins anew.",
            env=self.environment() | variables,
            input=script + "\nenv.cr.commit()\n",
        )

    def export_translations(self, addons: tuple[str, ...]) -> None:
        """Write the translation template of each addon into its folder i18n."""
        # This command of Odoo takes where the database is from a file alone.
        configuration = self.data_dir / "export.conf"
        configuration.write_text(
            "[options]\n"
            f"addons_path = {ADDONS}\n"
            f"data_dir = {self.data_dir}\n"
            f"db_host = {self.cluster.host}\n"
            f"db_port = {self.cluster.port}\n"
            f"db_user = {self.cluster.user}\n"
            "log_level = warn\n"
        )
        self._odoo(
            "Exporting the texts",
            "i18n",
            "export",
            f"--config={configuration}",
            f"--database={self.name}",
            *addons,
        )

    def exists(self) -> bool:
        """Whether it is there and complete; what an interrupted run left is dropped."""
        comment = self.cluster.comment_of(self.name)
        if comment == UNFINISHED:
            self.drop()
            return False
        return comment is not None

    def drop(self) -> None:
        self.cluster.drop(self.name)
        shutil.rmtree(self._filestore, ignore_errors=True)

    @property
    def _filestore(self) -> Path:
        return self.data_dir / "filestore" / self.name

    def load_demo_data(self) -> None:
        script = SCRIPTS / "devstack" / "demo_data.py"
        self.shell("Loading the demo practice", script.read_text())

    def book_demo_session(self) -> str:
        """Give the demo's therapist and client a session now; return what stood in the way."""
        script = SCRIPTS / "devstack" / "demo_session.py"
        output = self.shell("Booking the demo's session", script.read_text())
        return output.partition("refused: ")[2].strip()

    @contextmanager
    def making(self, template: "Database | None" = None) -> Iterator[None]:
        """Create the database around the block that fills it; complete when the block ends."""
        self.cluster.create(self.name, template.name if template else "template0")
        if template and template._filestore.exists():
            shutil.rmtree(self._filestore, ignore_errors=True)
            shutil.copytree(template._filestore, self._filestore)
        yield
        self.cluster.mark(self.name, "teletherapy")


def _template(
    cluster: Cluster, data_dir: Path, kind: str, version: str, addons: tuple[str, ...], **making
) -> Database:
    """A database to copy from, made once for a version; those of older versions are dropped."""
    digest = hashlib.sha256(f"{version}{addons}".encode()).hexdigest()[:12]
    database = Database(cluster, f"{kind}_{digest}", data_dir)
    if not database.exists():
        for name in cluster.names(f"{kind}_"):
            Database(cluster, name, data_dir).drop()
        with database.making(**making):
            database.install(addons)
    return database


def odoo_template(cluster: Cluster, data_dir: Path) -> Database:
    """What our addons depend on, and none of ours."""
    version = str(ODOO_BIN.stat().st_mtime_ns)
    return _template(cluster, data_dir, "odoo", version, BASE_ADDONS)


def addons_template(cluster: Cluster, data_dir: Path) -> Database:
    """Our addons as they are in the files now, without demo data."""
    template = odoo_template(cluster, data_dir)
    version = template.name + fingerprint_of_addons()
    return _template(cluster, data_dir, "addons", version, OUR_ADDONS, template=template)


def local_data_dir(name: str) -> Path:
    path = LOCAL / name / "data"
    path.mkdir(parents=True, exist_ok=True)
    return path
