"""Which layers a subscriber gets: by its bandwidth, and by what its page shows. Pure.

The page's estimate (REMB) creeps upwards behind what is sent, and falls when that was too much: a
fall tells how much there is room for, a low estimate alone tells nothing. So the capacity that is
reckoned with falls when the estimate falls, and with loss, and grows with the estimate and by
trying one step more, with growing pauses when that does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIRST_CAPACITY = 1_500_000.0
"""Bits a second, until the page has said that it is too much."""

HEADROOM = 0.9
"""The share of the capacity that is used."""

FALL = 0.95
"""An estimate below this share of the one before has fallen."""

LEAST_CAPACITY = 300_000.0
"""Bits a second below which no estimate leads, but loss alone: delay is a noisy sign."""

TRIAL_TIME = 4.0
FIRST_PAUSE = 5.0
LONGEST_PAUSE = 20.0
MOST_LOSS = 0.1
"""The share of lost packets from which on less is sent."""

AUDIO_BITRATE = 40_000.0
"""What is kept free for each voice: audio goes before video."""

SMALL = 200
"""Up to this height, in pixels, the lowest layer is enough."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A video that the page shows `height` pixels high, and the bit rates of its layers, the
    smallest first."""

    key: str
    height: int
    bitrates: Sequence[float]

    @property
    def most(self) -> int:
        """How many of the layers are worth having."""
        if self.height <= 0:
            return 0
        return 1 if self.height <= SMALL else len(self.bitrates)


class Allocator:
    """Chooses for one subscriber."""

    def __init__(self) -> None:
        self.capacity = FIRST_CAPACITY
        """Bits a second that are believed to be possible."""
        self._estimate: float | None = None
        self._has_fallen = False
        self._loss = 0.0
        self._trial: tuple[float, str, int] | None = None
        """Since when which video is tried with how many layers."""
        self._next_trial = 0.0
        self._pause = FIRST_PAUSE

    def estimated(self, bitrate: float) -> None:
        """The page believes that so many bits a second are possible."""
        if self._estimate is not None and bitrate < FALL * self._estimate:
            self._has_fallen = True
            self.capacity = min(self.capacity, max(bitrate, LEAST_CAPACITY))
        else:
            self.capacity = max(self.capacity, bitrate)
        self._estimate = bitrate

    def lost(self, fraction: float) -> None:
        """The page has reported a loss on one stream."""
        self._loss += 0.3 * (fraction - self._loss)

    def choose(
        self, wishes: Sequence[Wish], voices: int, sent: float, now: float
    ) -> Mapping[str, int]:
        """By key, how many layers up to go: 0 for no video, 1 for the lowest layer. `sent` is how
        many bits a second the page was sent since the last time."""
        congested = self._look(sent)
        if congested:
            self._next_trial = max(self._next_trial, now + self._pause)
        ranked = sorted(wishes, key=lambda wish: -wish.height)
        chosen = self._fill(ranked, voices)
        if self._trial is not None:
            since, key, layers = self._trial
            tried = chosen | {key: max(layers, chosen.get(key, 0))}
            if congested or key not in chosen:
                self._end_trial(now, held=False)
            elif now - since < TRIAL_TIME:
                return tried
            else:
                cost = voices * AUDIO_BITRATE + sum(_cost(w, tried[w.key]) for w in ranked)
                self.capacity = max(self.capacity, cost / HEADROOM)
                self._end_trial(now, held=True)
                return tried
        step = None if congested else _next_step(ranked, chosen)
        if step is not None and now >= self._next_trial:
            self._trial = (now, step, chosen[step] + 1)
            return chosen | {step: chosen[step] + 1}
        return chosen

    def _look(self, sent: float) -> bool:
        """True when there are signs that too much was sent since the last look."""
        congested, self._has_fallen = self._has_fallen, False
        if self._loss > MOST_LOSS:
            self.capacity = min(self.capacity, sent * (1 - min(self._loss, 0.5)))
            # What was lost counts once: reports tell of the time before less was sent.
            self._loss /= 2
            return True
        return congested

    def _fill(self, ranked: Sequence[Wish], voices: int) -> dict[str, int]:
        """Everybody's lowest layer first, the largest picture's first; then layer by layer."""
        budget = self.capacity * HEADROOM - voices * AUDIO_BITRATE
        chosen = {wish.key: 0 for wish in ranked}
        for layer in range(1, max((wish.most for wish in ranked), default=0) + 1):
            for wish in ranked:
                if wish.most < layer or chosen[wish.key] != layer - 1:
                    continue
                cost = _cost(wish, layer) - _cost(wish, layer - 1)
                if cost <= budget:
                    budget -= cost
                    chosen[wish.key] = layer
        return chosen

    def _end_trial(self, now: float, held: bool) -> None:
        self._trial = None
        self._pause = FIRST_PAUSE if held else min(2 * self._pause, LONGEST_PAUSE)
        self._next_trial = now + self._pause


def _cost(wish: Wish, layers: int) -> float:
    return wish.bitrates[layers - 1] if layers else 0.0


def _next_step(ranked: Sequence[Wish], chosen: Mapping[str, int]) -> str | None:
    """The video that would get one layer more."""
    short = [wish for wish in ranked if chosen[wish.key] < wish.most]
    return min(short, key=lambda wish: chosen[wish.key]).key if short else None
