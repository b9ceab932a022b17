"""Every page that a client meets, and our own views, work for everybody.

Checked on a small phone and on a computer, in the light and in the dark.
"""

import re

import pytest
from playwright.sync_api import expect

from .accessibility import SIZES, check_page, check_size, check_stillness
from .mailbox import link_mailed_to
from .steps import begin_in_schedule, begin_on_portal, open_app, open_online_booking

DANA = "therapist@demo.example"
ALEX = "client@demo.example"
SAM = "client2@demo.example"

# What a browser answers to the question for the devices, as far as people can tell apart.
ANSWERS = {
    "asking": "new Promise(() => {})",
    "refused": "Promise.reject(new DOMException('', 'NotAllowedError'))",
    "refused by the computer": (
        "Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'))"
    ),
    "no device": "Promise.reject(new DOMException('', 'NotFoundError'))",
    "in use": "Promise.reject(new DOMException('', 'NotReadableError'))",
}


def answer_devices_with(page, answer):
    page.add_init_script(f"navigator.mediaDevices.getUserMedia = () => {ANSWERS[answer]};")


def test_sign_in(person):
    """Signing in and getting a new password work for everybody."""
    page = person().page
    for path, name in (("/web/login", "Sign in"), ("/web/reset_password", "Reset password")):
        page.goto(path)
        expect(page.get_by_label("Email")).to_be_visible()
        check_page(page, name)


def test_portal_pages(person):
    """The account, the list and the session can be read and used by everybody."""
    page = person(ALEX).page
    page.goto("/my")
    expect(page.get_by_role("link", name="Begin session")).to_be_visible()
    check_page(page, "My account")
    page.goto("/my/teletherapy")
    expect(page.get_by_role("heading", name="Upcoming")).to_be_visible()
    check_page(page, "Appointments")
    page.locator(".o_teletherapy_row").first.click()
    expect(page.get_by_role("heading", name="Telehealth session")).to_be_visible()
    check_page(page, "Session")


def test_booking_pages(office, person):
    """Each step of online booking, moving and cancelling can be used by everybody."""
    therapist, client = office.therapist(), office.client()
    office.close_online_booking(besides=therapist.login)
    open_online_booking(person(therapist.login))
    office.book(therapist, client, days=5)
    page = person(client.login).page
    page.goto("/my/teletherapy/book")
    expect(page.get_by_text("How would you like to meet?")).to_be_visible()
    page.get_by_role("radio", name="Telehealth").check()
    page.get_by_role("radio", name="50 minutes").check()
    check_page(page, "Booking: how and how long")
    page.get_by_role("button", name="Show free times").click()
    free = page.locator(".o_teletherapy_times a")
    expect(free.first).to_be_attached()
    check_page(page, "Booking: when")
    page.goto(free.first.get_attribute("href"))
    expect(page.get_by_role("button", name="Book this session")).to_be_visible()
    check_page(page, "Booking: confirmation")
    page.goto("/my")
    page.get_by_role("link", name="Move or cancel").click()
    appointment = page.url
    for link, name in (("Move", "Move your appointment"), ("Cancel appointment", "Cancel")):
        page.goto(appointment)
        page.get_by_role("link", name=link, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)
        check_page(page, name)


