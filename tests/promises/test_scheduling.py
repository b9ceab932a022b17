"""What clients may book by themselves, and how they do it."""

import re
import time
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from ..people import Refused
from ..steps import open_app

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def test_s14_provider_defines_and_clients_book(office, browser_of):
    """My Profile → Client Portal Settings → "Online Scheduling" says what clients may book.

    Bookable or not, in person or telehealth or both per stretch of availability, lengths,
    notice, horizon, approval; clients book, move and cancel on the portal within it.
    """
    account, client = office.therapist(), office.client()
    alex = browser_of(client.login, phone=True)
    dana = browser_of(account.login)
    assert account.name not in offered(alex)
    define_in_profile(dana)

    (scheduling,) = dana.call(
        "teletherapy.online.scheduling", "search", [["user_id", "=", account.user]]
    )
    colleague = browser_of(office.therapist().login)
    for values in ({"is_bookable": False}, {"notice_hours": 0}):
        with pytest.raises(Refused, match="Only the therapist and the managers"):
            colleague.call("teletherapy.online.scheduling", "write", [scheduling], values)

    choose_time(alex, account)
    alex.page.get_by_role("button", name="Book this session").click()
    expect(alex.page.get_by_text("Your appointment is booked.")).to_be_visible()
    (event,) = office.call("calendar.event", "search", [["client_id", "=", client.partner]])
    booked = office.read("calendar.event", event, "start")

    stranger = browser_of(office.client().login)
    for way in ("", "/move", "/cancel"):
        assert stranger.status_of(f"/my/teletherapy/appointment/{event}{way}") == 404

    alex.page.get_by_role("link", name="Move", exact=True).click()
    first_time(alex).click()
    alex.page.get_by_role("button", name="Move to this time").click()
    expect(alex.page.get_by_text("Your appointment has a new time.")).to_be_visible()
    assert office.read("calendar.event", event, "start") != booked

    alex.page.get_by_role("link", name="Cancel appointment").click()
    alex.page.get_by_role("button", name="Yes, cancel it").click()
    expect(alex.page.get_by_text("Your appointment is cancelled.")).to_be_visible()
    assert not office.call("calendar.event", "search_count", [["id", "=", event]])

    office.call("teletherapy.online.scheduling", "write", [scheduling], {"is_bookable": False})
    assert account.name not in offered(alex)


def test_s14_two_clients_race_for_one_slot(office, browser_of):
    """Of two clients who book one slot at the same moment one gets it.

    The other one is told, and shown what is left.
    """
    account = office.therapist()
    dana = browser_of(account.login)
    define_in_profile(dana)
    racers = [browser_of(office.client().login) for _racer in range(2)]
    for racer in racers:
        choose_time(racer, account)
    at = time.time() * 1000 + 1500
    press = (
        "(at) => { const form = document.querySelector('form.o_teletherapy_once');"
        " setTimeout(() => form.submit(), at - Date.now()); }"
    )
    for racer in racers:
        racer.page.evaluate(press, at)
    booked, taken = "Your appointment is booked.", "is not free any more."
    for racer in racers:
        expect(racer.page.get_by_text(re.compile(f"{booked}|{taken}"))).to_be_visible()
    assert sorted(racer.page.get_by_text(booked).count() for racer in racers) == [0, 1]
    (loser,) = (racer for racer in racers if racer.page.get_by_text(taken).count())
    expect(loser.page.get_by_text("These times are left:")).to_be_visible()
    booked_here = [["therapist_id", "=", account.employee]]
    assert office.call("calendar.event", "search_count", booked_here) == 1


def test_s14_nothing_is_booked_outside(office, browser_of):
    """A client who sends another time than the offered ones books nothing.

    They are shown what is left.
    """
    account = office.therapist()
    define_in_profile(browser_of(account.login))
    alex = browser_of(office.client().login)
    times = {
        "at night": lambda start: start.replace(hour=7, minute=0),
        "in the past": lambda start: start - timedelta(weeks=8),
        "beyond the horizon": lambda start: start + timedelta(weeks=104),
    }
    for name, other in times.items():
        choose_time(alex, account)
        start = alex.page.locator("form.o_teletherapy_once [name=start]")
        offered_start = datetime.fromisoformat(start.input_value())
        start.evaluate(
            "(input, value) => { input.value = value; }", f"{other(offered_start):%Y-%m-%dT%H:%M}"
        )
        alex.page.get_by_role("button", name="Book this session").click()
        expect(alex.page.get_by_text("is not free any more."), name).to_be_visible()
        expect(alex.page.get_by_text("These times are left:"), name).to_be_visible()
    assert not office.call(
        "calendar.event", "search_count", [["therapist_id", "=", account.employee]]
    )


