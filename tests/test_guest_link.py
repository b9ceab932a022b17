"""Somebody without an account, whom the therapist invites on the spot."""

import re

import pytest
from playwright.sync_api import expect

from .accessibility import check_page
from .groups import WATCH_PICTURES, expect_company
from .mailbox import guest_link_mailed_to

MARIA = "Maria Santos"
USED = "This link has already been used"


@pytest.fixture
def session(office, browser_of):
    """A session that goes on, and its therapist and client, not in the room yet."""
    account, client = office.therapist(), office.client()
    _event, number = office.book(account, client, minutes=5)
    return browser_of(account.login), browser_of(client.login), account, client, number


def enter(somebody, number):
    somebody.page.goto(f"/teletherapy/room/{number}")


def open_dialog(therapist):
    """The button in the waiting room, or in the session the one in "People"."""
    page = therapist.page
    people = page.get_by_role("button", name="People", exact=True)
    invite = page.get_by_role("button", name="Invite", exact=True)
    expect(people.or_(invite).first).to_be_visible()
    if people.is_visible():
        people.click()
    invite.click()
    return page.get_by_role("dialog", name="Invite somebody")


def close_dialogs(therapist):
    for name in ("Invite somebody", "People in the session"):
        dialog = therapist.page.get_by_role("dialog", name=name)
        if dialog.is_visible():
            dialog.get_by_role("button", name="Close", exact=True).last.click()


def invite(dialog, name=MARIA, role="Guest", email=""):
    dialog.get_by_label("Name, as the others see it").fill(name)
    dialog.get_by_role("radio", name=role).check()
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_role("button", name="Send the link" if email else "Make a link").click()
    link = dialog.get_by_label("Link", exact=True)
    expect(link).to_be_visible()
    return link.input_value()


def join(guest, link):
    guest.page.goto(link)
    expect(guest.page.get_by_role("heading", name="You are invited")).to_be_visible()
    guest.page.get_by_role("button", name="Join").click()
    guest.page.wait_for_url(re.compile(r"/teletherapy/guest/room/\d+$"))


def let_in(therapist, name=MARIA, role="Guest"):
    """The therapist sees who it is, and as what they come, and lets them in."""
    waiting = therapist.page.locator("section", has_text=f"{name} is waiting.")
    expect(waiting.get_by_text(role)).to_be_visible()
    waiting.get_by_role("button", name="Let in").click()


def connections(somebody):
    return somebody.page.evaluate(
        "watchedPeers.filter((peer) => peer.connectionState === 'connected').length"
    )


def test_interpreter_comes_and_goes(practice, person, session):
    """A pair becomes a group and a pair again; the link works once, in one browser."""
    dana, alex, account, client, number = session
    enter(alex, number)
    enter(dana, number)
    expect_company(dana, client.name)
    for somebody in (dana, alex):
        somebody.page.evaluate(WATCH_PICTURES)

    link = invite(open_dialog(dana))
    close_dialogs(dana)
    maria, stranger = person(phone=True), person()
    stranger.page.goto(link)
    check_page(stranger.page, "guest link")
    join(maria, link)
    expect(maria.page.get_by_text("will let you in")).to_be_visible()
    let_in(dana)
    expect_company(maria, account.name, client.name)
    expect_company(dana, client.name, MARIA)
    expect_company(alex, account.name, MARIA)
    for somebody in (dana, alex, maria):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()

    stranger.page.get_by_role("button", name="Join").click()
    expect(stranger.page.get_by_role("heading", name=USED)).to_be_visible()
    check_page(stranger.page, "guest link")
    room = maria.page.url
    assert stranger.status_of(room) == 410
    assert maria.status_of("/my", max_redirects=0) == 303

    maria.page.reload()
    expect_company(maria, account.name, client.name)
    expect_company(dana, client.name, MARIA)

    dialog = open_dialog(dana)
    expect(dialog.get_by_text("Has used the link")).to_be_visible()
    dialog.get_by_role("button", name=f"Withdraw the invitation of {MARIA}").click()
    expect(dialog.get_by_text(f"The invitation of {MARIA} was withdrawn.")).to_be_visible()
    expect(maria.page.get_by_text("You were removed from the session")).to_be_visible()
    expect(maria.page.get_by_role("link")).to_have_count(0)
    maria.page.get_by_role("button", name="Try again").click()
    expect(maria.page.get_by_text("Your part in this session has ended")).to_be_visible()
    maria.page.reload()
    expect(maria.page.get_by_text("This invitation was withdrawn")).to_be_visible()
    close_dialogs(dana)
    expect_company(dana, client.name)
    expect_company(alex, account.name)
    for somebody in (dana, alex):
        somebody.page.wait_for_function(
            "watchedPeers.filter((peer) => peer.connectionState === 'connected').length === 1"
        )
        # No picture of those who stayed was ever away.
        assert somebody.page.evaluate("gaps") == 0

    log = practice.odoo.log.read_text(errors="replace")
    assert "/teletherapy/guest/" in log
    assert link.rsplit("/", 1)[1] not in log
    assert MARIA not in log


def test_observer_by_mail(practice, person, session):
    """Invited by e-mail while the therapist waits alone; watches, and everybody is told."""
    dana, alex, account, client, number = session
    enter(dana, number)
    dialog = open_dialog(dana)
    invite(dialog, "Ruth Berg", "Observer", "ruth@elsewhere.example")
    check_page(dana.page, "invite dialog")
    close_dialogs(dana)
    ruth = person(phone=True)
    join(ruth, guest_link_mailed_to(practice, "ruth@elsewhere.example"))
    let_in(dana, "Ruth Berg", "Observer")
    enter(alex, number)
    expect_company(ruth, account.name, client.name)
    expect(ruth.page.get_by_text("You are observing")).to_be_visible()
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("Observing: Ruth Berg")).to_be_visible()
    dana.page.get_by_role("button", name="End session").click()
    dana.page.get_by_role("dialog").get_by_role("button", name="End session").click()
    expect(ruth.page.get_by_text("This session has ended")).to_be_visible()
    ruth.page.reload()
    expect(ruth.page.get_by_role("heading", name="This session is over")).to_be_visible()


def test_links_that_are_dead(office, person, session):
    """Withdrawn, expired, and what was never a link: each has its sentence."""
    dana, _alex, _account, _client, number = session
    enter(dana, number)
    dialog = open_dialog(dana)
    withdrawn = invite(dialog)
    dialog.get_by_role("button", name=f"Withdraw the invitation of {MARIA}").click()
    expect(dialog.get_by_label("Link", exact=True)).to_be_hidden()
    expired = invite(dialog, "Noor")
    office.move_clock(
        "UPDATE teletherapy_guest_invitation SET expires_at = now() at time zone 'UTC'"
        " WHERE session_id = %s AND withdrawn_at IS NULL",
        number,
    )
    somebody = person(phone=True)
    for link, sentence in (
        (withdrawn, "This invitation was withdrawn"),
        (expired, "This link has expired"),
        (f"{expired}x", "This link is not valid"),
    ):
        somebody.page.goto(link)
        expect(somebody.page.get_by_role("heading", name=sentence)).to_be_visible()
        expect(somebody.page.get_by_text("person who invited you")).to_be_visible()
        expect(somebody.page.get_by_role("button")).to_have_count(0)
