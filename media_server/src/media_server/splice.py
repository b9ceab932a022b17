"""The splice: two legs joined, and the descriptions that pass between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from media_server import description
from media_server.description import Address
from media_server.ice_lite import Agent, Leg
from media_server.protocol import DescriptionType
from media_server.rate import Bucket


@dataclass(frozen=True, slots=True)
class Rates:
    """How much one leg, and both legs of a splice together, may send, in bits per second."""

    leg: float
    session: float


class Splice:
    """The media of one pairing.

    Negotiation is end to end; the splice only follows it as far as ICE needs, that is, which ufrag
    each page has offered and which is in force. An offer with a new one restarts ICE on that
    page's leg, and on that leg alone, as soon as it is answered.

    Args:
        agent: answers the checks for both legs until :meth:`close`.
        participants: the ids of the two.
        addresses: the node's, for the candidates.
        on_media: called with a participant's id, once, when its first media comes.

    """

    def __init__(
        self,
        agent: Agent,
        participants: tuple[str, str],
        addresses: Sequence[Address],
        rates: Rates,
        now: float,
        on_media: Callable[[str], None],
    ) -> None:
        self._agent = agent
        self._addresses = addresses
        self._offered: dict[str, str] = {}
        self._in_force: dict[str, str] = {}
        session = _bucket(rates.session, now)
        first, second = (
            Leg(
                agent.new_credentials(),
                _bucket(rates.leg, now),
                session,
                agent.counters,
                partial(on_media, participant),
            )
            for participant in participants
        )
        first.other, second.other = second, first
        self.legs: Mapping[str, Leg] = dict(zip(participants, (first, second), strict=True))
        self._others = {participants[0]: participants[1], participants[1]: participants[0]}
        agent.add(first)
        agent.add(second)

    def translate(self, sender: str, kind: DescriptionType, sdp: str) -> str:
        """Turns the sender's description into the one that the other page gets.

        Raises:
            DescriptionError: the splice cannot carry it; nothing has changed then.

        """
        if kind is DescriptionType.ROLLBACK:
            self._offered.pop(sender, None)
            return ""
        parsed = description.parse(sdp)
        receiver = self._others[sender]
        if kind is DescriptionType.OFFER:
            self._offered[sender] = parsed.ufrag
        else:
            self._answered(sender, receiver, parsed.ufrag)
        return parsed.rewrite(self.legs[receiver].credentials[-1], self._addresses)

    def close(self) -> None:
        """Stops answering and forwarding. Idempotent."""
        for leg in self.legs.values():
            leg.other = None
            self._agent.remove(leg)

    def _answered(self, answerer: str, offerer: str, ufrag: str) -> None:
        offered = self._offered.get(offerer)
        if offered is not None:
            if self._in_force.get(offerer, offered) != offered:
                self._agent.restart(self.legs[offerer])
            self._in_force[offerer] = offered
        self._in_force[answerer] = ufrag
        # Who answers has given up an offer of their own ("perfect negotiation").
        self._offered.clear()


def _bucket(bits: float, now: float) -> Bucket:
    """A bucket of bytes that lets one second's worth pass at once."""
    return Bucket(bits / 8, bits / 8, now)
