"""Makes the pictures of docs/images, called by scripts/screenshots.sh.

Arguments are the beginnings of names; without any, every picture is made.
"""

import re
import sys
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from portraits import CLIENT, THERAPIST, Portrait
from stories_sheets import make_sheets

from devstack import Practice, fresh_practice
from devstack.paths import LOCAL, ROOT
from tests.mailbox import link_mailed_to
from tests.people import CHROMIUM, Person
from tests.steps import begin_in_schedule, begin_on_portal, open_online_booking

IMAGES = ROOT / "docs" / "images"
FOLDER = LOCAL / "screenshots"
SIZES = (
    {"width": 1280, "height": 800},
    {"width": 768, "height": 1024},
    {"width": 360, "height": 740},
)
ONLY = tuple(sys.argv[1:])

OWNER = "owner@demo.example"
DANA = "therapist@demo.example"
ALEX = "client@demo.example"
SAM = "client2@demo.example"

REFUSE_DEVICES = """
navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException("", "NotAllowedError"));
"""

# Chromium names a fake camera after its film.
NAME_DEVICES = """
const names = { audioinput: "Built-in microphone", videoinput: "Built-in camera" };
const enumerate = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
navigator.mediaDevices.enumerateDevices = async () =>
    (await enumerate())
        .filter(({ deviceId }) => !["default", "communications"].includes(deviceId))
        .filter(({ kind }, index, all) => index === all.findIndex((it) => it.kind === kind))
        .map(({ deviceId, groupId, kind, label }) =>
            ({ deviceId, groupId, kind, label: label && (names[kind] ?? "Built-in speaker") }));
"""


def save(page: Page, name: str) -> None:
    # The pointer and what it opened are no part of the picture.
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)
    path = IMAGES / f"{name}.webp"
    Image.open(BytesIO(page.screenshot())).save(path, "WEBP", quality=82, method=6)
    print(path.relative_to(ROOT), flush=True)


def save_sizes(page: Page, name: str, walk: Callable[[], object] = lambda: None) -> None:
    """Save the page in each size; `walk` leads there.

    Odoo's web client looks at the size when it is loaded, so each size walks anew.
    """
    if ONLY and not name.startswith(ONLY):
        return
    for size in SIZES:
        page.set_viewport_size(size)
        walk()
        save(page, f"{name}-{size['width']}")
    page.set_viewport_size(SIZES[0])


def close_prompt(page: Page) -> None:
    """The prompt of a session that is due stands over the page until it was seen."""
    page.locator(".o-teletherapy-Prompt .o_notification_close").click()


def in_front_of(playwright, portrait: Portrait, name: str) -> Browser:
    """A browser whose camera shows the portrait."""
    film = portrait.write(FOLDER / f"{name}.mjpeg")
    options = [*CHROMIUM["args"], f"--use-file-for-fake-video-capture={film}"]
    return playwright.chromium.launch(**CHROMIUM | {"args": options})


def staff_pages(owner: Person) -> None:
    page = owner.page
    (priya,) = owner.call("hr.employee", "search", [["name", "=", "Priya Nair"]])
    toggle = page.get_by_role("checkbox", name="Teletherapy")

    def see(path: str, text: str) -> None:
        page.goto(f"/odoo/{path}")
        expect(page.get_by_text(text).first).to_be_visible()

    def see_role() -> None:
        page.goto(f"/odoo/staff/{priya}")
        page.get_by_role("tab", name="Permission and Roles").click()
        expect(toggle).to_be_visible()

    def see_notice() -> None:
        see_role()
        toggle.click()
        expect(page.get_by_role("dialog").get_by_text("Confirm and enable")).to_be_visible()

    save_sizes(page, "staff", lambda: see("staff", "Priya Nair"))
    save_sizes(page, "staff-role", see_role)
    save_sizes(page, "staff-notice", see_notice)
    save_sizes(
        page,
        "settings",
        lambda: see("action-teletherapy.teletherapy_settings_action", "Room opens"),
    )
    save_sizes(page, "audit-trail", lambda: see("audit-trail", "Audit Trail"))
    save_sizes(
        page,
        "media-nodes",
        lambda: see("action-teletherapy_media.teletherapy_media_node_action", "Ready"),
    )


def schedule_pages(dana: Person) -> None:
    page = dana.page
    appointment = page.locator(".fc-event", has_text="Telehealth")

    def see_schedule() -> None:
        page.goto("/odoo/my-schedule")
        expect(appointment.first).to_be_visible()

    def see_alert() -> None:
        see_schedule()
        close_prompt(page)
        appointment.first.click()
        expect(page.get_by_role("button", name="Begin session")).to_be_visible()

    save_sizes(page, "my-schedule", see_schedule)
    save_sizes(page, "alert-box", see_alert)
    # On a phone, fields are chosen in dialogs: the form is filled in on the computer.
    page.goto("/odoo/my-schedule/new")
    close_prompt(page)
    page.get_by_label("Practice Location").fill("Teletherapy")
    page.get_by_role("option", name="Teletherapy Office").click()
    page.get_by_label("Client", exact=True).fill("Jordan")
    page.get_by_role("option", name="Jordan Lee").first.click()
    expect(page.get_by_text("Not ready for telehealth yet")).to_be_visible()
    save_sizes(page, "booking-form")


