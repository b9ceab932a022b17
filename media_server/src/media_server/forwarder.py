"""A group: everybody gets what everybody else sends, encrypted anew for each and never decoded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from media_server import messages
from media_server.description import Address
from media_server.dtls import Identity
from media_server.ice_lite import Agent
from media_server.member import Member
from media_server.rate import Bucket
from media_server.speaker import Speaker
from media_server.splice import Rates

TICK = 0.05
"""Seconds between two calls of :meth:`Forwarder.tick`."""

_FEEDBACK_TICKS = 2
_SETTLE_TICKS = 5
_REPORT_TICKS = 20


class Forwarder:
    """The media of one group.

    Args:
        group: the group's id.
        rates: of each leg, and of the whole group.
        say: sends a message to a participant's page.
        on_media: called with a participant's id, once, when its first media comes.

    """

    def __init__(
        self,
        group: str,
        agent: Agent,
        identity: Identity,
        addresses: Sequence[Address],
        rates: Rates,
        now: float,
        say: Callable[[str, messages.Outgoing], None],
        on_media: Callable[[str], None],
    ) -> None:
        self.members: dict[str, Member] = {}
        self._group = group
        self._agent = agent
        self._identity = identity
        self._addresses = addresses
        self._rates = rates
        self._session = Bucket(rates.session / 8, rates.session / 8, now)
        self._say = say
        self._on_media = on_media
        self._speaker = Speaker()
        self._ticks = 0
        self._closing: set[asyncio.Task[None]] = set()

    def enter(self, participant: str, sends: bool, now: float) -> None:
        """Somebody comes; who only watches does not send."""
        bucket = Bucket(self._rates.leg / 8, self._rates.leg / 8, now)
        member = Member(
            participant,
            sends,
            self._agent,
            self._identity,
            (bucket, self._session),
            self._addresses,
            now,
            partial(self._on_media, participant),
            partial(self._offer, participant),
            partial(self._speaker.hear, participant),
        )
        for other in self.members.values():
            for track in other.tracks.values():
                member.follow(track)
            for track in member.tracks.values():
                other.follow(track)
            if member.tracks:
                other.offer()
        self.members[participant] = member
        self._say(participant, messages.group(self._group))
        member.offer()

    def exit(self, participant: str) -> None:
        """Somebody goes. Idempotent."""
        member = self.members.pop(participant, None)
        if member is None:
            return
        self._speaker.forget(participant)
        for other in self.members.values():
            for track in other.tracks.values():
                member.unfollow(track)
            for track in member.tracks.values():
                other.unfollow(track)
            if member.tracks:
                other.offer()
        task = asyncio.create_task(member.close(), name="member-close")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Ends the group. Idempotent."""
        for participant in list(self.members):
            self.exit(participant)
        await asyncio.gather(*self._closing)

    def tick(self, now: float) -> None:
        """Time has passed; to be called every :data:`TICK`."""
        self._ticks += 1
        members = self.members.values()
        for member in members:
            member.ask(now)
            if self._ticks % _FEEDBACK_TICKS == 0:
                member.acknowledge()
            if self._ticks % _REPORT_TICKS == 0:
                member.report(now)
        for member in members:
            if member.unsettled or self._ticks % _SETTLE_TICKS == 0:
                member.settle(now)
        if self._speaker.changed(now) and self._speaker.active is not None:
            message = messages.speaker(self._group, self._speaker.active)
            for participant in self.members:
                self._say(participant, message)

    @property
    def pictures_awaited(self) -> int:
        """How many pictures wait for the key frame that begins them."""
        return sum(
            subscription.is_waiting
            for member in self.members.values()
            for subscription in member.subscriptions.values()
        )

    def silence(self, now: float) -> Mapping[str, float]:
        """By participant, for how many seconds no media came."""
        return {
            participant: now - member.leg.media_at
            for participant, member in self.members.items()
            if member.leg.media_at is not None
        }

    def _offer(self, participant: str, content: messages.Outgoing) -> None:
        self._say(participant, {"type": "offer", "group": self._group, **content})
