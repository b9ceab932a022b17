"""Records in a page when frames of the other person's picture are decoded."""

import time
from dataclasses import dataclass

INTERVAL = 0.05
PAUSE = 0.5
"""A shorter gap between two frames is no interruption: a busy machine makes such gaps by itself."""

RECORD = """(milliseconds) => {
    window.decodedAt = [];
    let decoded = 0;
    let isLooking = false;
    clearInterval(window.decodedTimer);
    window.decodedTimer = setInterval(async () => {
        if (isLooking) return;
        isLooking = true;
        let frames = 0;
        for (const peer of window.watchedPeers) {
            if (peer.connectionState === "closed") continue;
            for (const stat of (await peer.getStats()).values()) {
                if (stat.type === "inbound-rtp" && stat.kind === "video") {
                    frames += stat.framesDecoded;
                }
            }
        }
        if (frames !== decoded && frames) window.decodedAt.push(Date.now() / 1000);
        decoded = frames;
        isLooking = false;
    }, milliseconds);
}"""


@dataclass(frozen=True)
class Interruption:
    """What a fault did to one picture, in seconds; both are 0 where it did not stop."""

    back: float
    """From the fault to the first frame after the last pause."""
    pause: float
    """The longest time without a frame."""


class Recorder:
    """The frames that one person's page decodes, from now on."""

    def __init__(self, somebody) -> None:
        self.somebody = somebody
        somebody.page.evaluate(RECORD, INTERVAL * 1000)

    def interruption(self, fault: float, settled: float = 2, limit: float = 40) -> Interruption:
        """Wait until the picture has run for `settled` seconds without a pause, and judge.

        `fault` is a `time.time()`, the clock that the browser has as well. A fault shows late,
        since browsers hold some frames back: hence the wait before the picture counts as back.
        """
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline:
            self.somebody.page.wait_for_timeout(200)
            now = time.time()
            frames = self.somebody.page.evaluate("window.decodedAt")
            moments = [fault, *(moment for moment in frames if moment > fault)]
            gaps = [(b - a, b) for a, b in zip(moments, moments[1:], strict=False)]
            pauses = [(length, end) for length, end in gaps if length > PAUSE]
            back = pauses[-1][1] if pauses else fault
            if now - back > settled and now - moments[-1] < PAUSE:
                return Interruption(back - fault, max((p[0] for p in pauses), default=0.0))
        raise AssertionError(
            f"{self.somebody.login} has no picture {limit} s after the fault:"
            f" the last frame came {moments[-1] - fault:.1f} s after it"
        )


def worst_of(recorders, fault: float, **options) -> Interruption:
    """Both people of a session count, and the one who is worse off is the result."""
    found = [recorder.interruption(fault, **options) for recorder in recorders]
    return Interruption(max(i.back for i in found), max(i.pause for i in found))
