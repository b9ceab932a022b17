"""Steps, as people take them in the web client and on the portal."""

import re
import time
from datetime import datetime, timedelta

from playwright.sync_api import expect

from .people import TIME_ZONE


def open_app(somebody, *menus):
    page = somebody.page
    page.goto("/odoo")
    page.locator(".o_navbar_apps_menu").get_by_role("button").click()
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
    notice = page.get_by_role("dialog").filter(has_text="Before you enable teletherapy")
    notice.get_by_role("checkbox", name="I have read this notice").check()
    notice.get_by_role("button", name="Confirm and enable").click()
    expect(notice).to_be_hidden()
    expect(toggle).to_be_checked()


def schedule_session(therapist, client):
    """My Schedule → a day and time → Teletherapy Office → save; starts in five minutes."""
    open_app(therapist)
    page = therapist.page
    now = datetime.now(TIME_ZONE)
    slot = page.locator(".fc-timegrid-slot-lane[data-time='07:00:00']")
    slot.scroll_into_view_if_needed()
    day = page.locator(f".fc-timegrid-col[data-date='{now:%Y-%m-%d}']").bounding_box()
    page.mouse.click(day["x"] + day["width"] / 2, slot.bounding_box()["y"] + 5)
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


def open_online_booking(therapist):
    """Let clients book this therapist on every day of the week, in person or telehealth."""
    (scheduling,) = therapist.call(
        "teletherapy.online.scheduling", "search", [["user_id.login", "=", therapist.login]]
    )
    stretch = {"hour_from": 9, "hour_to": 17, "kind": "both"}
    therapist.call(
        "teletherapy.online.scheduling",
        "write",
        [scheduling],
        {
            "is_bookable": True,
            "weekly_limit": 0,
            "stretch_ids": [
                [5, 0, 0],
                *([0, 0, {**stretch, "weekday": str(weekday)}] for weekday in range(5)),
            ],
        },
    )
