"""A connection that does not bear the picture, and the small window that stays above other tabs."""

from playwright.sync_api import expect

from .accessibility import check_page
from .meeting import meet, part
from .people import RESULTS

# What the browser would report of a way out on which a third is lost, while `window.isBad`.
BAD_WAY_OUT = """() => {
    window.isBad = true;
    const { getStats } = RTCPeerConnection.prototype;
    RTCPeerConnection.prototype.getStats = async function () {
        const report = new Map(await getStats.call(this));
        for (const [id, stat] of report) {
            if (window.isBad && stat.type === "remote-inbound-rtp") {
                report.set(id, { ...stat, fractionLost: 0.33 });
            }
        }
        return report;
    };
}"""


def test_sound_comes_first(office, browser_of):
    """The picture gets smaller, goes, and comes back by itself; both are told, and heard."""
    people = dana, alex = meet(office, browser_of)
    tile = alex.page.locator("[data-participant]")
    alex.expect_picture_and_sound()
    dana.page.evaluate(BAD_WAY_OUT)
    expect(dana.page.get_by_text("Your connection is slow.")).to_be_visible()
    expect(dana.page.get_by_text("Your picture is sent smaller")).to_be_visible()
    dana.page.screenshot(path=RESULTS / "quality-1280.png")
    check_page(dana.page, "A slow connection")
    expect(dana.page.get_by_text("Only your sound is sent for now.")).to_be_visible()
    expect(tile.get_by_text("Camera off")).to_be_visible()
    dana.page.set_viewport_size({"width": 360, "height": 640})
    dana.page.screenshot(path=RESULTS / "quality-360.png")
    before = alex.received()
    alex.page.wait_for_timeout(2_000)
    after = alex.received()
    assert after["framesDecoded"] - before["framesDecoded"] <= 1
    assert after["audioEnergy"] > before["audioEnergy"]

    dana.page.evaluate("window.isBad = false")
    expect(tile.get_by_text("Camera off")).to_be_hidden(timeout=30_000)
    expect(dana.page.get_by_text("Your connection is slow.")).to_be_hidden(timeout=30_000)
    alex.expect_picture_and_sound()
    part(people)


def test_small_window(office, browser_of):
    """It is offered where the browser has it, opens and closes, and goes with the session."""
    people = dana, _alex = meet(office, browser_of)
    page = dana.page
    dana.expect_picture_and_sound()
    item = page.get_by_role("menuitemcheckbox", name="Picture in picture")
    for is_on in (True, False, True):
        page.get_by_role("button", name="More").click()
        item.click()
        page.wait_for_function(
            f"Boolean(document.pictureInPictureElement) === {str(is_on).lower()}"
        )
    page.get_by_role("button", name="More").click()
    expect(item).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    part(people)
    expect(page.get_by_text("You have left the session")).to_be_visible()
    assert page.evaluate("document.pictureInPictureElement") is None
