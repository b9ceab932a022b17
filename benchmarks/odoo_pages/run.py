"""Measures pages and calls of a practice of full size against plain Odoo, in one run.

Two servers answer over HTTP, one with our addons and one without, on databases with the same
people and appointments. Rounds alternate between them, the first is discarded, and the medians
are compared. Queries are those that Odoo's own log counts for each request.

SCALE=0.05 makes the practice smaller, ROUNDS=20 the run longer.
"""

import hashlib
import hmac
import http.client
import json
import os
import platform
import re
import secrets
import shutil
import statistics
import sys
import time
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from devstack import Database
from devstack.databases import Cluster, addons_template, local_data_dir, odoo_template
from devstack.paths import LOCAL, ODOO_BIN, ROOT
from devstack.practice import Server, free_port

SCALE = float(os.environ.get("SCALE", "1"))
ROUNDS = int(os.environ.get("ROUNDS", "12"))
SIZE = {
    "THERAPISTS": max(2, int(50 * SCALE)),
    "CLIENTS": max(10, int(5_000 * SCALE)),
    "APPOINTMENTS": max(100, int(200_000 * SCALE)),
}
SECRET = secrets.token_urlsafe(32)
RESULTS = ROOT / "benchmarks" / "RESULTS.md"
HEADING = "## Odoo pages"
PLAIN_FIELDS = ["display_name", "start", "stop", "allday", "duration", "user_id", "privacy",
                "location", "attendees_count", "partner_ids", "show_as"]  # fmt: skip
OUR_FIELDS = ["client_id", "therapist_id", "practice_location_id", "is_telehealth"]
# "… "GET /my HTTP/1.1" 200 - 25 0.010 0.020": queries, seconds in SQL, seconds elsewhere
LOGGED = re.compile(r'"\w+ ([^\s#]+)\S* HTTP/1\.1" (\d+) - (\d+) [\d.]+ [\d.]+')


@dataclass
class Site:
    """One server on one database, and who is signed in there."""

    name: str
    database: Database
    port: int = field(default_factory=free_port)
    made: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    server: Server | None = None

    def prepare(self, template: Database) -> None:
        self.database.drop()
        with self.database.making(template):
            output = self.database.shell(
                f"Filling {self.name}",
                (Path(__file__).parent / "fill.py").read_text(),
                NODE_SECRET=SECRET,
                **{name: str(number) for name, number in SIZE.items()},
            )
        self.made = json.loads(re.search(r"FILLED (\{.*\})", output)[1])

    def start(self, folder: Path) -> None:
        self.server = Server(f"Odoo {self.name}", folder / f"{self.name}.log")
        self.server.start(
            [
                ODOO_BIN,
                *self.database.options(),
                "--http-interface=127.0.0.1",
                f"--http-port={self.port}",
                "--max-cron-threads=0",
            ],
            self.database.environment(),
        )
        self.server.wait_for(f"http://localhost:{self.port}/web/login", bool, 180)
        for who in ("therapist0", "client0"):
            self.cookies[who] = self._sign_in(f"{who}@bench.example")

    def _sign_in(self, login: str) -> str:
        status, _body, cookie = self.send("GET", "/web/login")
        _status, body, _ = self.send("GET", "/web/login", cookie=cookie)
        token = re.search(r'name="csrf_token" value="(\w+)"', body)[1]
        form = urlencode({"csrf_token": token, "login": login, "password": "bench"})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _body, signed_in = self.send("POST", "/web/login", form, headers, cookie)
        if status != 303:
            raise SystemExit(f"{login} cannot sign in to {self.name} ({status}).")
        return signed_in

    def send(self, method, path, body=None, headers=None, cookie=""):
        connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
        try:
            connection.request(method, path, body, {**(headers or {}), "Cookie": cookie})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        got = SimpleCookie(answer.headers.get("Set-Cookie", "")).get("session_id")
        return answer.status, text, f"session_id={got.value}" if got else cookie

    def call(self, model, method, *arguments, **keywords):
        """The request of an RPC call by the therapist."""
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {"model": model, "method": method, "args": arguments, "kwargs": keywords},
        }
        return (
            "POST",
            f"/web/dataset/call_kw/{model}/{method}",
            json.dumps(body),
            {"Content-Type": "application/json"},
            self.cookies["therapist0"],
        )

    def page(self, path):
        """The request of a page by the client."""
        return "GET", path, None, None, self.cookies["client0"]

    def measure(self, request) -> tuple[float, int]:
        """Milliseconds and queries of one request."""
        size = self.server.log.stat().st_size
        begin = time.perf_counter()
        status, body, _cookie = self.send(*request)
        milliseconds = (time.perf_counter() - begin) * 1000
        if status != 200 or '"error":' in body[:2000]:
            raise SystemExit(f"{self.name}: {request[1]} answers {status}: {body[:1500]}")
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with self.server.log.open() as log:
                log.seek(size)
                for path, _status, queries in LOGGED.findall(log.read()):
                    if path == request[1]:
                        return milliseconds, int(queries)
            time.sleep(0.01)
        raise SystemExit(f"{self.name}: {request[1]} is not in {self.server.log}.")


def week(site, fields):
    """What the calendar asks when a therapist opens their week."""
    monday = datetime.now(UTC) - timedelta(days=datetime.now(UTC).weekday())
    first, last = (monday + timedelta(days=days) for days in (0, 7))
    domain = [
        ["start", "<=", f"{last:%Y-%m-%d 23:59:59}"],
        ["stop", ">=", f"{first:%Y-%m-%d 00:00:00}"],
        ["partner_ids", "in", [site.made["partner"]]],
    ]
    return site.call("calendar.event", "search_read", domain=domain, fields=fields)


