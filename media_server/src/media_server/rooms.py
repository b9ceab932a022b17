"""All rooms of the node: where a ticket leads, what has ended, how full the node is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from media_server.effects import Bury, Effects
from media_server.exceptions import Refusal
from media_server.protocol import CloseCode, Command, EndCommand, Join, Message, MoveCommand
from media_server.room import NO_TURN, Room, Timing
from media_server.tickets import LEEWAY, LIFETIME, Ticket
from media_server.turn import Turn


@dataclass(frozen=True, slots=True)
class Limits:
    """How many participants and rooms the node takes."""

    participants: int
    rooms: int


class Rooms:
    """The rooms by id, and the graves of those that have ended.

    Args:
        graves: the rooms that ended before the node was restarted, with their `closes`.

    """

    def __init__(
        self,
        limits: Limits,
        timing: Timing,
        new_id: Callable[[], str],
        graves: Mapping[str, float] | None = None,
        turn: Turn = NO_TURN,
    ) -> None:
        self.draining = False
        """While true, no new room is opened."""
        self._limits = limits
        self._timing = timing
        self._new_id = new_id
        self._turn = turn
        self._rooms: dict[str, Room] = {}
        self._graves: dict[str, float] = dict(graves or {})

    @property
    def ids(self) -> list[str]:
        """The rooms that have not ended, empty ones included."""
        return list(self._rooms)

    @property
    def participants(self) -> int:
        """How many places are taken, those of lost connections included."""
        return sum(len(room.participants) for room in self._rooms.values())

    def is_ended(self, room: str) -> bool:
        """True from a room's end until the time at which it would have closed."""
        return room in self._graves

    def join(self, ticket: Ticket, connection: object, held: Join, now: float) -> Effects:
        """Somebody with an accepted ticket enters; `held` names what the page still has.

        Raises:
            Refusal: the node or the room has no place.

        """
        room = self._rooms.get(ticket.room)
        if room is None and self.draining:
            raise Refusal(CloseCode.GOING_AWAY, "going away")
        returns = room is not None and ticket.participant in room.participants
        if not returns and self.participants >= self._limits.participants:
            raise Refusal(CloseCode.NODE_FULL, "node full")
        if room is None:
            if len(self._rooms) >= self._limits.rooms:
                raise Refusal(CloseCode.NODE_FULL, "node full")
            room = Room(ticket, self._timing, self._new_id, self._turn, self._is_free)
            effects = room.join(ticket, connection, held, now)
            self._rooms[room.id] = room
            return effects
        return room.join(ticket, connection, held, now)

    def receive(
        self, room: str, participant: str, connection: object, message: Message, now: float
    ) -> Effects:
        """A page says something; see :meth:`Room.receive`."""
        return self._ask(room, lambda r: r.receive(participant, connection, message, now))

    def lose(self, room: str, participant: str, connection: object, now: float) -> Effects:
        """A WebSocket is gone; see :meth:`Room.lose`."""
        return self._ask(room, lambda r: r.lose(participant, connection, now))

    def media(self, room: str, meeting: str, participant: str, now: float) -> Effects:
        """The first media has come; see :meth:`Room.media`."""
        return self._ask(room, lambda r: r.media(meeting, participant, now))

    def connection(self, room: str, participant: str) -> object | None:
        """The connection of a participant, None while it is lost."""
        place = self._rooms.get(room)
        person = None if place is None else place.participants.get(participant)
        return None if person is None else person.connection

    def command(self, command: Command, now: float) -> Effects:
        """Odoo wants something. What is done already is done: commands may come again."""
        room = self._rooms.get(command.room)
        if isinstance(command, EndCommand):
            if room is not None:
                return self._ask(command.room, lambda r: r.end(command.reason, now))
            if command.room not in self._graves:
                # A ticket for it may be on its way; Odoo issues no other.
                closes = now + LIFETIME + 2 * LEEWAY
                self._graves[command.room] = closes
                return [Bury(command.room, closes)]
            return []
        if isinstance(command, MoveCommand):
            # Forgotten, not buried: it has not ended, and may come back to this node.
            self._rooms.pop(command.room, None)
            return [] if room is None else room.move(now)
        return [] if room is None else room.remove(command.participant, now)

    def tick(self, now: float, silence: Mapping[str, float]) -> Effects:
        """Time has passed; `silence` as in :meth:`Room.tick`."""
        effects: Effects = []
        for room in list(self._rooms):
            effects += self._ask(room, lambda r: r.tick(now, silence))
        for room_id in [room_id for room_id, closes in self._graves.items() if closes <= now]:
            del self._graves[room_id]
        return effects

    def drain(self, now: float) -> Effects:
        """Sends everybody elsewhere."""
        effects: Effects = []
        for room in self._rooms.values():
            effects += room.drain(now)
        return effects

    def _is_free(self, pairing: str) -> bool:
        """A page may name any pairing as its own, also one of another room."""
        met = (room.meetings.pairing for room in self._rooms.values())
        return all(each is None or each.id != pairing for each in met)

    def _ask(self, room_id: str, ask: Callable[[Room], Effects]) -> Effects:
        """Lets the room decide, and buries it when it has ended by that."""
        room = self._rooms.get(room_id)
        if room is None:
            return []
        effects = ask(room)
        if room.ended:
            del self._rooms[room_id]
            self._graves[room_id] = room.closes
        return effects
