"""Somebody without a mouse can do all that a session needs."""

import re

from playwright.sync_api import expect

from .accessibility import tab_around, tab_to
from .steps import begin_in_schedule, begin_on_portal, open_app, open_online_booking

OWNER = "owner@demo.example"
DANA = "therapist@demo.example"
ALEX = "client@demo.example"


def still(person, login):
    """Somebody whose page does not move, so that what the focus changes is seen at once."""
    somebody = person(login)
    somebody.page.emulate_media(reduced_motion="reduce")
    return somebody


def test_client_books(office, person):
    """A client books a session with the keyboard alone."""
    therapist, client = office.therapist(), office.client()
    office.close_online_booking(besides=therapist.login)
    open_online_booking(person(therapist.login))
    page = still(person, client.login).page
    page.goto("/my")
    tab_to(page, page.get_by_role("link", name="Book a session"))
    page.keyboard.press("Enter")
    in_person = page.get_by_role("radio", name="In person")
    tab_to(page, in_person)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Telehealth")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Show free times"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".o_teletherapy_day[open] .o_teletherapy_times a").last)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Book this session"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your appointment is booked.")).to_be_visible()


def test_client_is_in_the_session(person):
    """A client checks in, waits, mutes and leaves with the keyboard alone."""
    page = still(person, ALEX).page
    page.goto("/my")
    tab_to(page, page.get_by_role("link", name="Begin session"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_focused()
    expect(page.get_by_role("button", name="Turn camera off")).to_be_visible()
    details = page.locator(".o-teletherapy-CheckIn")
    was_open = details.evaluate("(element) => element.open")
    tab_to(page, details.locator("summary"))
    page.keyboard.press("Enter")
    assert details.evaluate("(element) => element.open") != was_open
    mute = page.get_by_role("button", name="Mute microphone")
    tab_to(page, mute)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unmute microphone")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Leave", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You have left the session")).to_be_focused()


def test_question_before_the_end(person):
    """The question before the end keeps the focus, Escape closes it and gives the focus back."""
    dana, alex = still(person, DANA), person(ALEX)
    begin_on_portal(alex)
    begin_in_schedule(dana)
    page = dana.page
    expect(page.get_by_text("End-to-end encrypted")).to_be_visible()
    end = page.get_by_role("button", name="End session", exact=True)
    tab_to(page, end)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    tab_around(page, dialog)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(end).to_be_focused()
    for somebody in (alex, dana):
        somebody.page.get_by_role("button", name="Leave", exact=True).press("Enter")
        expect(somebody.page.get_by_role("link", name=re.compile("Back"))).to_be_visible()


def test_notice(person):
    """The notice keeps the focus, and Escape leaves the role as it was."""
    owner = still(person, OWNER)
    page = owner.page
    open_app(owner, "Practice Settings", "Staff")
    page.get_by_role("cell", name="Eleanor Whitfield").first.click()
    page.get_by_role("tab", name="Permission and Roles").click()
    toggle = page.get_by_role("checkbox", name="Teletherapy")
    tab_to(page, toggle)
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("I have read this notice")).to_be_visible()
    tab_around(page, dialog)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(toggle).not_to_be_checked()
    expect(toggle).to_be_focused()
