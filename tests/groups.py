"""What people of a group see and hear, each of each other one, and what leaves their browsers."""

import time

from playwright.sync_api import expect

# By participant's tile: how many frames its picture has had, and whether it goes on.
SHOWN = """() => Object.fromEntries(
    [...document.querySelectorAll("[data-participant]")].map((tile) => {
        const video = tile.querySelector("video");
        const { totalVideoFrames } = video.getVideoPlaybackQuality();
        return [
            tile.querySelector(".o-teletherapy-Tile-name").textContent,
            { frames: totalVideoFrames, height: video.videoHeight, time: video.currentTime },
        ];
    })
)"""

# Every sound and picture that comes now, by connection and section.
COMING = """async () => {
    const coming = [];
    for (const peer of window.watchedPeers) {
        if (peer.connectionState !== "connected") continue;
        for (const stat of (await peer.getStats()).values()) {
            if (stat.type !== "inbound-rtp") continue;
            coming.push({
                kind: stat.kind,
                mid: stat.mid,
                decoded: stat.kind === "video" ? stat.framesDecoded : stat.jitterBufferEmittedCount,
                energy: stat.totalAudioEnergy,
            });
        }
    }
    return coming;
}"""

# From now on, of those who are there now: the looks that found a tile without a running picture, or
# no connection at all; and how long the longest standstill of any tile was.
WATCH_PICTURES = """() => {
    window.gaps = 0;
    window.standstills = {};
    const last = {};
    const getTiles = () => [...document.querySelectorAll("[data-participant]")];
    const present = getTiles().map((tile) => tile.dataset.participant);
    const look = () => {
        for (const tile of getTiles()) {
            const name = tile.dataset.participant;
            if (!present.includes(name)) continue;
            const [track] = tile.querySelector("video").srcObject?.getVideoTracks() || [];
            window.gaps += track?.readyState !== "live";
            const { totalVideoFrames } = tile.querySelector("video").getVideoPlaybackQuality();
            const now = performance.now();
            if (!last[name] || last[name].frames !== totalVideoFrames) {
                last[name] = { frames: totalVideoFrames, at: now };
            }
            const still = now - last[name].at;
            window.standstills[name] = Math.max(window.standstills[name] || 0, still);
        }
        window.gaps += !watchedPeers.some((peer) => peer.connectionState === "connected");
    };
    setInterval(look, 50);
}"""


def expect_company(somebody, *names, seconds=40):
    """Pictures of all of these go on, and as many voices are heard."""
    page = somebody.page
    deadline = time.monotonic() + seconds
    before = page.evaluate(SHOWN), page.evaluate(COMING)
    while time.monotonic() < deadline:
        page.wait_for_timeout(500)
        now = page.evaluate(SHOWN), page.evaluate(COMING)
        if goes_on(before, now, names):
            return
        before = now
    raise AssertionError(f"{somebody.login} sees {now[0]} and gets {now[1]}, not {names}")


def goes_on(before, now, names):
    shown_before, shown = before[0], now[0]
    if sorted(shown) != sorted(names):
        return False
    for name in names:
        if name not in shown_before or shown[name]["frames"] <= shown_before[name]["frames"]:
            return False
    voices = [each for each in now[1] if each["kind"] == "audio" and each["decoded"]]
    return len(voices) >= len(names)


def longest_standstill(somebody):
    """In milliseconds, of whom it was longest."""
    return max(somebody.page.evaluate("standstills").values(), default=0)


def add_participant(therapist, event, name, role):
    """The appointment → tab Teletherapy → More participants → Add a line."""
    page = therapist.page
    page.goto(f"/odoo/calendar.event/{event}")
    page.get_by_role("tab", name="Teletherapy").click()
    page.get_by_role("button", name="Add a line").click()
    box = page.locator("[name=teletherapy_guest_ids] [name=partner_id] input")
    box.fill(name)
    page.get_by_role("option", name=name).first.click()
    row = page.locator("[name=teletherapy_guest_ids] tr.o_selected_row")
    row.locator("[name=role] select, [name=role] input").first.click()
    page.keyboard.type(role)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save manually").click()
    expect(page.get_by_role("button", name="Save manually")).to_be_hidden()
