"""The therapist's schedule: booking a session, changing it, beginning it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from ..mailbox import link_mailed_to
from ..office import booking_values
from ..people import Refused
from ..steps import begin_on_portal, open_app
from .appointment_form import choose_client, choose_office, new_appointment, save
from .roads import Json2, XmlRpc, import_file, make_api_key


def test_s06_road_to_a_session(practice, office, browser_of):
    """My Schedule → a day and time → Teletherapy Office → "Telehealth session" → save.

    For a therapist without the role it is refused on every road, with a sentence that says
    who can grant it.
    """
    account, client = office.therapist(), office.client()
    dana = browser_of(account.login)
    new_appointment(dana)
    choose_office(dana)
    choose_client(dana, client.name)
    save(dana)
    expect(dana.page.get_by_text("You can begin it from")).to_be_visible()
    booked = [["client_id", "=", client.partner], ["therapist_id", "=", account.employee]]
    assert office.call("teletherapy.session", "search_count", booked) == 1

    without = office.therapist(has_role=False)
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
    values = booking_values(without, client, start)
    colleague = browser_of(without.login)
    key = make_api_key(colleague)
    json2, xml_rpc = Json2(practice, key), XmlRpc(practice, without.login, key)
    row = {
        "name": "Appointment",
        "start": values["start"],
        "stop": values["stop"],
        "therapist_id/.id": str(without.employee),
        "client_id/.id": str(client.partner),
        "is_telehealth": "1",
    }
    roads = {
        "RPC": lambda: colleague.call("calendar.event", "create", values),
        "form": lambda: colleague.call("calendar.event", "web_save", [], values, {}),
        "for them": lambda: dana.call(
            "calendar.event", "create", values | {"user_id": account.user}
        ),
        "import": lambda: import_file(dana, "calendar.event", list(row), [list(row.values())]),
        "JSON-2": lambda: json2.call("calendar.event", "create", vals_list=[values]),
        "XML-RPC": lambda: xml_rpc.call("calendar.event", "create", values),
    }
    for name, book in roads.items():
        with pytest.raises(Refused, match="does not have the Teletherapy role") as refusal:
            book()
        assert "A practice manager or owner can grant it" in refusal.value.sentence, name
    assert not office.call(
        "calendar.event", "search_count", [["therapist_id", "=", without.employee]]
    )


def test_s07_yes_and_back_to_no(practice, office, browser_of):
    """My Schedule → the appointment → its tab → "Teletherapy Session?" Yes → save.

    Back to No works as well, and takes the links with it: the client's page, the room and
    the link in the e-mail. Others cannot change it.
    """
    account, client = office.therapist(), office.client()
    start = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5)
    values = booking_values(account, client, start, is_telehealth=False)
    event = office.call("calendar.event", "create", values)
    other = browser_of(office.therapist().login)
    with pytest.raises(Refused):
        other.call("calendar.event", "write", [event], {"is_telehealth": True})

    dana = browser_of(account.login)
    page = dana.page
    answer_in_tab(dana, "Yes")
    expect(page.locator(".o-teletherapy-SessionAlert-begin").first).to_be_visible()
    assert office.read("calendar.event", event, "practice_location_id")[1] == "Teletherapy Office"
    (session,) = office.call("teletherapy.session", "search", [["event_id", "=", event]])
    room_url = f"/teletherapy/room/{session}"
    page.goto(room_url)
    link = link_mailed_to(practice, client.login)
    page.get_by_role("button", name="Leave", exact=True).click()
    alex = browser_of(client.login)
    assert alex.status_of(link) == 200
    begin_on_portal(alex)
    expect(alex.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()

    answer_in_tab(dana, "No")
    expect(page.get_by_role("button", name="Begin session")).to_have_count(0)
    assert office.read("teletherapy.session", session, "state") == "cancelled"
    assert not office.read("calendar.event", event, "is_telehealth")
    assert not office.read("calendar.event", event, "practice_location_id")
    # Who waits is told, and nobody gets in any more.
    expect(alex.page.get_by_role("heading", name="This session has ended")).to_be_visible()
    alex.page.get_by_role("link", name="Back to your portal").click()
    expect(alex.page.get_by_text("cancelled").first).to_be_visible()
    alex.page.goto(link)
    expect(alex.page.get_by_role("heading", name="cancelled")).to_be_visible()
    assert alex.status_of(link) == 410
    for somebody in (alex, dana):
        answer = somebody.post(f"{room_url}/ticket", {})
        assert answer["refusal"]["code"] == "cancelled"
    alex.page.goto("/my")
    expect(alex.page.get_by_role("link", name="Begin session")).to_have_count(0)
    with pytest.raises(Refused, match="no telehealth session to begin"):
        dana.call("calendar.event", "action_begin", [event])


def test_s07_no_takes_the_prompts_away(office, browser_of):
    """Back to No also takes the prompts from every open page, without a reload."""
    account, client = office.therapist(), office.client()
    event, _session = office.book(account, client, minutes=5)
    dana, alex = browser_of(account.login), browser_of(client.login)
    prompt = dana.page.locator(".o-teletherapy-Prompt")
    next_session = dana.page.locator(".o-teletherapy-PromptMenu")
    begin = alex.page.get_by_role("link", name="Begin session")
    dana.page.goto("/odoo")
    alex.page.goto("/my")
    for shown in (prompt, next_session, begin):
        expect(shown).to_be_visible()
    for page in (dana.page, alex.page):
        page.evaluate("window.hasStayed = true")

    dana.call("calendar.event", "write", [event], {"is_telehealth": False})
    for gone in (prompt, next_session, begin):
        expect(gone).to_have_count(0)
    for page in (dana.page, alex.page):
        assert page.evaluate("window.hasStayed")


def answer_in_tab(therapist, answer):
    """My Schedule → the appointment → Edit → tab Teletherapy → Yes or No → save."""
    open_app(therapist)
    page = therapist.page
    page.locator(".fc-event").first.click()
    page.locator(".o_cw_popover").get_by_text("Edit", exact=True).click()
    page.get_by_role("tab", name="Teletherapy").click()
    page.get_by_role("radio", name=answer, exact=True).check()
    save(therapist)
    expect(page.get_by_role("button", name="Save manually")).to_be_hidden()


def test_s11_alert_box_begins_the_session(office, browser_of):
    """Clicking the scheduled appointment shows an alert box; its button begins the session.

    Too early the box says when; other staff see that the time is busy and have no button.
    """
    account, client = office.therapist(), office.client()
    event, session = office.book(account, client, minutes=6)
    later, _session = office.book(account, office.client(), days=2)
    dana = browser_of(account.login)
    alert = dana.page.locator(".o-teletherapy-SessionAlert").first
    dana.page.goto(f"/odoo/calendar.event/{later}")
    expect(alert).to_contain_text("You can begin it from")
    expect(alert.get_by_role("button", name="Begin session")).to_have_count(0)
    with pytest.raises(Refused, match="opens"):
        dana.call("calendar.event", "action_begin", [later])

    manager = browser_of("manager@demo.example")
    manager.page.goto(f"/odoo/calendar.event/{event}")
    expect(manager.page.locator(".o_form_view")).to_be_visible()
    expect(manager.page.get_by_role("button", name="Begin session")).to_have_count(0)
    for somebody in (manager, browser_of(office.therapist().login)):
        with pytest.raises(Refused):
            somebody.call("calendar.event", "action_begin", [event])
        assert somebody.status_of(f"/teletherapy/room/{session}") == 404

    open_app(dana)
    dana.page.locator(".fc-event", has_text="Telehealth").first.click()
    box = dana.page.get_by_role("alert").filter(has_text=client.name)
    box.get_by_role("button", name="Begin session").click()
    dana.page.wait_for_url(re.compile(rf"/teletherapy/room/{session}$"))
    expect(dana.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
