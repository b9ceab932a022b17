"""Sessions of people with Firefox, with each other and with people who have Chromium."""

import re
import time

import pytest
from playwright.sync_api import expect

from ..groups import COMING
from ..meeting import meet

pytestmark = pytest.mark.firefox

NUMBER = re.compile(r"\d{4} \d{4} \d{4}")
# Of what is sent to the group: whether somebody encrypts it before.
LEAVES = """() => watchedPeers
    .filter((peer) => peer.connectionState === "connected")
    .flatMap((peer) => peer.getSenders())
    .filter((sender) => sender.track && sender.transport.state === "connected")
    .map((sender) => Boolean(sender.transform))"""


@pytest.fixture
def meet_with(office, people_with, request):
    """Let people meet who have these browsers: therapist, client, guests."""

    def make(*names):
        browsers = [request.getfixturevalue(name) for name in names]
        return meet(office, people_with(*browsers), guests=len(names) - 2)

    return make


def expect_company(somebody, names, seconds=30):
    """All of these are shown, and as many pictures and voices are decoded and go on.

    By statistics alone: without a screen Firefox counts no frames of what a page shows.
    """
    tiles = somebody.page.locator("[data-participant]")
    expect(tiles).to_have_count(len(names))
    assert set(tiles.locator(".o-teletherapy-Tile-name").all_text_contents()) == names
    deadline = time.monotonic() + seconds
    before = somebody.page.evaluate(COMING)
    while time.monotonic() < deadline:
        somebody.page.wait_for_timeout(500)
        now = somebody.page.evaluate(COMING)
        if count_going_on(before, now) == {"audio": len(names), "video": len(names)}:
            return
        before = now
    raise AssertionError(f"{somebody.login} gets {now}, not {names}")


def count_going_on(before, now):
    """How many voices have made a sound meanwhile, and how many pictures have moved."""
    progress = {"audio": "energy", "video": "decoded"}
    earlier = {each["mid"]: each for each in before}
    counts = dict.fromkeys(progress, 0)
    for each in now:
        field = progress[each["kind"]]
        counts[each["kind"]] += each[field] > earlier.get(each["mid"], {field: 0})[field]
    return counts


def expect_muted_and_back(somebody, others):
    """Everybody else sees that this person has turned the microphone off, and on again."""
    somebody.page.get_by_role("button", name="Mute microphone", exact=True).click()
    for other in others:
        expect(other.page.get_by_text("Microphone off", exact=True)).to_be_visible()
    somebody.page.get_by_role("button", name="Unmute microphone", exact=True).click()
    for other in others:
        expect(other.page.get_by_text("Microphone off", exact=True)).to_have_count(0)


def expect_chat(somebody, others, text):
    """What one writes, everybody else reads."""
    for each in (somebody, *others):
        each.page.get_by_role("button", name=re.compile("^Chat")).click()
    box = somebody.page.get_by_role("region", name="Chat").get_by_label("Message", exact=True)
    box.fill(text)
    box.press("Enter")
    for each in (somebody, *others):
        chat = each.page.get_by_role("region", name="Chat")
        expect(chat.locator(".o-teletherapy-ChatMessage-text")).to_have_text([text])
        expect(chat.get_by_text("Not delivered yet")).to_have_count(0)
        chat.get_by_label("Message", exact=True).press("Escape")


def expect_number(people):
    """Both read the same number behind the lock: their keys are each other's."""
    numbers = set()
    for somebody in people:
        somebody.page.get_by_role("button", name="End-to-end encrypted").click()
        status = somebody.page.get_by_role("dialog").get_by_role("status")
        expect(status).to_have_text(NUMBER)
        numbers.add(status.text_content())
        somebody.page.keyboard.press("Escape")
    assert len(numbers) == 1


def leave(people):
    for somebody in people:
        somebody.page.get_by_role("button", name="Leave", exact=True).click()
        left = somebody.page.get_by_role("heading", name="You have left the session")
        expect(left).to_be_visible()
    for somebody in people:
        assert not somebody.problems


@pytest.mark.parametrize(
    "names",
    [("firefox", "chromium"), ("chromium", "firefox"), ("firefox", "firefox")],
    ids="-".join,
)
def test_pair(meet_with, names):
    """Therapist and client see and hear each other, and know when the other one is muted."""
    people = dana, alex = meet_with(*names)
    for somebody in people:
        somebody.expect_picture_and_sound()
    expect_number(people)
    expect_muted_and_back(alex, [dana])
    expect_muted_and_back(dana, [alex])
    expect_chat(dana, [alex], "Hello")
    leave(people)


def test_group(meet_with):
    """Three see and hear each other; nothing leaves a browser in clear."""
    people = meet_with("firefox", "chromium", "firefox")
    for somebody in people:
        others = [each for each in people if each is not somebody]
        expect_company(somebody, {each.name for each in others})
    for somebody in people:
        assert somebody.page.evaluate(LEAVES) == [True, True]
    sam = people[-1]
    expect_muted_and_back(sam, people[:-1])
    expect_chat(sam, people[:-1], "I translate")
    leave(people[-1:])
    for somebody in people[:-1]:
        somebody.expect_picture_and_sound()
    leave(people[:-1])


def test_refused_devices(office, people_with, refusing_firefox):
    """Who has refused devices reads how Firefox allows them, and can go on without."""
    client = office.client()
    _event, session = office.book(office.therapist(), client, minutes=5)
    alex = people_with(refusing_firefox)(client.login)
    alex.page.goto(f"/teletherapy/room/{session}")
    help_box = alex.page.get_by_role("alert").filter(has_text="does not let this page use")
    expect(help_box).to_contain_text("your camera and microphone")
    expect(help_box.get_by_role("list")).to_contain_text("When Firefox asks again, choose “Allow”.")
    expect(help_box.get_by_role("button", name="Try again")).to_be_visible()
    help_box.get_by_role("button", name="Join without camera and microphone").click()
    expect(alex.page.get_by_text("is not here yet.")).to_be_visible()
    assert not alex.problems
