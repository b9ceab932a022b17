"""Three and more in one session, end-to-end encrypted, and back to two."""

import re

import pytest
from playwright.sync_api import expect

from .groups import WATCH_PICTURES, add_participant, expect_company, longest_standstill
from .mailbox import link_mailed_to
from .people import Refused
from .steps import begin_in_schedule, begin_on_portal

DANA, ALEX, SAM = "Dana Reyes", "Alex Morgan", "Sam Carter"

LEAVES = """() => watchedPeers
    .filter((peer) => peer.connectionState === "connected")
    .flatMap((peer) => peer.getSenders())
    .filter((sender) => sender.track && sender.transport.state === "connected")
    .map((sender) => Boolean(sender.transform))"""


@pytest.fixture
def appointment(person):
    """Dana's session with Alex that can be begun now, with nobody else in it."""
    dana = person("therapist@demo.example")
    (session,) = dana.call(
        "teletherapy.session",
        "search_read",
        [["state", "in", ["open", "live"]], ["client_id.name", "=", ALEX]],
        fields=["event_id"],
    )
    yield dana, session["event_id"][0]
    guests = dana.call("teletherapy.guest", "search", [])
    dana.call("teletherapy.guest", "unlink", guests)


def add(dana, event, name, role):
    """As :func:`add_participant` does, without the form."""
    (partner,) = dana.call(
        "res.partner", "search", [["name", "=", name], ["user_ids", "!=", False]]
    )
    values = {"partner_id": partner, "role": role}
    dana.call("calendar.event", "write", [event], {"teletherapy_guest_ids": [[0, 0, values]]})


def leave(somebody):
    somebody.page.get_by_role("button", name="Leave", exact=True).click()


def test_third_comes_and_goes(practice, person, appointment):
    """A guest joins a pair: all see and hear each other, no picture stops, nothing is clear."""
    dana, event = appointment
    add_participant(dana, event, SAM, "Guest")
    alex = person("client@demo.example")
    begin_on_portal(alex)
    begin_in_schedule(dana)
    expect_company(dana, ALEX)
    expect_company(alex, DANA)
    for somebody in (dana, alex):
        somebody.page.evaluate(WATCH_PICTURES)

    sam = person("client2@demo.example", phone=True)
    sam.page.goto(link_mailed_to(practice, "client2@demo.example"))
    sam.page.get_by_role("button", name="Begin session").click()
    sam.page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))
    expect_company(sam, DANA, ALEX)
    expect_company(dana, ALEX, SAM)
    expect_company(alex, DANA, SAM)
    for somebody in (dana, alex, sam):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    # The pair's connection is gone, and whatever leaves by the group's is encrypted before.
    for somebody in (dana, alex):
        somebody.page.wait_for_function(
            "watchedPeers.filter((peer) => peer.connectionState === 'connected').length === 1"
        )
    for somebody in (dana, alex, sam):
        leaving = somebody.page.evaluate(LEAVES)
        assert leaving == [True, True]

    leave(sam)
    expect_company(dana, ALEX)
    expect_company(alex, DANA)
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        somebody.page.wait_for_function(
            "watchedPeers.filter((peer) => peer.connectionState === 'connected').length === 1"
        )
        # The newer way stood before the older one went, both times.
        assert somebody.page.evaluate("gaps") == 0
        print(f"{somebody.login}: longest standstill {longest_standstill(somebody):.0f} ms")
    for somebody in (dana, alex):
        leave(somebody)


def test_four_and_who_is_taken_out(person, appointment):
    """An observer sees all and is announced; a guest who is taken out is out, and stays out."""
    dana, event = appointment
    add(dana, event, SAM, "guest")
    add(dana, event, "Eleanor Whitfield", "observer")
    alex, sam = person("client@demo.example"), person("client2@demo.example")
    begin_on_portal(alex)
    begin_in_schedule(dana)
    begin_on_portal(sam)
    expect_company(dana, ALEX, SAM)
    room = sam.page.url

    eleanor = person("owner@demo.example")
    eleanor.page.goto(room)
    expect(eleanor.page.get_by_text("You are observing")).to_be_visible()
    expect_company(eleanor, DANA, ALEX, SAM)
    for somebody in (dana, alex, sam):
        expect(somebody.page.get_by_text("Observing: Eleanor Whitfield")).to_be_visible()
    assert not eleanor.page.evaluate(LEAVES)

    (guest,) = dana.call("teletherapy.guest", "search", [["partner_id.name", "=", SAM]])
    dana.call("teletherapy.guest", "unlink", [guest])
    expect(sam.page.get_by_text("removed")).to_be_visible()
    expect_company(dana, ALEX)
    expect_company(eleanor, DANA, ALEX)
    assert sam.status_of(room) == 404
    with pytest.raises(Refused):
        sam.post(f"{room}/group", {})
    for somebody in (eleanor, alex, dana):
        leave(somebody)
