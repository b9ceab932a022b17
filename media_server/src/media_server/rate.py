"""Token buckets and meters: how much of something may happen, and does."""

from __future__ import annotations


class Bucket:
    """Lets `rate` units a second through, and up to `burst` at once.

    It is refilled only when it has run dry, so that the common case is one subtraction; over any
    stretch of t seconds at most `rate * t + 2 * burst` units pass.
    """

    __slots__ = ("_burst", "_filled_at", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._filled_at = now

    def take(self, units: float, now: float) -> bool:
        """Takes `units` at the time `now` (seconds); False when there are not enough."""
        self._tokens -= units
        if self._tokens >= 0:
            return True
        elapsed = max(0.0, now - self._filled_at)
        self._filled_at = now
        self._tokens = min(self._burst, self._tokens + units + elapsed * self._rate)
        if self._tokens < units:
            return False
        self._tokens -= units
        return True


class Meter:
    """Measures bits a second, between two looks at it that are not too close."""

    __slots__ = ("_bytes", "_rate", "_since")

    CLOSE = 0.5

    def __init__(self, now: float) -> None:
        self._bytes, self._rate, self._since = 0, 0.0, now

    def add(self, size: int) -> None:
        """So many bytes have passed."""
        self._bytes += size

    def rate(self, now: float) -> float:
        """Bits a second since the last look, or as it was then."""
        elapsed = now - self._since
        if elapsed >= self.CLOSE:
            self._rate = 8 * self._bytes / elapsed
            self._bytes, self._since = 0, now
        return self._rate
