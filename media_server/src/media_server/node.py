"""The node: carries out what the rooms decide, and tells them what happens."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress

from media_server import __version__, forwarder, messages
from media_server.config import Settings
from media_server.connection import Connection
from media_server.description import Address
from media_server.dtls import Identity
from media_server.effects import (
    Bury,
    Close,
    Disband,
    Effects,
    EndSelfSplice,
    Enter,
    Exit,
    Instruct,
    Pair,
    Record,
    Relay,
    Return,
    SelfSplice,
    Send,
    Unpair,
)
from media_server.exceptions import DescriptionError, Refusal
from media_server.forwarder import Forwarder
from media_server.ice_lite import Agent, Counters
from media_server.log import LOGGER, short
from media_server.outbox import Outbox
from media_server.protocol import (
    Answer,
    CloseCode,
    Command,
    DescriptionType,
    ErrorCode,
    Join,
    Message,
    Restart,
    View,
)
from media_server.room import Timing
from media_server.rooms import Limits, Rooms
from media_server.splice import Rates, Splice
from media_server.tickets import TicketVerifier

TICK = 0.25
"""Seconds between two looks at what time has done."""

TEST_BITRATE = 3_000_000
"""Bits a second of each end of a page's connection test, at most."""

TEST_ENDS = ("offerer", "answerer")
"""The two ends of a test: both are in one page."""


