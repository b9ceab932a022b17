"""Nothing that matters is kept in a server process.

Two Odoo servers on one database behind a proxy, one of them with several processes and its
own port for the bus, behave as one. Two practices in that database see nothing of each other.
"""

import hashlib
import hmac
import http.client
import json
import re
import secrets
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from devstack.practice import NODE_KEY, free_port

from .mailbox import link_mailed_to
from .node import decoded
from .people import PASSWORD, Person, Refused

THERAPIST = "therapist@cedar.example"
CLIENT = "client@cedar.example"
OWNER = "owner@cedar.example"
ROUNDS = 5

# A second practice with people of every kind, and a session that is open now.
SECOND_PRACTICE = """
import hashlib, json, os
from datetime import datetime, timedelta

us = env.ref("base.us")
company = env["res.company"].create({"name": "Cedar Therapy", "country_id": us.id})
env = env(context=dict(
    env.context, allowed_company_ids=company.ids, no_reset_password=True
))


def new_user(login, name, group, **partner_values):
    partner = env["res.partner"].create({
        "name": name, "email": login, "country_id": us.id, "lang": "en_US",
        "tz": "America/New_York", **partner_values,
    })
    return env["res.users"].create({
        "partner_id": partner.id,
        "login": login,
        "password": os.environ["PASSWORD"],
        "company_id": company.id,
        "company_ids": [(6, 0, company.ids)],
        "group_ids": [(6, 0, env.ref(group).ids)],
    })


owner = new_user("owner@cedar.example", "Noor Haddad", "teletherapy.group_practice_owner")
therapist = new_user("therapist@cedar.example", "Ivy Stone", "base.group_user")
therapist.group_ids |= env.ref("teletherapy.group_therapist")
client = new_user(
    "client@cedar.example", "Robin Vale", "base.group_portal", is_client=True
).partner_id
for user in owner | therapist:
    user.group_ids |= env.ref("base.group_user")
employees = env["hr.employee"].create([
    {"name": user.name, "user_id": user.id, "company_id": company.id}
    for user in therapist | owner
])
start = datetime.utcnow().replace(microsecond=0) + timedelta(minutes=5)
event = env["calendar.event"].with_user(therapist).create({
    "name": "Appointment",
    "start": start,
    "stop": start + timedelta(minutes=50),
    "is_telehealth": True,
    "client_id": client.id,
    "therapist_id": employees[0].id,
})
session = env["teletherapy.session"].search([("event_id", "=", event.id)])
tokens = json.loads(os.environ["TOKENS"])
env["teletherapy.invitation"].create([
    {
        "session_id": session.id,
        "partner_id": client.id,
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "expires_at": session.closes_at,
    }
    for token in tokens
])
# Right after a link no other one is mailed.
env.cr.execute(
    "UPDATE teletherapy_invitation SET create_date = create_date - interval '1 hour'"
    " WHERE session_id = %s",
    [session.id],
)
print("MADE", json.dumps({
    "company": company.id, "event": event.id, "session": session.id, "client": client.id
}))
"""


