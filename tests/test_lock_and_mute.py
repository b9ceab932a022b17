"""What the lock stands for, and whoever speaks into a microphone that is off."""

import re

from playwright.sync_api import expect

from .accessibility import check_page, tab_around
from .meeting import meet, part
from .people import RESULTS

NUMBER = re.compile(r"\d{4} \d{4} \d{4}")


def open_lock(somebody):
    somebody.page.get_by_role("button", name="End-to-end encrypted").click()
    return somebody.page.get_by_role("dialog", name="Only you can see and hear this")


def test_number(office, browser_of):
    """Both read the same number, which is another one in their next session."""
    numbers = []
    for _session in range(2):
        people = dana, alex = meet(office, browser_of)
        shown = []
        for somebody in people:
            dialog = open_lock(somebody)
            expect(dialog).to_contain_text("read this number to each other")
            expect(dialog.get_by_role("status")).to_have_text(NUMBER)
            shown.append(dialog.get_by_role("status").text_content())
        assert shown[0] == shown[1]
        numbers.append(shown[0])
        if len(numbers) == 1:
            dana.page.screenshot(path=RESULTS / "lock-1280.png")
            check_page(dana.page, "What the lock stands for")
            tab_around(dana.page, dana.page.get_by_role("dialog"))
            alex.page.set_viewport_size({"width": 360, "height": 640})
            alex.page.screenshot(path=RESULTS / "lock-360.png")
        for somebody in people:
            somebody.page.keyboard.press("Escape")
            expect(somebody.page.get_by_role("dialog")).to_be_hidden()
            expect(somebody.page.get_by_role("button", name="End-to-end encrypted")).to_be_focused()
        part(people)
    assert numbers[0] != numbers[1]


def test_group_has_no_number(office, browser_of):
    """Among three the lock says what holds instead."""
    people = meet(office, browser_of, guests=1)
    for somebody in people:
        expect(somebody.page.locator("[data-participant]")).to_have_count(2)
        dialog = open_lock(somebody)
        expect(dialog).to_contain_text("keys from your practice")
        expect(dialog).to_contain_text("your practice vouches for each one")
        assert not NUMBER.search(dialog.text_content())
        somebody.page.keyboard.press("Escape")
    part(people)


# A microphone into which somebody speaks without a pause; the browser's own beeps once a second.
SPEAK = """() => {
    navigator.mediaDevices.getUserMedia = async () => {
        const context = new AudioContext();
        const voice = context.createOscillator();
        const destination = context.createMediaStreamDestination();
        voice.connect(destination);
        voice.start();
        return destination.stream;
    };
}"""


def test_speaking_while_muted(office, browser_of):
    """It is said once, with a button that turns the microphone on; the key does the same."""
    people = dana, alex = meet(office, browser_of)
    page = dana.page
    page.evaluate(SPEAK)
    page.get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="Sound and picture").click()
    page.get_by_role("switch", name="Cancel echo").click()
    page.get_by_role("button", name="Done").click()
    notice = page.get_by_text("Your microphone is off: nobody hears you.")
    page.wait_for_timeout(1_500)
    expect(notice).to_be_hidden()
    mute = page.get_by_role("button", name="Mute microphone", exact=True)
    expect(mute).to_have_attribute("aria-keyshortcuts", "Control+D")
    mute.click()
    expect(notice).to_be_visible()
    page.screenshot(path=RESULTS / "muted-speech-1280.png")
    page.set_viewport_size({"width": 360, "height": 640})
    page.screenshot(path=RESULTS / "muted-speech-360.png")
    check_page(page, "Speaking while muted")
    page.get_by_role("button", name="Turn it on").click()
    expect(notice).to_be_hidden()
    expect(mute).to_be_visible()
    expect(alex.page.get_by_text("Microphone off")).to_be_hidden()

    page.keyboard.press("Control+d")
    expect(alex.page.get_by_text("Microphone off")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Your microphone is off")).to_have_count(1)
    # Told a moment ago, so not again.
    page.wait_for_timeout(2_000)
    expect(notice).to_be_hidden()
    page.keyboard.press("Control+d")
    expect(alex.page.get_by_text("Microphone off")).to_be_hidden()
    part(people)
