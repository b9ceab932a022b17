"""Sound without pictures: what is taken off the line, in a pair and a group, and comes back."""

from playwright.sync_api import expect

from .accessibility import check_page
from .groups import expect_company
from .meeting import meet, part
from .people import RESULTS

# How many bytes of pictures have come, and how much sound was heard, by the present connection.
COMING = """async () => {
    const coming = { video: 0, energy: 0 };
    for (const peer of watchedPeers) {
        if (peer.connectionState !== "connected") continue;
        for (const stat of (await peer.getStats()).values()) {
            if (stat.type !== "inbound-rtp") continue;
            if (stat.kind === "video") coming.video += stat.bytesReceived;
            else coming.energy += stat.totalAudioEnergy;
        }
    }
    return coming;
}"""
LOOK = 2_000


def coming_in(somebody):
    """Bytes of pictures, and energy of sound, that come in :data:`LOOK` milliseconds."""
    before = somebody.page.evaluate(COMING)
    somebody.page.wait_for_timeout(LOOK)
    after = somebody.page.evaluate(COMING)
    return after["video"] - before["video"], after["energy"] - before["energy"]


def expect_coming(somebody, *, pictures):
    for _look in range(8):
        video, energy = coming_in(somebody)
        if (video > 0) is pictures and energy > 0:
            return
    raise AssertionError(f"{somebody.login} gets {video} bytes of pictures, {energy} of sound")


def tile_of(somebody, name):
    return somebody.page.locator("[data-participant]", has_text=name)


def choose_audio_only(somebody):
    somebody.page.get_by_role("button", name="More", exact=True).click()
    somebody.page.get_by_role("menuitemcheckbox", name="Audio only").click()


def screenshots(somebody, name):
    for width, height in ((360, 640), (1280, 800)):
        somebody.page.set_viewport_size({"width": width, "height": height})
        somebody.page.screenshot(path=RESULTS / f"audio-only-{name}-{width}.png")


def test_pair(office, browser_of):
    """Neither picture is sent, both sides are told, and it survives a lost WebSocket."""
    people = dana, alex = meet(office, browser_of)
    expect_coming(alex, pictures=True)
    connections = alex.page.evaluate("watchedPeers.length")
    choose_audio_only(alex)
    expect(tile_of(alex, dana.name).get_by_text("Audio only")).to_be_visible()
    expect(tile_of(dana, alex.name).get_by_text("Audio only")).to_be_visible()
    told = dana.page.get_by_text(f"{alex.name} uses audio only, and does not see you.")
    expect(told).to_be_visible()
    expect(alex.page.get_by_role("button", name="Turn camera on")).to_be_visible()
    for somebody in people:
        expect_coming(somebody, pictures=False)
    alex.cut_websocket()
    expect(alex.page.get_by_text("Your connection is interrupted")).to_be_hidden()
    expect_coming(alex, pictures=False)
    for somebody, name in ((alex, "own"), (dana, "other")):
        check_page(somebody.page, f"Audio only: {name}")
        screenshots(somebody, name)

    alex.page.get_by_role("button", name="Show pictures again").click()
    expect(told).to_be_hidden()
    expect_coming(alex, pictures=True)
    expect(tile_of(dana, alex.name).get_by_text("Camera off")).to_be_visible()
    alex.page.get_by_role("button", name="Turn camera on").click()
    dana.expect_picture_and_sound()
    assert alex.page.evaluate("watchedPeers.length") == connections
    part(people)


def test_group(office, browser_of):
    """The node forwards no picture to who wants none, and all of them to the others."""
    people = dana, alex, sam = meet(office, browser_of, guests=1)
    expect_company(sam, dana.name, alex.name)
    choose_audio_only(sam)
    for name in (dana.name, alex.name):
        expect(tile_of(sam, name).get_by_text("Audio only")).to_be_attached()
    expect(tile_of(dana, sam.name).get_by_text("Audio only")).to_be_attached()
    expect_coming(sam, pictures=False)
    expect_coming(dana, pictures=True)
    screenshots(sam, "group")
    sam.page.get_by_role("button", name="Turn camera on").click()
    expect(sam.page.get_by_role("button", name="Show pictures again")).to_be_hidden()
    expect_company(sam, dana.name, alex.name)
    expect_company(dana, sam.name, alex.name)
    part(people)


def test_join(office, browser_of):
    """Chosen in the waiting room: the session begins without a single picture."""
    therapist, client = office.therapist(), office.client()
    _event, session = office.book(therapist, client, minutes=5)
    alex = browser_of(client.login)
    alex.page.goto(f"/teletherapy/room/{session}")
    alex.page.get_by_role("button", name="Join with audio only").click()
    back = alex.page.get_by_role("button", name="Join with pictures")
    expect(back).to_be_visible()
    check_page(alex.page, "The waiting room with audio only")
    screenshots(alex, "waiting")
    back.click()
    alex.page.get_by_role("button", name="Join with audio only").click()
    dana = browser_of(therapist.login)
    dana.page.goto(f"/teletherapy/room/{session}")
    for somebody in (dana, alex):
        expect(somebody.page.get_by_text("End-to-end encrypted")).to_be_visible()
    told = dana.page.get_by_text(f"{client.name} uses audio only, and does not see you.")
    expect(told).to_be_visible()
    expect_coming(alex, pictures=False)
    assert alex.page.evaluate(COMING)["video"] == 0
    part([alex, dana])