class Proxy:
    """What stands before the servers: the bus to its port, all else to each server in turn.

    A connection stays with the server it was given to.
    """

    def __init__(self, bus: int, servers: list[int]) -> None:
        self._bus = bus
        self._servers = cycle(servers)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    @contextmanager
    def running(self):
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                browser, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        head = browser.recv(65536)
        is_bus = head.startswith(b"GET /websocket")
        try:
            server = socket.create_connection(
                ("127.0.0.1", self._bus if is_bus else next(self._servers))
            )
        except OSError:
            browser.close()
            return
        server.sendall(head)
        threading.Thread(target=self._pass_on, args=(server, browser), daemon=True).start()
        self._pass_on(browser, server)

    @staticmethod
    def _pass_on(source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        finally:
            for end in (source, sink):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Farm:
    """Several servers on the practice's database. `url` is the proxy's."""

    url: str
    several_processes: str
    threads: str

    @property
    def servers(self) -> tuple[str, str]:
        return self.several_processes, self.threads


@pytest.fixture(scope="module")
def farm(practice):
    ports = {name: free_port() for name in ("processes", "bus", "threads")}
    options = {
        "processes": ["--workers=2", f"--gevent-port={ports['bus']}"],
        "threads": [],
    }
    servers = {}
    try:
        for name, more in options.items():
            servers[name] = practice.start_another_odoo(name, ports[name], *more)
        for name, server in servers.items():
            server.wait_for(f"http://localhost:{ports[name]}/web/login", bool, 120)
        servers["processes"].wait_for(f"http://localhost:{ports['bus']}/websocket/health", bool, 60)
        with Proxy(ports["bus"], [ports["processes"], ports["threads"]]).running() as proxy:
            yield Farm(
                *(
                    f"http://localhost:{port}"
                    for port in (proxy.port, ports["processes"], ports["threads"])
                )
            )
    finally:
        for server in servers.values():
            server.stop()


@pytest.fixture(scope="module")
def cedar(practice):
    """The second practice: its company, event, session, client and `tokens` of links."""
    tokens = [secrets.token_urlsafe(32) for _round in range(ROUNDS)]
    output = practice.database.shell(
        "Making the second practice",
        SECOND_PRACTICE,
        TOKENS=json.dumps(tokens),
        PASSWORD=PASSWORD,
    )
    made = json.loads(re.search(r"MADE (\{.*\})", output)[1])
    return made | {"tokens": tokens}


@pytest.fixture
def visitor(farm, chromium, request):
    """Make people who come through the proxy."""
    visitors = []

    def make(login):
        visitors.append(Person(farm, chromium, login))
        return visitors[-1]

    yield make
    for number, somebody in enumerate(visitors):
        somebody.close(keep_as=f"{request.node.name}-{number}")


def call_at(server, somebody, model, method, *arguments, **keywords):
    """RPC to this very server."""
    return somebody.post(
        f"{server}/web/dataset/call_kw/{model}/{method}",
        {"model": model, "method": method, "args": arguments, "kwargs": keywords},
    )


def post(server, path, body, headers):
    """One POST, redirects are not followed; answers status and body."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def post_at_once(requests):
    """Send all of them at the same moment; the answers come in their order."""
    barrier = threading.Barrier(len(requests))

    def send(request):
        barrier.wait(30)
        return post(*request)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(send, requests))


def test_prompt_crosses_servers(farm, cedar, visitor):
    """An appointment moved through one server changes the prompt on a page of another."""
    ivy = visitor(THERAPIST)
    ivy.page.goto("/odoo")
    prompt = ivy.page.locator(".o-teletherapy-Prompt")
    expect(prompt).to_be_visible()
    ivy.page.evaluate("window.isTheSamePage = true")
    now = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    for server in farm.servers:
        for minutes, is_prompted in ((24 * 60, False), (6, True)):
            start = now + timedelta(minutes=minutes)
            call_at(
                server,
                ivy,
                "calendar.event",
                "write",
                [cedar["event"]],
                {"start": str(start), "stop": str(start + timedelta(minutes=50))},
            )
            expect(prompt).to_have_count(int(is_prompted))
        now += timedelta(minutes=1)
    assert ivy.page.evaluate("window.isTheSamePage")


def test_link_is_won_once(farm, cedar, visitor):
    """Of two browsers that use one link at the same moment on two servers, one gets in."""
    robins = [visitor(CLIENT), visitor(CLIENT)]
    for token in cedar["tokens"]:
        path = f"/my/teletherapy/invitation/{token}"
        requests = []
        for robin, server in zip(robins, farm.servers, strict=True):
            robin.page.goto(f"{server}{path}")
            csrf_token = robin.page.locator("form [name=csrf_token]").last.input_value()
            cookies = robin.context.cookies(server)
            headers = {
                "Cookie": "; ".join(f"{c['name']}={c['value']}" for c in cookies),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            requests.append((server, path, urlencode({"csrf_token": csrf_token}), headers))
        answers = sorted(post_at_once(requests))
        assert [status for status, _body in answers] == [303, 410]
        assert "This link has already been used" in answers[1][1]


def test_events_are_written_once(practice, farm, cedar, visitor):
    """One batch delivered to both servers at once is written once and sends one e-mail."""
    ivy, noor = visitor(THERAPIST), visitor(OWNER)
    grant = ivy.post(f"/teletherapy/room/{cedar['session']}/ticket", {})
    joined = {
        "type": "participant_joined",
        "data": {"role": "therapist", "state": "admitted", "again": False},
    }
    left = {"type": "participant_left", "data": {"reason": "left"}}
    for number in range(ROUNDS):
        events = [
            {
                "id": secrets.token_hex(16),
                "seq": 1_000_000 + 10 * number + step,
                "at": time.time() + step,
                "room": grant["room"],
                "participant": grant["participant"],
                **event,
            }
            for step, event in enumerate((joined, left))
        ]
        answers = post_at_once(
            [(server, *signed_report(practice, events)) for server in farm.servers]
        )
        for status, body in answers:
            assert status == 200
            assert json.loads(body) == {"accepted": [event["id"] for event in events]}
    domain = [["session_id", "=", cedar["session"]], ["seq", ">=", 1_000_000]]
    count = noor.call("teletherapy.media.event", "search_count", domain)
    assert count == 2 * ROUNDS

    link_mailed_to(practice, CLIENT)
    mails = [
        path
        for path in practice.mail_folder.glob("*.eml")
        if "/my/teletherapy/invitation/" in path.read_text() and CLIENT in path.read_text()
    ]
    assert len(mails) == 1


def signed_report(practice, events):
    """Path, body and headers of a node's report (docs/protocol.md section 5)."""
    path = "/teletherapy/node/events"
    body = json.dumps({"events": events}).encode()
    timestamp = str(int(time.time()))
    message = b"\n".join((b"teletherapy-node-v1", path.encode(), timestamp.encode(), body))
    key = decoded(practice.secret_file.read_text())
    signature = hmac.new(key, message, hashlib.sha256).hexdigest()
    return (
        path,
        body,
        {
            "Content-Type": "application/json",
            "X-Teletherapy-Node": NODE_KEY,
            "X-Teletherapy-Timestamp": timestamp,
            "X-Teletherapy-Signature": f"v1={signature}",
        },
    )


def test_practices_are_apart(farm, cedar, visitor):
    """Two practices in one database see nothing of each other, on either server."""
    cedar_people = {"owner": OWNER, "therapist": THERAPIST, "client": CLIENT}
    harbor_people = {
        kind: f"{kind}@demo.example" for kind in ("owner", "manager", "therapist", "client")
    }
    dana = visitor(harbor_people["therapist"])
    (harbor_session, *_) = dana.call("teletherapy.session", "search", [])
    noor = visitor(OWNER)
    own_company = ["company_id", "=", cedar["company"]]
    assert noor.call("teletherapy.session", "search_count", [own_company])
    assert noor.call("teletherapy.audit", "search_count", [own_company])

    for people, session, foreign in (
        (cedar_people, harbor_session, ["company_id", "!=", cedar["company"]]),
        (harbor_people, cedar["session"], own_company),
    ):
        for login in people.values():
            somebody = visitor(login)
            for server in farm.servers:
                for path in (f"/my/teletherapy/{session}", f"/teletherapy/room/{session}"):
                    assert somebody.status_of(server + path) == 404, (login, path)
                for model in (
                    "teletherapy.session",
                    "teletherapy.audit",
                    "teletherapy.media.event",
                    "teletherapy.booking",
                    "teletherapy.online.scheduling",
                    "hr.employee.public",
                ):
                    assert not seen(server, somebody, model, foreign), (login, model)


def test_clients_are_apart(farm, cedar, visitor):
    """No staff of one practice finds a client of the other one, on either server."""
    dana, noor = visitor("therapist@demo.example"), visitor(OWNER)
    harbor_clients = dana.call("res.partner", "search", [["is_client", "=", True]])
    cedar_clients = noor.call("res.partner", "search", [["is_client", "=", True]])
    assert cedar_clients == [cedar["client"]]
    assert len(harbor_clients) > 1
    assert not set(harbor_clients) & set(cedar_clients)

    harbor_people = ("owner", "manager", "therapist", "therapist2")
    for people, foreign, name in (
        ((OWNER, THERAPIST), harbor_clients, "Alex Morgan"),
        ([f"{kind}@demo.example" for kind in harbor_people], cedar_clients, "Robin Vale"),
    ):
        for login in people:
            somebody = visitor(login)
            for server in farm.servers:
                among = ["id", "in", foreign]
                assert not seen(server, somebody, "res.partner", among), login
                for model in ("calendar.event", "teletherapy.session", "teletherapy.audit"):
                    by_client = ["client_id", "in", foreign]
                    assert not seen(server, somebody, model, by_client), (login, model)
                found = call_at(server, somebody, "res.partner", "name_search", name)
                assert not found, login
                for method, arguments in (
                    ("read", (["name"],)),
                    ("export_data", (["name"],)),
                ):
                    with pytest.raises(Refused) as refusal:
                        call_at(server, somebody, "res.partner", method, foreign, *arguments)
                    assert name not in str(refusal.value)


def seen(server, somebody, model, condition):
    """How many such records they find; none when they may not look at all."""
    try:
        return call_at(server, somebody, model, "search_count", [condition])
    except Refused:
        return 0