def client_pages(dana: Person) -> None:
    page = dana.page
    (jordan,) = dana.call("res.partner", "search", [["name", "=", "Jordan Lee"]])
    (session,) = dana.call(
        "teletherapy.session", "search", [["state", "=", "completed"]], limit=1, order="start"
    )

    def see(path: str, text: str) -> None:
        page.goto(f"/odoo/{path}")
        expect(page.get_by_text(text).first).to_be_visible()
        close_prompt(page)

    def see_login() -> None:
        page.goto(f"/odoo/my-clients/{jordan}")
        close_prompt(page)
        page.get_by_role("tab", name="Client Portal Login").click()

    save_sizes(page, "portal-login", see_login)
    save_sizes(page, "sessions", lambda: see("telehealth-sessions", "Alex Morgan"))
    save_sizes(page, "outcome", lambda: see(f"telehealth-sessions/{session}", "Alex Morgan"))
    save_sizes(page, "online-scheduling", lambda: see("online-scheduling", "Bookable Hours"))


def portal_pages(nobody: Person, alex: Person, sam: Person) -> None:
    save_sizes(nobody.page, "sign-in", lambda: nobody.page.goto("/web/login"))

    page = alex.page
    page.goto("/my")
    expect(page.get_by_role("link", name="Begin session")).to_be_visible()
    save_sizes(page, "my")
    page.get_by_role("link", name="Details and how to prepare").click()
    expect(page.get_by_text("How to prepare")).to_be_visible()
    save_sizes(page, "session-page")

    page = sam.page
    page.goto("/my/teletherapy/book")
    page.get_by_role("radio", name="Telehealth").check()
    page.get_by_role("radio", name="50 minutes").check()
    save_sizes(page, "booking-how")
    page.get_by_role("button", name="Show free times").click()
    free = page.locator(".o_teletherapy_times a")
    expect(free.first).to_be_attached()
    save_sizes(page, "booking-when")
    page.goto(free.first.get_attribute("href"))
    expect(page.get_by_role("button", name="Book this session")).to_be_visible()
    save_sizes(page, "booking-confirm")
    page.goto("/my")
    page.get_by_role("link", name="Move or cancel").click()
    expect(page.get_by_role("link", name="Cancel appointment")).to_be_visible()
    save_sizes(page, "move-or-cancel")


def session_pages(stage: Practice, dana: Person, alex: Person, refused: Person) -> None:
    page = refused.page
    page.add_init_script(REFUSE_DEVICES)
    begin_on_portal(refused)
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    save_sizes(page, "permission-refused")

    page = alex.page

    def wait(somebody: Person, begin: Callable[[Person], object]) -> None:
        begin(somebody)
        expect(somebody.page.get_by_role("button", name="Turn camera off")).to_be_visible()
        # The camera's first pictures are dark, and the connection is being tested.
        somebody.page.wait_for_timeout(3000)

    for somebody in (alex, dana):
        somebody.page.add_init_script(NAME_DEVICES)
    save_sizes(page, "waiting-room", lambda: wait(alex, begin_on_portal))
    wait(alex, begin_on_portal)
    page.get_by_role("button", name="Leave", exact=True).click()

    begin_in_schedule(dana)
    expect(dana.page.get_by_role("button", name="Turn camera off")).to_be_visible()
    save_sizes(dana.page, "waiting-room-therapist")
    page.goto(link_mailed_to(stage, ALEX))
    expect(page.get_by_role("button", name="Begin session")).to_be_visible()
    save_sizes(page, "invitation")

    page.get_by_role("button", name="Begin session").click()
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
        somebody.expect_picture_and_sound()
    dana.page.wait_for_timeout(4000)
    save_sizes(dana.page, "session-therapist")
    save_sizes(page, "session")

    dana.page.get_by_role("button", name="End session", exact=True).click()
    dana.page.get_by_role("button", name="End session for everyone").click()
    expect(page.get_by_text("This session has ended")).to_be_visible()
    save_sizes(page, "closing-page")
    expect(dana.page.get_by_role("link", name=re.compile("Back"))).to_be_visible()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        fresh_practice("screenshots", "screenshots", FOLDER / "run") as stage,
        sync_playwright() as playwright,
    ):
        # The room page's stories ask nobody for anything, so they are made alone, too.
        if not ONLY or any(name.startswith("story") for name in ONLY):
            plain = playwright.chromium.launch(**CHROMIUM)
            make_sheets(plain, stage.url, IMAGES / "stories", ONLY)
            plain.close()
        if ONLY and all(name.startswith("story") for name in ONLY):
            return
        therapist = in_front_of(playwright, THERAPIST, "therapist")
        client = in_front_of(playwright, CLIENT, "client")
        dana, alex = Person(stage, therapist, DANA), Person(stage, client, ALEX)
        open_online_booking(dana)
        staff_pages(Person(stage, therapist, OWNER))
        schedule_pages(dana)
        client_pages(dana)
        portal_pages(Person(stage, client), alex, Person(stage, client, SAM))
        session_pages(stage, dana, alex, Person(stage, client, ALEX))
        therapist.close()
        client.close()


if __name__ == "__main__":
    main()
