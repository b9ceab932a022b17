"""The main job: a therapist and a client meet by video, from the role to the attendance record."""

import re
import time
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default as email_policy

import pytest
from playwright.sync_api import expect

from .people import TIME_ZONE

LINK = re.compile(r"https?://\S+?/my/teletherapy/invitation/[\w-]+")


def test_therapist_and_client_meet(practice, person):
    """The whole way, each step by a person in a browser: role, appointment, waiting room, video, link, end."""
    grant_role(person("owner@demo.example"), "Priya Nair")

    priya = person("therapist2@demo.example")
    schedule_session(priya, client="Sam Carter")

    sam = person("client2@demo.example", phone=True)
    begin_on_portal(sam)
    expect(sam.page.get_by_role("heading", name="Waiting room")).to_be_visible()
    expect(sam.page.get_by_text("Priya Nair").first).to_be_visible()

    begin_in_schedule(priya)
    for somebody in (priya, sam):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        somebody.expect_picture_and_sound()

    link = link_mailed_to(practice, "client2@demo.example")

    priya.page.get_by_role("button", name="End session", exact=True).click()
    priya.page.get_by_role("button", name="End session for everyone").click()
    expect(sam.page.get_by_text("This session has ended")).to_be_visible()
    expect(sam.page.get_by_role("link", name=re.compile("Back"))).to_be_visible()

    session = session_of(priya, "Sam Carter")
    assert session["state"] == "completed"
    attendance_is_written(priya, session["id"])

    sam.page.reload()
    expect(sam.page.get_by_text("This session has ended")).to_be_visible()
    sam.page.goto(link)
    expect(sam.page.get_by_text("This session has ended")).to_be_visible()
    answer = sam.post(f"/teletherapy/room/{session['id']}/ticket", {})
    assert answer["refusal"]["code"] == "ended"


def test_link_works_once(practice, person):
    """The e-mailed link leads through the sign-in into the room, once, and for its client alone."""
    dana = person("therapist@demo.example")
    begin_in_schedule(dana)
    expect(dana.page.get_by_role("heading", name="Waiting room")).to_be_visible()
    link = link_mailed_to(practice, "client@demo.example")

    stranger = person("client2@demo.example")
    stranger.page.goto(link)
    expect(stranger.page.get_by_text("This link is for another person")).to_be_visible()
    expect(stranger.page.get_by_role("button", name="Begin session")).to_have_count(0)

    # A mail scanner follows the link before the client does: that uses nothing up.
    scanner = person()
    assert scanner.status_of(link) == 200

    alex = person()
    alex.page.goto(link)
    alex.sign_in("client@demo.example", leads_to=link)
    alex.page.get_by_role("button", name="Begin session").click()
    alex.page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        somebody.expect_picture_and_sound()

    again = person("client@demo.example")
    again.page.goto(link)
    expect(again.page.get_by_text("This link has already been used")).to_be_visible()

    alex.page.get_by_role("button", name="Leave", exact=True).click()
    dana.page.get_by_role("button", name="Leave", exact=True).click()


@pytest.mark.parametrize("cut", ["reload", "websocket"])
def test_people_come_back(person, cut):
    """After a reload or a lost WebSocket both see and hear each other again, without a click."""
    dana = person("therapist@demo.example")
    alex = person("client@demo.example", phone=True)
    begin_on_portal(alex)
    begin_in_schedule(dana)
    for somebody in (dana, alex):
        somebody.expect_picture_and_sound()
    if cut == "reload":
        alex.page.reload()
    else:
        alex.cut_websocket()
    expect(alex.page.get_by_text("End-to-end encrypted")).to_be_visible()
    for somebody in (dana, alex):
        somebody.expect_picture_and_sound()
    dana.page.get_by_role("button", name="Leave", exact=True).click()
    alex.page.get_by_role("button", name="Leave", exact=True).click()


# Steps, as people take them


