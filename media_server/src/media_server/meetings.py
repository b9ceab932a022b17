"""Who meets whom: therapist and client as a pair, three and more, or anybody else, as a group.

A room changes from one to the other without a silent moment: the new way is opened beside the old
one, and the old one goes when both of the pair have decoded something on the new. Pure, as the
room that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from media_server import messages, protocol
from media_server.effects import (
    Disband,
    Effects,
    Enter,
    Exit,
    Instruct,
    Pair,
    Relay,
    Return,
    Send,
    Unpair,
)
from media_server.participant import Group, Pairing, Participant
from media_server.protocol import ErrorCode, GroupMessage, Role, State

MOST_HELD = 16
"""The most descriptions that wait for a participant whose WebSocket is lost."""

PAIR = (Role.THERAPIST, Role.CLIENT)
"""The roles of a pair, one participant each."""


class Meetings:
    """The pairing and the group of a room.

    Args:
        participants: those of the room, by id; not to be changed here.
        new_id: makes the ids of pairings and groups.
        is_free: tells whether no room of the node has a pairing of that id.

    """

    def __init__(
        self,
        room: str,
        participants: Mapping[str, Participant],
        new_id: Callable[[], str],
        is_free: Callable[[str], bool],
    ) -> None:
        self.pairing: Pairing | None = None
        self.group: Group | None = None
        self._room = room
        self._participants = participants
        self._new_id = new_id
        self._is_free = is_free

    def is_paired(self, pairing: str | None, participant: str) -> bool:
        """True when that pairing goes on, with the participant in it."""
        met = self.pairing
        return met is not None and met.id == pairing and participant in met.members

    def is_grouped(self, group: str | None, participant: str) -> bool:
        """True when that group goes on, with the participant in it."""
        met = self.group
        return met is not None and met.id == group and participant in met.members

    def meets(self, participant: str) -> bool:
        """True when the participant has a way to somebody."""
        in_pair = self.pairing is not None and participant in self.pairing.members
        return in_pair or (self.group is not None and participant in self.group.members)

    def arrange(self) -> Effects:
        """Lets those meet who are admitted, reachable, and have not met yet."""
        admitted = [p for p in self._participants.values() if p.state is not State.WAITING]
        roles = [person.role for person in admitted]
        is_pair = len(roles) <= len(PAIR) and all(roles.count(role) <= 1 for role in roles)
        is_pair = is_pair and set(roles) <= set(PAIR)
        ready = [person for person in admitted if person.connection is not None]
        effects: Effects = []
        if not is_pair:
            effects += self._gather(ready)
        elif len(ready) == len(PAIR) and self.pairing is None:
            effects += self._pair(sorted(ready, key=lambda person: PAIR.index(person.role)))
        elif len(admitted) < len(PAIR) and self.group is not None:
            # Who is left has nobody to hear.
            effects += self._disband()
        return effects + self._settle(is_pair)

    def leave_pairing(self, participant: str) -> Effects:
        """The participant's end of the pairing is gone; the other page is told."""
        if self.pairing is None or participant not in self.pairing.members:
            return []
        return self._unpair(told=[self.pairing.other(participant)])

    def leave_group(self, participant: str) -> Effects:
        """The participant's end of the group is gone."""
        if self.group is None or participant not in self.group.members:
            return []
        self.group.members.remove(participant)
        self.group.decoded.discard(participant)
        return [Exit(self.group.id, participant)]

    def close(self) -> Effects:
        """Ends everything, and tells no page."""
        effects: Effects = [] if self.pairing is None else [Unpair(self.pairing.id)]
        if self.group is not None:
            effects.append(Disband(self.group.id))
        self.pairing = self.group = None
        return effects

    def decoded(self, person: Participant, message: protocol.Decoded) -> Effects:
        """A page has seen or heard something on one of its ways."""
        if self.is_paired(message.pairing, person.id):
            assert self.pairing is not None
            self.pairing.decoded.add(person.id)
        elif self.is_grouped(message.group, person.id):
            assert self.group is not None
            self.group.decoded.add(person.id)
        else:
            return []
        return self.arrange()

    def describe(
        self, person: Participant, connection: object, message: protocol.Description
    ) -> Effects:
        """Passes a description on, or keeps it for somebody whose WebSocket is lost."""
        if person.state is State.WAITING:
            return [_error(connection, ErrorCode.NOT_ALLOWED, "not admitted yet")]
        pairing = self.pairing
        if pairing is None or not self.is_paired(message.pairing, person.id):
            return [_error(connection, ErrorCode.STALE_PAIRING, "that pairing is over")]
        other = self._participants[pairing.other(person.id)]
        if other.connection is not None:
            return [Relay(person.id, connection, other.connection, message)]
        held = pairing.held.setdefault(other.id, [])
        held.append(message)
        if len(held) <= MOST_HELD:
            return []
        # Whoever comes back to so much that was missed starts afresh.
        return self.leave_pairing(other.id)

    def instruct(self, person: Participant, connection: object, message: GroupMessage) -> Effects:
        """Passes a message on to the group's media."""
        if not self.is_grouped(message.group, person.id):
            return [_error(connection, ErrorCode.STALE_GROUP, "that group is over")]
        return [Instruct(person.id, connection, message)]

    def pass_on(
        self, person: Participant, connection: object, message: protocol.Data, now: float
    ) -> Effects:
        """Hands on what only the pages of the group can read. Nothing waits here for anybody: the
        page says it again until it is acknowledged."""
        group = self.group
        if group is None or not self.is_grouped(message.group, person.id):
            return [_error(connection, ErrorCode.STALE_GROUP, "that group is over")]
        if not person.data.take(len(message.payload), now):
            return [_error(connection, ErrorCode.TOO_MUCH_DATA, "say less at once")]
        others = [member for member in group.members if member != person.id]
        told = [member for member in others if message.to in (None, member)]
        return self._tell(told, messages.data(group.id, person.id, message.payload))

    def catch_up(self, person: Participant) -> Effects:
        """Tells somebody who goes on where they were what was missed."""
        effects: Effects = []
        if self.pairing is not None and person.id in self.pairing.members:
            held = self.pairing.held.pop(person.id, [])
            other = self._participants[self.pairing.other(person.id)]
            effects += [Relay(other.id, other.connection, person.connection, m) for m in held]
        if self.group is not None and person.id in self.group.members:
            effects.append(Return(self.group.id, person.id))
        effects += [
            Send(person.connection, messages.stalled(other))
            for other in self._participants.values()
            if other.stalled and other.id != person.id
        ]
        return effects

    def _pair(self, pair: list[Participant]) -> Effects:
        members = (pair[0].id, pair[1].id)
        self.pairing = Pairing(self._pairing_id(*pair), members)
        effects: Effects = [Pair(self._room, self.pairing.id, members)]
        for person, other in (pair, reversed(pair)):
            peer = messages.peer(self.pairing.id, person, other)
            effects.append(Send(person.connection, peer))
        return effects

    def _pairing_id(self, first: Participant, second: Participant) -> str:
        """The pairing goes on when both still hold it, as after the death of another node: DTLS and
        SRTP are theirs, only the way between them is new."""
        held = first.holds if first.holds == second.holds else None
        first.holds = second.holds = None
        return held if held is not None and self._is_free(held) else self._new_id()

    def _gather(self, ready: list[Participant]) -> Effects:
        if self.group is None:
            if len(ready) < 2:
                return []
            self.group = Group(self._new_id())
        effects: Effects = []
        for person in ready:
            if person.id not in self.group.members:
                self.group.members.append(person.id)
                sends = person.role is not Role.OBSERVER
                effects.append(Enter(self._room, self.group.id, person.id, sends))
        return effects

    def _settle(self, is_pair: bool) -> Effects:
        """Ends the older way when both of the pair have decoded something on the newer."""
        if self.pairing is None or self.group is None:
            return []
        members = set(self.pairing.members)
        if is_pair and self.pairing.decoded >= members:
            return self._disband()
        if not is_pair and self.group.decoded >= members:
            return self._unpair(told=self.pairing.members)
        return []

    def _unpair(self, told: tuple[str, ...] | list[str]) -> Effects:
        assert self.pairing is not None
        pairing, self.pairing = self.pairing, None
        unpaired = messages.unpaired(pairing.id)
        return [Unpair(pairing.id), *self._tell(told, unpaired)]

    def _disband(self) -> Effects:
        assert self.group is not None
        group, self.group = self.group, None
        return [Disband(group.id), *self._tell(group.members, messages.ungrouped(group.id))]

    def _tell(self, told: tuple[str, ...] | list[str], message: messages.Outgoing) -> Effects:
        people = [self._participants[member] for member in told if member in self._participants]
        return [Send(p.connection, message) for p in people if p.connection is not None]


def _error(connection: object, code: ErrorCode, text: str) -> Send:
    return Send(connection, messages.error(code, text))
