"""Who speaks, from the audio levels in the packets' headers (RFC 6464)."""

from __future__ import annotations

WINDOW = 0.4
"""Seconds over which levels are put together."""

LOUD = 35
"""-dBov; louder is less. What is quieter is no speech."""

SHARE = 0.4
"""The share of loud packets that makes a speaker."""

ADVANTAGE = 6.0
"""By how many dB another has to be louder to take the place of who speaks."""


class Speaker:
    """The active speaker among many."""

    def __init__(self) -> None:
        self.active: str | None = None
        self._levels: dict[str, tuple[int, int, int]] = {}
        """By participant: packets, loud ones, and the sum of their loudness."""
        self._since: float | None = None

    def hear(self, participant: str, level: int) -> None:
        """An audio packet with the level in -dBov (0 to 127)."""
        packets, loud, loudness = self._levels.get(participant, (0, 0, 0))
        is_loud = level <= LOUD
        self._levels[participant] = (
            packets + 1,
            loud + is_loud,
            loudness + (127 - level if is_loud else 0),
        )

    def forget(self, participant: str) -> None:
        """Somebody is gone."""
        self._levels.pop(participant, None)
        if self.active == participant:
            self.active = None

    def changed(self, now: float) -> bool:
        """Looks at the window when it is over; True when somebody else speaks since then."""
        if self._since is None:
            self._since = now
        if now - self._since < WINDOW:
            return False
        self._since = now
        loudness = {
            participant: total / loud
            for participant, (packets, loud, total) in self._levels.items()
            if loud and loud >= SHARE * packets
        }
        self._levels.clear()
        if not loudness:
            return False
        loudest = max(loudness, key=lambda participant: loudness[participant])
        if loudest == self.active:
            return False
        if self.active in loudness and loudness[loudest] < loudness[self.active] + ADVANTAGE:
            return False
        self.active = loudest
        return True