def open_app(somebody, *menus):
    page = somebody.page
    page.goto("/odoo")
    page.get_by_role("button", name="Home Menu").click()
    page.get_by_role("menuitem", name="Teletherapy", exact=True).click()
    expect(page.get_by_text("My Schedule").first).to_be_visible()
    for menu in menus:
        page.get_by_text(menu, exact=True).first.click()


def grant_role(owner, therapist):
    """Practice Settings → Staff → the person → Permission and Roles → Teletherapy."""
    open_app(owner, "Practice Settings", "Staff")
    page = owner.page
    page.get_by_role("cell", name=therapist).first.click()
    page.get_by_role("tab", name="Permission and Roles").click()
    toggle = page.get_by_role("checkbox", name="Teletherapy")
    expect(toggle).not_to_be_checked()
    toggle.click()
    page.get_by_role("button", name="Save manually").click()
    expect(page.get_by_role("button", name="Save manually")).to_be_hidden()
    expect(toggle).to_be_checked()


def schedule_session(therapist, client):
    """My Schedule → a day and time → Teletherapy Office → Telehealth session → save; starts in five minutes."""
    open_app(therapist)
    page = therapist.page
    now = datetime.now(TIME_ZONE)
    day = page.locator(f".fc-timegrid-col[data-date='{now:%Y-%m-%d}']")
    day.scroll_into_view_if_needed()
    day.click(position={"x": 30, "y": 40})
    page.get_by_label("Practice Location").fill("Teletherapy")
    page.get_by_role("option", name="Teletherapy Office").click()
    expect(page.get_by_role("checkbox", name="Telehealth session")).to_be_checked()
    page.get_by_label("Client", exact=True).fill(client)
    page.get_by_role("option", name=client).first.click()
    start = now + timedelta(minutes=5)
    fill_moment(page, "start", start)
    fill_moment(page, "stop", start + timedelta(minutes=50))
    page.get_by_role("button", name="Save manually").click()
    expect(page.get_by_role("button", name="Begin session")).to_be_visible()


def fill_moment(page, field, moment):
    box = page.locator(f"[data-field={field}]").first
    box.click()
    box.fill(f"{moment:%m/%d/%Y %H:%M:%S}")
    box.press("Tab")


def begin_in_schedule(therapist):
    """My Schedule → the appointment → the alert box's button."""
    open_app(therapist)
    page = therapist.page
    page.locator(".fc-event", has_text="Telehealth").first.click()
    page.get_by_role("button", name="Begin session").click()
    page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))


def begin_on_portal(client):
    client.page.goto("/my")
    client.page.get_by_role("link", name="Begin session").click()
    client.page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))


def session_of(therapist, client):
    """The therapist's last session with this client, as soon as the node's events have arrived."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        (session,) = therapist.call(
            "teletherapy.session",
            "search_read",
            [["client_id.name", "=", client]],
            fields=["state"],
            order="id desc",
            limit=1,
        )
        if session["state"] == "completed":
            break
        therapist.page.wait_for_timeout(100)
    return session


def attendance_is_written(therapist, session_id):
    """Both have come, met and left, in that order."""
    fields = ["role", "joined_at", "connected_at", "left_at", "connected_seconds"]
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        people = therapist.call(
            "teletherapy.participant",
            "search_read",
            [["session_id", "=", session_id]],
            fields=fields,
        )
        if all(somebody["left_at"] for somebody in people):
            break
        therapist.page.wait_for_timeout(100)
    assert sorted(somebody["role"] for somebody in people) == ["client", "therapist"]
    for somebody in people:
        assert somebody["joined_at"] <= somebody["connected_at"] <= somebody["left_at"]
        assert somebody["connected_seconds"] >= 0


def link_mailed_to(practice, address):
    """The link in the last e-mail that this person got."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for path in sorted(practice.mail_folder.glob("*.eml"), reverse=True):
            message = message_from_bytes(path.read_bytes(), policy=email_policy)
            if address not in str(message["to"]):
                continue
            body = message.get_body(("plain", "html")).get_content()
            if found := LINK.search(body):
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"No e-mail with a link has come to {address}")
