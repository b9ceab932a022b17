"""One Odoo server on one database, and requests to it that are timed and counted."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from devstack import Database
from devstack.paths import ODOO_BIN
from devstack.practice import Server, free_port

# "… "GET /my HTTP/1.1" 200 - 25 0.010 0.020": queries, seconds in SQL, seconds elsewhere
LOGGED = re.compile(r'"\w+ ([^\s#]+)\S* HTTP/1\.1" (\d+) - (\d+) [\d.]+ [\d.]+')


@dataclass
class Site:
    """One server on one database, and who is signed in there."""

    name: str
    database: Database
    scripts: tuple[str, ...]
    """What fills the database, in this order, as one script in Odoo's shell."""
    port: int = field(default_factory=free_port)
    made: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    server: Server | None = None

    def prepare(self, template: Database, **variables: str) -> None:
        self.database.drop()
        with self.database.making(template):
            folder = Path(__file__).parent
            output = self.database.shell(
                f"Filling {self.name}",
                "\n".join((folder / script).read_text() for script in self.scripts),
                **variables,
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
        for header in answer.headers.get_all("Set-Cookie", []):
            if got := SimpleCookie(header).get("session_id"):
                cookie = f"session_id={got.value}"
        return answer.status, text, cookie

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

    def measure(self, requests) -> tuple[float, int]:
        """Milliseconds and queries of some requests, one after the other."""
        taken = [self._measure_one(request) for request in requests]
        return sum(ms for ms, _ in taken), sum(queries for _, queries in taken)

    def _measure_one(self, request) -> tuple[float, int]:
        size = self.server.log.stat().st_size
        begin = time.perf_counter()
        status, body, _cookie = self.send(*request)
        milliseconds = (time.perf_counter() - begin) * 1000
        if status != 200 or '"error":' in body[:2000]:
            raise SystemExit(f"{self.name}: {request[1]} answers {status}: {body[:1500]}")
        path = request[1].partition("?")[0]
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with self.server.log.open() as log:
                log.seek(size)
                for logged, _status, queries in LOGGED.findall(log.read()):
                    if logged.partition("?")[0] == path:
                        return milliseconds, int(queries)
            time.sleep(0.01)
        raise SystemExit(f"{self.name}: {path} is not in {self.server.log}.")
