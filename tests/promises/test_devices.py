"""Microphone and camera on a phone, and what happens when they are refused."""

import pytest
from playwright.sync_api import expect

from ..people import CHROMIUM

BROWSERS = {
    "Chrome on Android": (
        "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/140.0.0.0 Mobile Safari/537.36",
        "Tap the icon to the left of the address, then “Permissions”.",
    ),
    "Safari on iPhone": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
        " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "“Website Settings”",
    ),
    "Chrome on iPhone": (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
        " (KHTML, like Gecko) CriOS/140.0.0.0 Mobile/15E148 Safari/604.1",
        "Open the Settings app of your phone or tablet, then “Apps”, and choose this browser.",
    ),
    "Firefox on Android": (
        "Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0",
        "until they say “Allowed”",
    ),
    "Firefox on a computer": (
        "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0",
        "When Firefox asks again, choose “Allow”.",
    ),
}


@pytest.fixture(scope="module")
def chromium(chromium):
    """A browser that asks, where the other tests' says yes to everything."""
    arguments = [a for a in CHROMIUM["args"] if a != "--use-fake-ui-for-media-stream"]
    browser = chromium.browser_type.launch(**CHROMIUM | {"args": arguments})
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def waiting_client(office):
    client = office.client()
    _event, session = office.book(office.therapist(), client, minutes=5)
    return client, f"/teletherapy/room/{session}"


def test_s17_phone_asks_for_microphone_and_camera(waiting_client, browser_of):
    """On a phone the browser is asked for microphone and camera, and both are there."""
    client, room = waiting_client
    alex = browser_of(client.login, phone=True)
    alex.page.goto(room)
    expect(alex.page.get_by_role("heading", name="Telehealth Waiting Room")).to_be_visible()
    expect(alex.page.get_by_role("button", name="Leave")).to_be_visible()
    expect(alex.page.locator("video").first).to_be_visible()
    expect(alex.page.get_by_role("button", name="Try again")).to_have_count(0)
    width = alex.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


@pytest.mark.parametrize("browser", BROWSERS)
def test_s17_refusal_is_met_with_instructions(waiting_client, browser_of, browser):
    """A refusal is met with instructions for that very browser, and with two ways on.

    Trying again, and joining without camera and microphone.
    """
    client, room = waiting_client
    user_agent, instruction = BROWSERS[browser]
    alex = browser_of(
        client.login, phone="computer" not in browser, user_agent=user_agent, devices=False
    )
    alex.page.goto(room)
    help_box = alex.page.get_by_role("alert").filter(has_text="does not let this page use")
    expect(help_box).to_contain_text("your camera and microphone")
    expect(help_box.get_by_role("list")).to_contain_text(instruction)
    for _user_agent, foreign in BROWSERS.values():
        if foreign != instruction:
            expect(help_box).not_to_contain_text(foreign)

    expect(help_box.get_by_role("button", name="Try again")).to_be_visible()
    expect(
        help_box.get_by_role("button", name="Join without camera and microphone")
    ).to_be_visible()

    # As the instructions say: who comes back after allowing them has nothing to click.
    alex.context.grant_permissions(["camera", "microphone"])
    expect(help_box).to_have_count(0)
    expect(alex.page.locator("video").first).to_be_visible()


def test_s17_no_dead_end_without_devices(waiting_client, browser_of):
    """Who cannot or will not allow them joins without, and is told what that means."""
    client, room = waiting_client
    alex = browser_of(client.login, phone=True, devices=False)
    alex.page.goto(room)
    expect(alex.page.get_by_text("They will not see or hear you.")).to_be_visible()
    alex.page.get_by_role("button", name="Join without camera and microphone").click()
    expect(alex.page.get_by_text("is not here yet.")).to_be_visible()