def booking(site, number, ours):
    start = datetime(2035, 1, 1, 8) + timedelta(days=number)
    values = {
        "name": "Appointment",
        "start": str(start),
        "stop": str(start + timedelta(minutes=50)),
    }
    if ours:
        values |= {
            "is_telehealth": True,
            "client_id": site.made["client"],
            "therapist_id": site.made["employee"],
        }
    else:
        people = [site.made["partner"], site.made["client"]]
        values["partner_ids"] = [[6, 0, people]]
    return site.call("calendar.event", "create", [values])


def report(site, number):
    """A media node's report of ten events, signed (docs/protocol.md section 5)."""
    path = "/teletherapy/node/events"
    events = [
        {
            "id": secrets.token_hex(16),
            "seq": number * 10 + step,
            "at": time.time(),
            "type": "participant_media",
            "room": site.made["room"],
            "participant": site.made["participant"],
            "data": {"video": True},
        }
        for step in range(10)
    ]
    body = json.dumps({"events": events})
    now = str(int(time.time()))
    message = "\n".join(("teletherapy-node-v1", path, now, body)).encode()
    key = urlsafe_b64decode(SECRET + "==")
    headers = {
        "Content-Type": "application/json",
        "X-Teletherapy-Node": "bench",
        "X-Teletherapy-Timestamp": now,
        "X-Teletherapy-Signature": f"v1={hmac.new(key, message, hashlib.sha256).hexdigest()}",
    }
    return "POST", path, body, headers, ""


def cases(ours, plain, number):
    """For each subject: the request to ours, plain Odoo's counterpart and what that is."""
    contacts = [{"name": secrets.token_hex(8)} for _event in range(10)]
    today = datetime.now(UTC).date()
    days = [f"{today + timedelta(days=offset)} 00:00:00" for offset in (0, 60)]
    return {
        "`/my`": (ours.page("/my"), plain.page("/my"), "`/my`"),
        "My Schedule, a week": (
            week(ours, PLAIN_FIELDS + OUR_FIELDS),
            week(plain, PLAIN_FIELDS),
            "the calendar's week",
        ),
        "Booking a session": (
            booking(ours, number, True),
            booking(plain, number, False),
            "an appointment with the same two people",
        ),
        "Free times to book, 60 days": (
            ours.page("/my/teletherapy/book?kind=telehealth&length=50"),
            plain.call("calendar.event", "get_unusual_days", *days),
            "days off in 60 days (has no booking)",
        ),
        "Ten events of a media server": (
            report(ours, number),
            plain.call("res.partner", "create", contacts),
            "creating ten contacts (has no media server)",
        ),
    }


def measure(ours, plain):
    taken = {}
    for number in range(ROUNDS + 1):
        for subject, (our_request, plain_request, what) in cases(ours, plain, number).items():
            pair = [(ours, our_request), (plain, plain_request)]
            # Neither is always the one that finds the caches warm.
            order = pair if number % 2 else pair[::-1]
            values = {site.name: site.measure(request) for site, request in order}
            if number:
                taken.setdefault((subject, what), []).append(
                    (*values[ours.name], *values[plain.name])
                )
    return {key: [statistics.median(column) for column in zip(*rows, strict=True)]
            for key, rows in taken.items()}  # fmt: skip


def machine() -> str:
    cpu = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())[1])
    return (
        f"{os.cpu_count()} cores ({cpu[1] if cpu else platform.machine()}),"
        f" {memory / 2**20:.0f} GB, Linux {platform.release()}, Python"
        f" {platform.python_version()}, load {os.getloadavg()[0]:.1f} before the run"
    )


def section(medians, appointments, where) -> str:
    lines = [
        HEADING,
        "",
        f"{datetime.now(UTC):%Y-%m-%d}: {SIZE['THERAPISTS']} therapists, {SIZE['CLIENTS']:,}"
        f" clients, {appointments:,} appointments; medians of {ROUNDS} alternating rounds over"
        " HTTP, the first round discarded; one Odoo server with threads for each database."
        f" Machine: {where}. Made by `make bench-pages`.",
        "",
        "| what | queries | ms | plain Odoo | queries | ms | ratio of queries | ratio of ms |",
        "|---|--:|--:|---|--:|--:|--:|--:|",
    ]
    for (subject, what), (ms, queries, plain_ms, plain_queries) in medians.items():
        lines.append(
            f"| {subject} | {queries:.0f} | {ms:.1f} | {what} | {plain_queries:.0f}"
            f" | {plain_ms:.1f} | {queries / max(plain_queries, 1):.2f} | {ms / plain_ms:.2f} |"
        )
    return "\n".join(lines) + "\n"


def write(text) -> None:
    """Replace our section of the results; those of others stay."""
    before = RESULTS.read_text() if RESULTS.exists() else "# Results\n"
    parts = re.split(r"(?m)^(?=## )", before)
    kept = [part.rstrip() for part in parts if not part.startswith(HEADING)]
    RESULTS.write_text("\n\n".join([*kept, text.rstrip()]) + "\n")


def main() -> int:
    where = machine()
    folder = LOCAL / "bench" / "odoo_pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = Cluster.start_private("bench", durable=False)
    data_dir = local_data_dir("bench")
    ours = Site("ours", Database(cluster, "bench_ours", data_dir))
    plain = Site("plain", Database(cluster, "bench_plain", data_dir))
    try:
        ours.prepare(addons_template(cluster, data_dir))
        plain.prepare(odoo_template(cluster, data_dir))
        for site in (ours, plain):
            site.start(folder)
        text = section(measure(ours, plain), ours.made["appointments"], where)
    finally:
        for site in (ours, plain):
            if site.server:
                site.server.stop()
        cluster.stop()
    print(text)
    write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
