"""The appointment's form in My Schedule, as a therapist fills it in."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from ..people import TIME_ZONE
from ..steps import open_app


def new_appointment(therapist):
    """My Schedule → next week → click a day and time."""
    open_app(therapist)
    page = therapist.page
    page.locator(".o_calendar_button_next").click()
    day = datetime.now(TIME_ZONE) + timedelta(days=7)
    column = page.locator(f".fc-timegrid-col[data-date='{day:%Y-%m-%d}']")
    expect(column).to_be_visible()
    slot = page.locator(".fc-timegrid-slot-lane[data-time='07:00:00']")
    slot.scroll_into_view_if_needed()
    box = column.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, slot.bounding_box()["y"] + 5)


def choose_office(therapist):
    page = therapist.page
    page.get_by_label("Practice Location").fill("Teletherapy")
    page.get_by_role("option", name="Teletherapy Office").click()
    expect(page.get_by_role("checkbox", name="Telehealth session")).to_be_checked()


def choose_client(therapist, name):
    page = therapist.page
    page.get_by_label("Client", exact=True).fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def save(therapist):
    therapist.page.get_by_role("button", name="Save manually").click()
