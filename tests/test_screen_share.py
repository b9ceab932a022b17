"""Somebody shows their screen, to one other person and to several."""

import re

from playwright.sync_api import expect

from .accessibility import check_page
from .meeting import meet, part
from .people import RESULTS

# A screen that is told from the camera by its size and its one color, and hums.
FAKE_SCREEN = """() => {
    navigator.mediaDevices.getDisplayMedia = async (constraints) => {
        window.askedToShare = constraints;
        const canvas = Object.assign(document.createElement("canvas"), { width: 800, height: 800 });
        const context = canvas.getContext("2d");
        setInterval(() => {
            context.fillStyle = "rgb(20, 40, 220)";
            context.fillRect(0, 0, 800, 800);
            context.fillStyle = "white";
            context.fillRect(400 + Math.random() * 8, 400, 8, 8);
        }, 60);
        const sound = new AudioContext();
        const hum = sound.createOscillator();
        const destination = sound.createMediaStreamDestination();
        hum.connect(destination);
        hum.start();
        const stream = canvas.captureStream(15);
        stream.addTrack(destination.stream.getAudioTracks()[0]);
        window.sharedScreen = stream;
        return stream;
    };
}"""

# What the tile of this person shows: shape, and how blue the middle of its left edge is.
SHOWN = """(tile) => {
    const video = tile.querySelector("video");
    const { videoWidth: width, videoHeight: height } = video;
    if (!width) return null;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0);
    const [red, green, blue] = context.getImageData(width / 8, height / 2, 1, 1).data;
    const { objectFit, transform } = getComputedStyle(video);
    return { isSquare: width === height, isBlue: blue > red + green, objectFit, transform };
}"""

# The loudest sound that comes now, 0 to 1.
LOUDNESS = """async () => {
    let loudest = 0;
    for (const peer of watchedPeers) {
        if (peer.connectionState !== "connected") continue;
        for (const stat of (await peer.getStats()).values()) {
            if (stat.type === "inbound-rtp" && stat.kind === "audio") {
                loudest = Math.max(loudest, stat.audioLevel || 0);
            }
        }
    }
    return loudest;
}"""


def tile_of(somebody, name):
    return somebody.page.locator("[data-participant]", has_text=name)


def expect_shown(somebody, name, *, screen):
    tile = tile_of(somebody, name)
    for _look in range(80):
        shown = tile.evaluate(SHOWN)
        if shown and (shown["isSquare"] and shown["isBlue"]) is screen:
            break
        somebody.page.wait_for_timeout(250)
    else:
        raise AssertionError(f"{somebody.login} sees {shown} of {name}")
    if screen:
        assert (shown["objectFit"], shown["transform"]) == ("contain", "none")


def expect_hum(somebody, *, hum):
    """The fake microphone beeps once a second; the screen hums all the time."""
    quietest = 0.0
    for _try in range(40):
        levels = []
        for _look in range(8):
            levels.append(somebody.page.evaluate(LOUDNESS))
            somebody.page.wait_for_timeout(60)
        quietest = min(levels)
        if (quietest > 0.1) is hum:
            return
    raise AssertionError(f"{somebody.login} hears at least {quietest}")


def share(somebody):
    somebody.page.evaluate(FAKE_SCREEN)
    somebody.page.get_by_role("button", name="Share screen").click()
    expect(somebody.page.get_by_text("You are sharing your screen.")).to_be_visible()


def test_pair(office, browser_of):
    """The client sees and hears the screen, the therapist cannot miss it, and it ends at once."""
    people = dana, alex = meet(office, browser_of)
    assert not alex.page.evaluate("navigator.mediaDevices.getDisplayMedia === undefined")
    expect_hum(alex, hum=False)
    offers = "watchedPeers.filter((peer) => peer.connectionState === 'connected').length"
    share(dana)
    expect_shown(alex, dana.name, screen=True)
    expect_hum(alex, hum=True)
    expect(tile_of(alex, dana.name)).to_contain_text(f"{dana.name} is sharing their screen")
    expect(tile_of(alex, dana.name)).not_to_contain_text("Camera off")
    assert alex.page.evaluate(offers) == 1
    for somebody, name in ((dana, "sharer"), (alex, "viewer")):
        somebody.page.screenshot(path=RESULTS / f"share-{name}-1280.png")
        check_page(somebody.page, f"Sharing: {name}")
        somebody.page.set_viewport_size({"width": 360, "height": 640})
        somebody.page.screenshot(path=RESULTS / f"share-{name}-360.png")
        somebody.page.set_viewport_size({"width": 1280, "height": 800})

    # The hum is the screen's: who is muted still lets it be heard.
    dana.page.get_by_role("button", name="Mute microphone").click()
    expect_hum(alex, hum=True)
    dana.page.get_by_role("button", name="Unmute microphone").click()

    dana.page.get_by_role("status").locator("..").get_by_role(
        "button", name="Stop sharing"
    ).first.click()
    expect(dana.page.get_by_text("You are sharing your screen.")).to_be_hidden()
    expect_shown(alex, dana.name, screen=False)
    expect_hum(alex, hum=False)

    # The browser's own stop.
    share(alex)
    expect_shown(dana, alex.name, screen=True)
    alex.page.evaluate("sharedScreen.getVideoTracks()[0].dispatchEvent(new Event('ended'))")
    expect_shown(dana, alex.name, screen=False)
    expect(alex.page.get_by_role("button", name="Share screen")).to_be_visible()

    # Leaving ends it, too.
    share(alex)
    part([alex])
    expect(alex.page.get_by_text("You have left the session")).to_be_visible()
    assert alex.page.evaluate(
        "sharedScreen.getTracks().every((track) => track.readyState === 'ended')"
    )
    part([dana])
    del people


def test_group(office, browser_of):
    """Three: both others see the screen whole, and whoever is removed shares no longer."""
    people = dana, alex, sam = meet(office, browser_of, guests=1)
    for somebody in people:
        expect(somebody.page.locator("[data-participant]")).to_have_count(2)
    share(sam)
    for somebody in (dana, alex):
        expect_shown(somebody, sam.name, screen=True)
    dana.page.screenshot(path=RESULTS / "share-group-1280.png")
    dana.page.get_by_role("button", name="People", exact=True).click()
    row = dana.page.get_by_role("dialog", name="People in the session").get_by_role(
        "listitem", name=sam.name
    )
    row.get_by_role("button", name="Remove").click()
    dana.page.get_by_role("dialog", name=f"Remove {sam.name} from the session?").get_by_role(
        "button", name="Remove"
    ).click()
    expect(sam.page.get_by_text("You were removed from the session")).to_be_visible()
    assert sam.page.evaluate(
        "sharedScreen.getTracks().every((track) => track.readyState === 'ended')"
    )
    dana.page.keyboard.press("Escape")
    part([alex, dana])


def test_real_capture(office, browser_of):
    """The browser's own capture goes the same way, with what we ask it for."""
    people = dana, alex = meet(office, browser_of)
    dana.page.get_by_role("button", name="Share screen").click()
    expect(dana.page.get_by_text("You are sharing your screen.")).to_be_visible()
    expect(tile_of(alex, dana.name)).to_have_class(re.compile("o-screen"))
    alex.expect_picture_and_sound()
    part(people)


def test_phone(office, browser_of):
    """A phone has no screen to share, and sees the other's."""
    people = dana, alex = meet(office, browser_of, phone=True)
    expect(alex.page.get_by_role("button", name="Share screen")).to_have_count(0)
    share(dana)
    expect_shown(alex, dana.name, screen=True)
    part(people)
