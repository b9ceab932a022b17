"""The main job: a therapist and a client meet by video, from the role to the attendance record."""

import re

import pytest
from playwright.sync_api import expect

from .mailbox import link_mailed_to
from .steps import (
    attendance_is_written,
    begin_in_schedule,
    begin_on_portal,
    grant_role,
    schedule_session,
    session_of,
)


def test_therapist_and_client_meet(practice, person):
    """The whole way, by people in browsers: role, appointment, waiting room, video, link, end."""
    grant_role(person("owner@demo.example"), "Priya Nair")

    priya = person("therapist2@demo.example")
    schedule_session(priya, client="Sam Carter")

    sam = person("client2@demo.example", phone=True)
    begin_on_portal(sam)
    expect(sam.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
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
