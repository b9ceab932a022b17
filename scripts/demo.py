"""The demo practice, called by scripts/demo.sh.

demo.py run      makes it when needed, runs it in the foreground until Ctrl-C or SIGTERM
demo.py reset    deletes its database, e-mails and keys
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from devstack import Database, Failure, Ports, Practice
from devstack.databases import Cluster, fingerprint_of_addons, local_data_dir, odoo_template
from devstack.paths import LOCAL, OUR_ADDONS, SCRIPTS

PEOPLE = (
    ("owner@demo.example", "practice owner"),
    ("manager@demo.example", "practice manager"),
    ("therapist@demo.example", "therapist Dana Reyes, has the Teletherapy role"),
    ("therapist2@demo.example", "therapist, has not the role"),
    ("client@demo.example", "client Alex Morgan"),
    ("client2@demo.example", "client Sam Carter"),
)
PASSWORD = "demo"
FOLDER = LOCAL / "demo"


def say(text: str) -> None:
    print(f"==> {text}", file=sys.stderr, flush=True)


def demo_database() -> Database:
    url = os.environ.get("DATABASE_URL")
    if url:
        cluster, name = Cluster.from_url(url)
    else:
        cluster, name = Cluster.start_private("demo"), ""
    return Database(cluster, name or "teletherapy_demo", local_data_dir("demo"))


def prepare(database: Database) -> str:
    """Create the demo database, or bring an older one up to the addons' files.

    Returns:
        Why there is no session now, or nothing.
    """
    stamp = FOLDER / "addons.fingerprint"
    fingerprint = fingerprint_of_addons()
    is_kept = database.exists()
    if not is_kept:
        say("Creating the demo database (about a minute, only the first time)")
        template = None
        if database.cluster.private:
            template = odoo_template(database.cluster, database.data_dir)
        with database.making(template):
            database.install(OUR_ADDONS)
            say("Loading the demo practice")
            database.load_demo_data()
    elif not stamp.exists() or stamp.read_text() != fingerprint:
        say("The addons have changed: updating the demo database")
        database.update()
    stamp.write_text(fingerprint)
    # What was just made has a session for now among its data.
    return database.book_demo_session() if is_kept else ""


def announce(practice: Practice, refusal: str) -> None:
    lines = [f"ready: {practice.url}", ""]
    lines += [f"  {login:25} {PASSWORD}   {who}" for login, who in PEOPLE]
    lines.append("")
    if refusal:
        lines.append(f"  Dana Reyes and Alex Morgan have no session now: {refusal}")
    else:
        lines.append("  Dana Reyes and Alex Morgan have a session now.")
    lines += [
        "  Sign in as each of them in two browser windows (one of them private). The e-mails that",
        "  clients get are in",
        f"  {practice.mail_folder}. Ctrl-C stops everything; `make demo-reset` begins anew.",
    ]
    print("\n".join(lines), flush=True)


@contextmanager
def only_one() -> Iterator[None]:
    """Hold the demo's lock; the kernel gives it back however we end."""
    with (LOCAL / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                "A demo is running from this folder. Stop it first (Ctrl-C there)."
            ) from None
        yield


def run() -> None:
    practice = database = None
    try:
        ports = Ports.from_environment()
        database = demo_database()
        refusal = prepare(database)
        say("Starting Odoo and the media server")
        practice = Practice(database, ports, FOLDER)
        with practice.running():
            announce(practice, refusal)
            while True:
                time.sleep(0.5)
                practice.check()
    finally:
        # A second Ctrl-C must not leave processes behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if practice:
            practice.stop()
        if database:
            database.cluster.stop()


def reset() -> None:
    if os.environ.get("DATABASE_URL"):
        demo_database().drop()
    else:
        subprocess.run([SCRIPTS / "postgres.sh", "drop", "demo"], check=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    say("The demo is gone; `make demo` makes a new one")


def main(action: str) -> int:
    # Both end it; SIGINT also where a shell started us in the background and had it ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        with only_one():
            FOLDER.mkdir(parents=True, exist_ok=True)
            {"run": run, "reset": reset}[action]()
    except Failure as failure:
        print(f"\nThe demo failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("Stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