class Node:
    """Everything of the server but its sockets' life cycle.

    Args:
        graves: rooms that ended before a restart (:meth:`Store.graves`).
        clock: Unix time in seconds.

    """

    def __init__(
        self,
        settings: Settings,
        outbox: Outbox,
        graves: dict[str, float],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.counters = Counters()
        self.agent = Agent(self.counters)
        self.rooms = Rooms(
            Limits(settings.capacity, settings.max_rooms),
            Timing(settings.grace_time, settings.stall_time),
            lambda: uuid.uuid4().hex,
            graves,
            settings.turn,
        )
        self.addresses: Sequence[Address] = ()
        """What candidates name; to be set once the ports are known."""
        self.lag = 0.0
        """How late the last look at the time came, in seconds: how busy the process is."""
        self.splices: dict[str, Splice] = {}
        self.forwarders: dict[str, Forwarder] = {}
        self.tests: dict[str, Splice] = {}
        """The pages that are spliced to themselves, by participant."""
        self._settings = settings
        self._outbox = outbox
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._verifier = TicketVerifier(settings.node_key, settings.node_secret, clock())
        self._empty = asyncio.Event()
        self._identity = Identity()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Begins to look at the time."""
        self._tasks = [
            asyncio.create_task(self._tick_forever(), name="tick"),
            asyncio.create_task(self._forward_forever(), name="forward"),
        ]

    async def close(self) -> None:
        """Stops looking at the time and forgets all media. Idempotent."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for group in self.forwarders.values():
            await group.close()
        self.forwarders.clear()
        await asyncio.gather(*self._closing)
        for splice in (*self.splices.values(), *self.tests.values()):
            splice.close()
        self.splices.clear()
        self.tests.clear()

    # Pages.

    def join(self, connection: Connection, message: Join) -> None:
        """A page presents its ticket.

        Raises:
            Refusal: it is not accepted, or there is no place.

        """
        now = self._clock()
        ticket = self._verifier.verify(message.ticket, now, self.rooms.is_ended)
        effects = self.rooms.join(ticket, connection, message, now)
        connection.room, connection.participant = ticket.room, ticket.participant
        LOGGER.info(
            "room %s: %s %s joins", short(ticket.room), ticket.role, short(ticket.participant)
        )
        self._apply(effects)

    def receive(self, connection: Connection, message: Message) -> None:
        """A page that has joined says something.

        Raises:
            Refusal: its connection is to be closed.

        """
        if connection.room is None or connection.participant is None:
            raise Refusal(CloseCode.BAD_MESSAGE, "join first")
        now = self._clock()
        self._apply(
            self.rooms.receive(connection.room, connection.participant, connection, message, now)
        )

    def lose(self, connection: Connection) -> None:
        """A WebSocket is gone. Idempotent."""
        if connection.room is not None and connection.participant is not None:
            now = self._clock()
            self._apply(self.rooms.lose(connection.room, connection.participant, connection, now))

    # Odoo.

    def report(self) -> dict[str, object]:
        """What a heartbeat says."""
        return {
            "state": "draining" if self.rooms.draining else "ready",
            "version": __version__,
            "rooms": self.rooms.ids,
            "participants": self.rooms.participants,
            "capacity": self._settings.capacity,
        }

    def obey(self, commands: Sequence[Command]) -> None:
        """Odoo wants something done."""
        for command in commands:
            self._apply(self.rooms.command(command, self._clock()))

    async def drain(self, hurry: asyncio.Event) -> None:
        """While no rooms are opened any more, waits until everybody has left, the drain timeout has
        passed, or `hurry` is set; then sends away who is left."""
        self.tick()
        waits = [asyncio.create_task(event.wait()) for event in (self._empty, hurry)]
        await asyncio.wait(
            waits, timeout=self._settings.drain_timeout, return_when=asyncio.FIRST_COMPLETED
        )
        for wait in waits:
            wait.cancel()
        self._apply(self.rooms.drain(self._clock()))

    # Time.

    def tick(self) -> None:
        """Looks at what time has done."""
        now = self._loop.time()
        self.agent.expire(now)
        silence = {
            participant: now - leg.media_at
            for splice in self.splices.values()
            for participant, leg in splice.legs.items()
            if leg.media_at is not None
        }
        for group in self.forwarders.values():
            for participant, seconds in group.silence(now).items():
                silence[participant] = min(seconds, silence.get(participant, seconds))
        self._apply(self.rooms.tick(self._clock(), silence))
        if self.rooms.draining and not self.rooms.participants:
            self._empty.set()

    async def _tick_forever(self) -> None:
        while True:
            due = self._loop.time() + TICK
            await asyncio.sleep(TICK)
            self.lag = self._loop.time() - due
            try:
                self.tick()
            except Exception:
                # A defect in one room must not stop the clock of all others.
                LOGGER.exception("tick failed")

    async def _forward_forever(self) -> None:
        while True:
            await asyncio.sleep(forwarder.TICK)
            for each in list(self.forwarders.values()):
                try:
                    each.tick(self._loop.time())
                except Exception:
                    LOGGER.exception("forwarding failed")

    # Effects.

    def _apply(self, effects: Effects) -> None:
        for effect in effects:
            match effect:
                case Send(Connection() as connection, message):
                    connection.send(message)
                case Close(Connection() as connection, code):
                    connection.close(code, code.name.lower().replace("_", " "))
                case Record():
                    LOGGER.info(
                        "room %s: %s %s %s",
                        short(effect.room),
                        effect.type,
                        short(effect.participant),
                        effect.data.get("reason", ""),
                    )
                    self._outbox.record(effect)
                case Bury():
                    self._outbox.record(effect)
                case Pair():
                    self._pair(effect)
                case Unpair(pairing):
                    self.splices.pop(pairing).close()
                case Relay():
                    self._relay(effect)
                case Enter():
                    self._enter(effect)
                case Exit(group, participant):
                    self.forwarders[group].exit(participant)
                case Return(group, participant):
                    self.forwarders[group].members[participant].offer_again()
                case Disband(group):
                    self._disband(group)
                case Instruct():
                    self._instruct(effect)
                case SelfSplice():
                    self._test(effect)
                case EndSelfSplice(participant):
                    self._end_test(participant)

    def _pair(self, effect: Pair) -> None:
        def on_media(participant: str) -> None:
            # Behind the datagram: the hot loop is no place for what follows.
            self._loop.call_soon(self._heard, effect.room, effect.pairing, participant)

        rates = Rates(self._settings.leg_bitrate, self._settings.session_bitrate)
        self.splices[effect.pairing] = self._splice(effect.participants, rates, on_media)

    def _splice(
        self, ends: tuple[str, str], rates: Rates, on_media: Callable[[str], None]
    ) -> Splice:
        return Splice(
            self.agent,
            ends,
            self.addresses,
            rates,
            self._loop.time(),
            on_media,
        )

    def _relay(self, effect: Relay) -> None:
        description = effect.description
        splice = self.splices[description.pairing]
        try:
            sdp = splice.translate(effect.sender, description.type, description.sdp)
        except DescriptionError as error:
            if isinstance(effect.origin, Connection):
                effect.origin.send(messages.error(ErrorCode.BAD_DESCRIPTION, str(error)))
            return
        if isinstance(effect.connection, Connection):
            effect.connection.send(
                messages.description(
                    description.pairing, effect.sender, description.type, sdp, description.mac
                )
            )

    def _enter(self, effect: Enter) -> None:
        def say(participant: str, message: messages.Outgoing) -> None:
            connection = self.rooms.connection(effect.room, participant)
            if isinstance(connection, Connection):
                connection.send(message)

        def on_media(participant: str) -> None:
            self._loop.call_soon(self._heard, effect.room, effect.group, participant)

        now = self._loop.time()
        if effect.group not in self.forwarders:
            self.forwarders[effect.group] = Forwarder(
                effect.group,
                self.agent,
                self._identity,
                self.addresses,
                Rates(self._settings.leg_bitrate, self._settings.group_bitrate),
                now,
                say,
                on_media,
            )
        self.forwarders[effect.group].enter(effect.participant, effect.sends, now)

    def _heard(self, room: str, meeting: str, participant: str) -> None:
        self._apply(self.rooms.media(room, meeting, participant, self._clock()))

    def _disband(self, group: str) -> None:
        task = asyncio.create_task(self.forwarders.pop(group).close(), name="disband")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _instruct(self, effect: Instruct) -> None:
        member = self.forwarders[effect.message.group].members[effect.participant]
        match effect.message:
            case Answer(_, sdp):
                try:
                    member.answer(sdp)
                except DescriptionError as error:
                    if isinstance(effect.connection, Connection):
                        refusal = messages.error(ErrorCode.BAD_DESCRIPTION, str(error))
                        effect.connection.send(refusal)
            case Restart():
                member.restart()
            case View(_, heights):
                member.view(heights)

    def _test(self, effect: SelfSplice) -> None:
        kind = effect.description.type
        offerer, answerer = TEST_ENDS
        if kind is DescriptionType.OFFER:
            self._end_test(effect.participant)
            rate = min(TEST_BITRATE, self._settings.leg_bitrate)
            self.tests[effect.participant] = self._splice(
                TEST_ENDS, Rates(rate, 2 * rate), lambda end: None
            )
        splice = self.tests[effect.participant]
        sender = offerer if kind is DescriptionType.OFFER else answerer
        try:
            message = messages.test(kind, splice.translate(sender, kind, effect.description.sdp))
        except DescriptionError as error:
            message = messages.error(ErrorCode.TEST_REFUSED, str(error))
        if isinstance(effect.connection, Connection):
            effect.connection.send(message)

    def _end_test(self, participant: str) -> None:
        splice = self.tests.pop(participant, None)
        if splice is not None:
            splice.close()