def test_s14_therapist_approves(office, browser_of):
    """With "I approve each booking" a client asks for a time, and the therapist answers.

    Nobody else's answer counts.
    """
    account, client = office.therapist(), office.client()
    dana, alex = browser_of(account.login), browser_of(client.login)
    define_in_profile(dana, approval=True)
    choose_time(alex, account)
    alex.page.get_by_role("button", name="Ask for this session").click()
    expect(alex.page.get_by_text("Your request is sent.")).to_be_visible()
    (booking,) = office.call("teletherapy.booking", "search", [["client_id", "=", client.partner]])
    for login in (office.therapist().login, client.login):
        with pytest.raises(Refused):
            browser_of(login).call("teletherapy.booking", "action_approve", [booking])

    open_app(dana, "Online Bookings")
    dana.page.get_by_role("cell", name=client.name).first.click()
    dana.page.get_by_role("button", name="Approve").click()
    expect(dana.page.get_by_role("button", name="Approve")).to_be_hidden()
    alex.page.goto("/my")
    expect(alex.page.locator(".o_teletherapy_card")).to_contain_text(account.name)
    expect(alex.page.get_by_text("Waiting for an answer")).to_have_count(0)


def define_in_profile(therapist, approval=False):
    """My Profile → Client Portal Settings → Online Scheduling: weekdays by telehealth."""
    open_app(therapist, "My Profile")
    page = therapist.page
    page.get_by_role("tab", name="Client Portal Settings").click()
    for label in (
        "I approve each booking",
        "Session Lengths",
        "A session can start every",
        "Minimum Notice",
        "Horizon",
        "Limit per Client",
    ):
        expect(page.get_by_label(label)).to_be_visible()
    page.get_by_label("Clients can book online").click()
    page.get_by_label("I approve each booking").set_checked(approval)
    hours = page.locator("[name=online_stretch_ids]")
    for day in DAYS:
        if hours.get_by_role("cell", name=day).count():
            continue
        hours.get_by_role("button", name="Add a line").click()
        line = hours.locator("tr.o_selected_row")
        choose(page, line.locator("[name=weekday]"), day)
        choose(page, line.locator("[name=kind]"), "Telehealth")
    page.get_by_role("button", name="Update Preferences").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def choose(page, cell, label):
    """Choose in a selection field, whichever way Odoo shows it."""
    if cell.locator("select").count():
        cell.locator("select").select_option(label=label)
        return
    cell.locator("input").click()
    page.get_by_role("option", name=label, exact=True).or_(
        page.get_by_role("menuitem", name=label, exact=True)
    ).first.click()


def offered(client):
    """The text of the first page on which a client books."""
    client.page.goto("/my/teletherapy/book")
    return client.page.locator("#wrap").inner_text()


def choose_time(client, therapist):
    """My account → Book a session → with whom → the first free time."""
    page = client.page
    page.goto("/my")
    page.get_by_role("link", name="Book a session").first.click()
    whom = page.get_by_role("link", name=re.compile(re.escape(therapist.name)))
    show = page.get_by_role("button", name="Show free times")
    # Which steps there are depends on how many therapists can be booked, and for what.
    next_step = show.or_(first_time(client)).first
    expect(whom.or_(next_step).first).to_be_visible()
    if whom.count():
        whom.click()
    expect(next_step).to_be_visible()
    if show.count():
        page.get_by_role("radio", name="Telehealth").check()
        page.get_by_role("radio", name="50 minutes").check()
        show.click()
    first_time(client).click()
    expect(page.get_by_text("Telehealth, by video").first).to_be_visible()


def first_time(client):
    return client.page.locator("details[open] .o_teletherapy_times a").first
