"""Nobody enters a room without a ticket that Odoo signed for them, that room, this minute."""

import secrets
import time

import pytest

from .node import Connection, claims_of, signed
from .people import Person


@pytest.fixture(scope="module")
def open_session(practice, chromium):
    """The demo's session of Dana Reyes and Alex Morgan, which is open."""
    dana = Person(practice, chromium, "therapist@demo.example")
    session, *_ = dana.call(
        "teletherapy.session",
        "search_read",
        [["state", "in", ["open", "live"]]],
        fields=["id"],
    )
    yield session["id"]
    dana.close(keep_as="open-session")


@pytest.fixture
def grant(person, open_session):
    """What Odoo answers to Alex' room page: ticket, node address and more."""
    alex = person("client@demo.example")
    return alex.post(f"/teletherapy/room/{open_session}/ticket", {})


def test_ticket_opens_its_room(grant):
    """A fresh ticket lets its owner in, under the opaque id that Odoo gave."""
    connection = Connection(grant["url"], grant["ticket"])
    joined = connection.receive()
    assert joined["type"] == "joined"
    assert joined["participant"] == grant["participant"]
    connection.send(type="leave")
    assert connection.close_code() == 1000


def test_replayed_ticket_is_refused(grant):
    """A ticket that was used opens nothing a second time."""
    first = Connection(grant["url"], grant["ticket"])
    assert first.receive()["type"] == "joined"
    assert Connection(grant["url"], grant["ticket"]).close_code() == 4403
    first.send(type="leave")
    assert first.close_code() == 1000


def test_forged_ticket_is_refused(grant):
    """A ticket signed with another secret, or altered, is refused."""
    claims = claims_of(grant["ticket"])
    other = signed(claims, secrets.token_urlsafe(32))
    assert Connection(grant["url"], other).close_code() == 4401

    header, _claims, signature = grant["ticket"].split(".")
    promoted = signed(claims | {"role": "therapist"}, secrets.token_urlsafe(32))
    altered = f"{header}.{promoted.split('.')[1]}.{signature}"
    assert Connection(grant["url"], altered).close_code() == 4401


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"aud": "teletherapy-media:another"}, 4401),
        ({"iat": -120, "exp": -60}, 4402),
        ({"opens": 600}, 4404),
        ({"closes": -1}, 4404),
        ({"role": "owner"}, 4401),
        ({"room": "../../etc"}, 4401),
    ],
    ids=["foreign", "expired", "too early", "too late", "unknown role", "not a room"],
)
def test_ticket_out_of_place_is_refused(practice, grant, change, code):
    """A rightly signed ticket is refused when it is for another node or time, or is malformed."""
    now = time.time()
    moved = {k: now + v if isinstance(v, int) else v for k, v in change.items()}
    claims = claims_of(grant["ticket"]) | {"jti": secrets.token_hex(16)} | moved
    ticket = signed(claims, practice.secret_file.read_text())
    assert Connection(grant["url"], ticket).close_code() == code


def test_ticket_names_nobody(grant):
    """The media server learns random ids, a role and times, and nothing else."""
    claims = claims_of(grant["ticket"])
    assert set(claims) == {
        "aud", "sub", "room", "role", "admission", "opens", "closes", "iat", "exp", "jti",
    }  # fmt: skip
    assert claims["exp"] - claims["iat"] <= 60
    assert grant["secret"] not in grant["ticket"]
