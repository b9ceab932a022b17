"""People with a browser, and what they can do on any page."""

import re
import time
from itertools import count
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from devstack.paths import ROOT

PASSWORD = "demo"
TIME_ZONE = ZoneInfo("America/New_York")
CHROMIUM = {
    "executable_path": "/usr/bin/chromium",
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        "--auto-select-desktop-capture-source=Entire screen",
        "--autoplay-policy=no-user-gesture-required",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ],
}
RESULTS = ROOT / "test-results"

# For a busy machine; nothing waits longer than it has to.
expect.set_options(timeout=20_000)

# Keeps hold of the page's connections: for their statistics, and to cut them.
WATCH_CONNECTIONS = """
window.watchedSockets = [];
window.WebSocket = class extends WebSocket {
    constructor(...parameters) {
        super(...parameters);
        window.watchedSockets.push(this);
    }
};

window.watchedPeers = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...parameters) {
        super(...parameters);
        window.watchedPeers.push(this);
    }
};
"""

RECEIVED = """async () => {
    const received = {framesDecoded: 0, audioEnergy: 0, connected: false};
    for (const peer of window.watchedPeers) {
        if (peer.connectionState !== "connected") continue;
        received.connected = true;
        for (const stat of (await peer.getStats()).values()) {
            if (stat.type !== "inbound-rtp") continue;
            if (stat.kind === "video") received.framesDecoded += stat.framesDecoded;
            if (stat.kind === "audio") received.audioEnergy += stat.totalAudioEnergy;
        }
    }
    return received;
}"""


class Person:
    """One person in one browser profile.

    `phone` gives the browser the size and touch of a small phone, `user_agent` the name of
    another browser; with `devices` off it has been told to refuse camera and microphone.
    """

    def __init__(
        self, practice, chromium, login=None, *, phone=False, user_agent=None, devices=True
    ):
        self.practice = practice
        self.login = login
        size = {"width": 360, "height": 640} if phone else {"width": 1280, "height": 800}
        self.context = chromium.new_context(
            base_url=practice.url,
            viewport=size,
            has_touch=phone,
            is_mobile=phone,
            user_agent=user_agent,
            # What is not named here is refused.
            permissions=["camera", "microphone"] if devices else ["geolocation"],
            locale="en-US",
            timezone_id=TIME_ZONE.key,
        )
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(WATCH_CONNECTIONS)
        self.page = self.context.new_page()
        self.problems = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self._ids = count(1)
        if login:
            self.sign_in(login)

    def sign_in(self, login, leads_to=None):
        """Through the sign-in page, as people do."""
        if not leads_to:
            self.page.goto("/web/login")
        self.page.get_by_label("Email").fill(login)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in", exact=True).click()
        self.page.wait_for_url(leads_to or re.compile(r"/(odoo|my)\b"))

    def authenticate(self, login):
        """Without the sign-in page, where it is not what is tried."""
        self.post(
            "/web/session/authenticate",
            {"db": self.practice.database.name, "login": login, "password": PASSWORD},
        )
        self.login = login

    def call(self, model, method, *arguments, **keywords):
        """RPC with this person's rights; the refusal's sentence comes as `Refused`."""
        return self.post(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": keywords},
        )

    def post(self, path, parameters):
        """JSON-RPC to a route of Odoo's, with this person's cookies."""
        answer = self.context.request.post(
            path,
            data={
                "jsonrpc": "2.0",
                "method": "call",
                "id": next(self._ids),
                "params": parameters,
            },
        )
        if not answer.ok:
            raise Refused(answer.status, answer.status_text)
        body = answer.json()
        if "error" in body:
            raise Refused(body["error"]["code"], body["error"]["data"]["message"])
        return body["result"]

    def status_of(self, path, **options):
        return self.context.request.get(path, **options).status

    def received(self):
        return self.page.evaluate(RECEIVED)

    def expect_picture_and_sound(self, seconds=20):
        """The other person's picture and sound arrive now: both counters go on growing."""
        deadline = time.monotonic() + seconds
        before = self.received()
        while time.monotonic() < deadline:
            now = self.received()
            if (
                now["framesDecoded"] > before["framesDecoded"] + 5
                and now["audioEnergy"] > before["audioEnergy"]
            ):
                return
            if now["framesDecoded"] < before["framesDecoded"]:
                before = now
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.login} receives nothing: {before} … {self.received()}")

    def cut_websocket(self):
        self.page.evaluate("watchedSockets.forEach((socket) => socket.close())")

    def close(self, keep_as):
        RESULTS.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", f"{keep_as}-{self.login or 'nobody'}")
        if not self.page.is_closed():
            self.page.screenshot(path=RESULTS / f"{name}.png")
        self.context.close()


class Refused(Exception):
    """Odoo refused; `status` is HTTP's or JSON-RPC's, the text is what the person reads."""

    def __init__(self, status, sentence):
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence
