"""Firefox beside Chromium, and people who come with either."""

import sys

import pytest

from devstack import fresh_practice
from devstack.paths import LOCAL

from ..people import Person
from .bridge import __file__ as BRIDGE

FIREFOX = "/usr/bin/firefox-esr"
PREFERENCES = {
    # A tone and a picture that moves, instead of devices.
    "media.navigator.streams.fake": True,
    "media.autoplay.default": 0,
}
ALLOW_DEVICES = {"media.navigator.permission.disabled": True}
# 2: as if the person had said no before.
REFUSE_DEVICES = {"permissions.default.camera": 2, "permissions.default.microphone": 2}
# Made by scripts/firefox.sh, for the media alone: Firefox offers none of the loopback network.
ADDRESS = "10.9.9.1"


@pytest.fixture(scope="session")
def practice():
    """The demo practice, with its media at an address that Firefox can reach."""
    with fresh_practice("test", "end_to_end", LOCAL / "test" / "end_to_end") as practice:
        practice.node.stop()
        practice.start_node(MEDIA_UDP_HOST=ADDRESS)
        practice.wait_for_node()
        yield practice


@pytest.fixture(scope="session")
def launch_firefox(playwright):
    """Start a Firefox with preferences of its own besides the tests'."""
    bridge = LOCAL / "test" / "firefox-bridge"
    bridge.parent.mkdir(exist_ok=True)
    bridge.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{BRIDGE}" {FIREFOX} "$@"\n')
    bridge.chmod(0o755)
    browsers = []

    def launch(preferences):
        browser = playwright.firefox.launch(
            channel="moz-firefox",
            executable_path=bridge,
            firefox_user_prefs=PREFERENCES | preferences,
        )
        browsers.append(browser)
        return browser

    yield launch
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="session")
def firefox(launch_firefox):
    return launch_firefox(ALLOW_DEVICES)


@pytest.fixture(scope="session")
def refusing_firefox(launch_firefox):
    return launch_firefox(REFUSE_DEVICES)


@pytest.fixture
def people_with(practice, request):
    """Return a `browser_of` whose people come with these browsers, one after the other."""
    people = []

    def make(*browsers):
        left = iter(browsers)

        def browser_of(login, *, phone=False):
            somebody = Person(practice, next(left), phone=phone)
            people.append(somebody)
            somebody.authenticate(login)
            return somebody

        return browser_of

    yield make
    for somebody in people:
        somebody.close(keep_as=request.node.name)
