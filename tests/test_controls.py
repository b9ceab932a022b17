"""What the therapist decides about three people in one room: who comes in, is heard, and stays."""

import re

import pytest
from playwright.sync_api import expect

from .groups import expect_company

LOCKED = "The room is locked"


@pytest.fixture
def asked(office):
    """The therapist is asked before anybody comes in."""
    write = {"teletherapy_admission": "therapist"}
    office.call("res.company", "write", [office.company], write)
    yield
    write = {"teletherapy_admission": "automatic"}
    office.call("res.company", "write", [office.company], write)


def people_of(therapist):
    therapist.page.get_by_role("button", name="People", exact=True).click()
    return therapist.page.get_by_role("dialog", name="People in the session")


def test_therapist_decides(office, browser_of, asked):
    """All are let in at once, one is muted and removed, and nobody new gets past the lock."""
    account, client, guest = office.therapist(), office.client(), office.client()
    event, session = office.book(account, client, minutes=5)
    dana, alex, sam = (browser_of(each.login) for each in (account, client, guest))
    guests = [[0, 0, {"partner_id": guest.partner, "role": "guest"}]]
    dana.call("calendar.event", "write", [event], {"teletherapy_guest_ids": guests})
    room = f"/teletherapy/room/{session}"
    for somebody in (alex, sam, dana):
        somebody.page.goto(room)

    # A word for whoever is not let in, past the media server; then all at once.
    waiting = dana.page.locator("section", has_text=f"{guest.name} is waiting.")
    expect(waiting.get_by_role("timer")).to_have_text(re.compile(r"For \d+:\d\d"))
    waiting.get_by_role("button", name="Not now").click()
    dialog = dana.page.get_by_role("dialog", name=f"Not let {guest.name} in now?")
    dialog.get_by_label("Message").fill("Please call the practice first.")
    dialog.get_by_role("button", name="Send away").click()
    expect(sam.page.get_by_text("The therapist cannot see you now")).to_be_visible()
    expect(sam.page.get_by_text("Please call the practice first.")).to_be_visible()
    sam.page.get_by_role("button", name="Try again").click()
    dana.page.get_by_role("button", name="Let all in").click()
    expect_company(dana, client.name, guest.name)
    expect_company(sam, account.name, client.name)

    people = people_of(dana)
    row = people.get_by_role("listitem", name=guest.name)
    row.get_by_role("button", name="Mute").click()
    muted = f"{account.name} has muted your microphone. You can turn it on again."
    expect(sam.page.get_by_text(muted)).to_be_visible()
    expect(alex.page.get_by_text("has muted your microphone")).to_be_hidden()
    sam.page.get_by_role("button", name="Unmute microphone").click()
    expect(sam.page.get_by_text(muted)).to_be_hidden()

    people.get_by_role("button", name="Lock the room").click()
    expect(alex.page.get_by_text(LOCKED)).to_be_visible()
    row.get_by_role("button", name="Remove").click()
    question = dana.page.get_by_role("dialog", name=f"Remove {guest.name} from the session?")
    question.get_by_role("button", name="Remove").click()
    expect(sam.page.get_by_text("You were removed from the session")).to_be_visible()
    expect_company(dana, client.name)

    # Every way back is closed: the button, the address, the keys, a ticket.
    sam.page.get_by_role("button", name="Try again").click()
    expect(sam.page.get_by_text("You were removed from the session")).to_be_visible()
    sam.page.goto(room)
    expect(sam.page.get_by_text("You were removed from the session")).to_be_visible()
    for route in ("ticket", "group"):
        assert sam.post(f"{room}/{route}", {})["refusal"]["code"] == "removed"
    begin = sam.page.get_by_role("link", name="Begin session")
    sam.page.goto("/my")
    expect(sam.page.get_by_text("The therapist has ended your part")).to_be_visible()
    expect(begin).to_have_count(0)

    people.get_by_role("button", name="Allow back").click()
    expect(people.get_by_role("button", name="Allow back")).to_be_hidden()
    sam.page.goto("/my")
    begin.click()
    expect(sam.page.get_by_text("The room is locked for the moment.")).to_be_visible()
    people.get_by_role("button", name="Unlock the room").click()
    expect(alex.page.get_by_text(LOCKED)).to_be_hidden()
    people.get_by_role("button", name="Close").click()
    dana.page.get_by_role("button", name="Let in").click()
    expect_company(sam, account.name, client.name)
    for somebody in (sam, alex, dana):
        somebody.page.get_by_role("button", name="Leave", exact=True).click()