@pytest.mark.parametrize("answer", ANSWERS)
def test_waiting_room_without_devices(person, answer):
    """Whatever keeps camera and microphone away, everybody can read what to do."""
    alex = person(ALEX)
    answer_devices_with(alex.page, answer)
    begin_on_portal(alex)
    expect(alex.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
    if answer == "asking":
        expect(alex.page.get_by_text("Please allow your camera and microphone")).to_be_visible()
    else:
        expect(alex.page.get_by_role("button", name="Try again")).to_be_visible()
    check_page(alex.page, f"Waiting room: {answer}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_session_pages(practice, person, scheme):
    """Waiting room, session, closing page and link work for everybody, by day and by night."""
    dana, alex = person(DANA), person(ALEX)
    for somebody in (dana, alex):
        somebody.page.emulate_media(color_scheme=scheme)
    page = alex.page
    begin_on_portal(alex)
    expect(page.get_by_role("button", name="Turn camera off")).to_be_visible()
    page.locator(".o-teletherapy-CheckIn").evaluate("(details) => (details.open = true)")
    check_page(page, "Waiting room")
    page.get_by_role("button", name="Turn camera off").click()
    page.get_by_role("button", name="Mute microphone").click()
    check_page(page, "Waiting room: camera and microphone off")
    page.get_by_role("button", name="Turn camera on").click()

    begin_in_schedule(dana)
    expect(page.get_by_text("End-to-end encrypted")).to_be_visible()
    check_page(page, "Session")
    check_page(dana.page, "Session of the therapist")
    dana.page.get_by_role("button", name="End session", exact=True).click()
    expect(dana.page.get_by_role("dialog")).to_be_visible()
    check_page(dana.page, "Question before the end")
    dana.page.keyboard.press("Escape")

    page.get_by_role("button", name="Leave", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Back"))).to_be_visible()
    check_page(page, "Closing page")
    expect(dana.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
    check_page(dana.page, "Session without the client")
    dana.page.get_by_role("button", name="Leave", exact=True).click()
    expect(dana.page.get_by_role("link", name=re.compile("Back"))).to_be_visible()


def test_invitation_link(practice, person):
    """The link of the e-mail works for everybody in each of its states."""
    dana = person(DANA)
    begin_in_schedule(dana)
    link = link_mailed_to(practice, ALEX)
    sam = person(SAM).page
    sam.goto(link)
    expect(sam.get_by_role("link", name="Sign in as another person")).to_be_visible()
    check_page(sam, "Link of somebody else")
    page = person(ALEX).page
    page.goto(link)
    button = page.get_by_role("button", name="Begin session")
    if button.is_visible():
        check_page(page, "Link")
        button.click()
        page.wait_for_url(re.compile(r"/teletherapy/room/\d+$"))
        page.get_by_role("button", name="Leave", exact=True).click()
        page.goto(link)
    expect(page.get_by_role("link", name="Go to my session")).to_be_visible()
    check_page(page, "Link that was used")
    page.goto(f"{link}nothing")
    expect(page.get_by_role("link", name="Go to My account")).to_be_visible()
    check_page(page, "Link that is not valid")


def test_less_motion(person):
    """Who asked the device for less motion sees nothing that moves on and on."""
    dana, alex = person(DANA), person(ALEX)
    for somebody in (dana, alex):
        somebody.page.emulate_media(reduced_motion="reduce")
    page = alex.page
    for path in ("/my", "/my/teletherapy", "/my/teletherapy/book"):
        page.goto(path)
        expect(page.get_by_role("heading").first).to_be_visible()
        check_stillness(page, path)
    begin_on_portal(alex)
    expect(page.get_by_role("button", name="Turn camera off")).to_be_visible()
    check_stillness(page, "Waiting room")
    begin_in_schedule(dana)
    expect(page.get_by_text("End-to-end encrypted")).to_be_visible()
    check_stillness(page, "Session")
    for somebody in (alex, dana):
        somebody.page.get_by_role("button", name="Leave", exact=True).click()
        expect(somebody.page.get_by_role("link", name=re.compile("Back"))).to_be_visible()
        check_stillness(somebody.page, "Closing page")


def test_manager_views(office, browser_of):
    """What a manager sees of ours: the role with its notice, and the settings."""
    manager = browser_of(office.manager().login)
    page = manager.page
    open_app(manager, "Practice Settings", "Staff")
    page.get_by_role("cell", name="Eleanor Whitfield").first.click()
    page.get_by_role("tab", name="Permission and Roles").click()
    toggle = page.get_by_role("checkbox", name="Teletherapy")
    expect(toggle).to_be_visible()
    check_page(page, "Permission and Roles", within=".tab-pane.active")
    toggle.click()
    expect(page.get_by_role("dialog").get_by_text("I have read this notice")).to_be_visible()
    check_page(page, "Notice", within=".modal-dialog .o_form_view")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    open_app(manager, "Practice Settings", "Settings")
    expect(page.get_by_role("dialog").get_by_text("Room opens")).to_be_visible()
    check_page(page, "Settings", within=".modal-dialog .o_form_view")


def test_therapist_views(person):
    """What a therapist sees of ours: alert box, session, booking, client's login, practices."""
    dana = person(DANA)
    page = dana.page
    # The box belongs to a place in the schedule, and goes when the schedule changes its size.
    for size in SIZES:
        page.set_viewport_size(size)
        page.goto("/odoo/my-schedule")
        page.locator(".fc-event", has_text="Telehealth").first.click()
        expect(page.get_by_role("button", name="Begin session").last).to_be_visible()
        check_size(page, "Alert box", within=".o-teletherapy-SessionAlert")
    (session,) = dana.call(
        "teletherapy.session", "search", [["state", "=", "completed"]], limit=1, order="start"
    )
    page.goto(f"/odoo/telehealth-sessions/{session}")
    expect(page.locator(".o_form_view")).to_be_visible()
    check_page(page, "Session form", within=".o_form_sheet")
    page.goto("/odoo/my-schedule/new")
    page.get_by_label("Practice Location").fill("Teletherapy")
    page.get_by_role("option", name="Teletherapy Office").click()
    page.get_by_label("Client", exact=True).fill("Jordan")
    page.get_by_role("option", name="Jordan Lee").first.click()
    expect(page.get_by_text("Not ready for telehealth yet")).to_be_visible()
    check_page(page, "What the client lacks", within=".o-teletherapy-Problems")
    page.goto("/odoo/my-clients")
    page.get_by_text("Jordan Lee").first.click()
    page.get_by_role("tab", name="Client Portal Login").click()
    check_page(page, "Client Portal Login", within=".tab-pane.active")
    page.goto("/teletherapy/best-practices")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check_page(page, "Best practices", within=".container")
