"""The room: the waiting room, who meets whom, and when it is over.

Pure: every method gets the time and returns what is to be done (:mod:`media_server.effects`);
nothing here waits, sends or reads a clock. The rules are those of docs/protocol.md sections 2 to
2.3; the node calls the methods in the order in which things happen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from media_server import messages, protocol
from media_server.effects import (
    Bury,
    Close,
    Effects,
    EndSelfSplice,
    Record,
    SelfSplice,
    Send,
)
from media_server.exceptions import Refusal
from media_server.meetings import Meetings
from media_server.participant import Participant
from media_server.protocol import (
    CloseCode,
    DescriptionType,
    EndReason,
    ErrorCode,
    EventType,
    LeftReason,
    Role,
    State,
)
from media_server.tickets import Ticket
from media_server.turn import Turn
from media_server.waiting_room import Admissions

MOST_PARTICIPANTS = 16
"""The most participants of a room, those who wait included."""

TEST_TIME = 15.0
"""How long a test of a page's connection may take, in seconds."""

TEST_PAUSE = 5.0
"""Between the beginnings of two tests of one participant, in seconds."""

MUTE_PAUSE = 1.0
"""Between two words to one participant's page to turn the microphone off, in seconds."""

NO_TURN = Turn()


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a lost connection keeps its place, and how long media may pause; in seconds."""

    grace: float = 20.0
    stall: float = 3.0


class Room:
    """One session's live place.

    Args:
        ticket: the first ticket; a later one, issued later, may change `closes`.
        timing: the grace time and the stall time.
        new_id: makes the ids of pairings.
        turn: makes what pages need to reach the node by way of a TURN server.
        is_free: tells whether no other room of the node has a pairing of that id.

    """

    def __init__(
        self,
        ticket: Ticket,
        timing: Timing,
        new_id: Callable[[], str],
        turn: Turn = NO_TURN,
        is_free: Callable[[str], bool] = lambda pairing: True,
    ) -> None:
        self.id = ticket.room
        self.participants: dict[str, Participant] = {}
        self.ended = False
        self.closes = ticket.closes
        self._issued = ticket.issued
        self._timing = timing
        self.meetings = Meetings(self.id, self.participants, new_id, is_free)
        self._turn = turn
        self._admissions = Admissions()

    # What happens.

    def join(self, ticket: Ticket, connection: object, held: protocol.Join, now: float) -> Effects:
        """Somebody enters, returns, or opens a second window; `held` names what the page still
        has.

        Raises:
            Refusal: there is no place for this participant.

        """
        effects: Effects = []
        former = self.participants.get(ticket.participant)
        self._check_place(ticket, former)
        if ticket.issued > self._issued:
            self._issued, self.closes = ticket.issued, ticket.closes
        self._admissions.expect(ticket.participant, ticket.admission)
        is_paired = former is not None and self.meetings.is_paired(held.pairing, former.id)
        is_grouped = former is not None and self.meetings.is_grouped(held.group, former.id)
        resumed = is_paired or is_grouped
        if former is not None:
            if former.connection is not None:
                effects.append(Close(former.connection, CloseCode.REPLACED))
                former.connection = None
            effects += self._end_test(former)
            effects += self._part(former, not is_paired, not is_grouped, now)
        person = former if former is not None and resumed else self._enter(ticket, now)
        person.connection, person.since = connection, now
        person.holds = None if resumed else held.pairing
        self.participants[person.id] = person
        effects += self._joined(person, former is not None, resumed, now)
        if resumed:
            effects += self.meetings.catch_up(person)
        effects += self._admit_waiting(now)
        return effects + self._arrange()

    def receive(
        self, participant: str, connection: object, message: protocol.Message, now: float
    ) -> Effects:
        """A participant's page says something. What a replaced connection says is ignored."""
        person = self.participants.get(participant)
        if person is None or person.connection is not connection:
            return []
        match message:
            case protocol.Ping(number):
                return [Send(connection, messages.pong(number))]
            case protocol.Media():
                return self._show(person, connection, message, now)
            case protocol.Test():
                return self._test(person, connection, message, now)
            case protocol.Description():
                effects = self.meetings.describe(person, connection, message)
                return effects + self._disconnect(now)
            case protocol.Answer() | protocol.Restart() | protocol.View():
                return self.meetings.instruct(person, connection, message)
            case protocol.Data():
                return self.meetings.pass_on(person, connection, message, now)
            case protocol.Decoded():
                return self.meetings.decoded(person, message)
            case protocol.Leave():
                return self._depart(person, LeftReason.LEFT, now, CloseCode.LEFT)
            case protocol.Join():
                raise Refusal(CloseCode.BAD_MESSAGE, "joined already")
        if person.role is not Role.THERAPIST:
            return [_error(connection, ErrorCode.NOT_ALLOWED, "only the therapist may do this")]
        if isinstance(message, protocol.End):
            return self.end(EndReason.THERAPIST, now, by=person.id)
        if isinstance(message, protocol.Mute):
            return self._mute(person, connection, message, now)
        if isinstance(message, protocol.Lower):
            return self._lower(person, connection, message.participant)
        if isinstance(message, protocol.Lock):
            return self._lock(message.locked, now)
        return self._decide(person, connection, message, now)

    def _show(
        self, person: Participant, connection: object, media: protocol.Media, now: float
    ) -> Effects:
        """Notes what somebody sends. Whoever is not in the session, or only watches, has no screen
        to share; what is said of microphone and camera counts all the same."""
        may_share = person.role is not Role.OBSERVER and person.state is not State.WAITING
        person.microphone, person.camera = media.microphone, media.camera
        person.screen = media.screen and may_share
        person.raised_at = (person.raised_at or now) if media.hand else None
        person.picture = media.picture
        effects = [*self._record_video(person, now), *self._tell_others(person)]
        if media.screen and not may_share:
            text = "the waiting room and observers share no screen"
            effects.append(_error(connection, ErrorCode.NOT_ALLOWED, text))
        return effects

    def lose(self, participant: str, connection: object, now: float) -> Effects:
        """A WebSocket is gone; the place is kept for the grace time. Idempotent."""
        person = self.participants.get(participant)
        if person is None or person.connection is not connection:
            return []
        person.connection, person.lost_at, person.since = None, now, now
        return [*self._end_test(person), *self._tell_others(person)]

    def media(self, meeting: str, participant: str, now: float) -> Effects:
        """The first media of a participant in this pairing or group has come."""
        person = self.participants.get(participant)
        met = self.meetings.is_paired(meeting, participant)
        met = met or self.meetings.is_grouped(meeting, participant)
        if person is None or not met or person.state is State.CONNECTED:
            return []
        effects: Effects = [self._record(EventType.PARTICIPANT_CONNECTED, now, person.id)]
        effects += self._change(person, State.CONNECTED, now)
        return effects + self._record_video(person, now)

    def tick(self, now: float, silence: Mapping[str, float]) -> Effects:
        """Time has passed. `silence` has, by participant, for how many seconds no media came."""
        if now >= self.closes:
            return self.end(EndReason.CLOSED, now)
        effects: Effects = []
        for person in list(self.participants.values()):
            if person.connection is None and now - person.lost_at >= self._timing.grace:
                effects += self._depart(person, LeftReason.LOST, now)
            elif person.state is State.CONNECTED:
                stalled = silence.get(person.id, 0.0) >= self._timing.stall
                if stalled is not person.stalled:
                    person.stalled = stalled
                    effects += self._tell_others(person, messages.stalled(person))
            elif person.testing and now - person.tested_at >= TEST_TIME:
                effects += self._end_test(person)
        return effects

    def remove(self, participant: str, now: float) -> Effects:
        """Odoo wants a participant out, waiting or admitted. Idempotent."""
        person = self.participants.get(participant)
        self._admissions.bar(participant)
        if person is None:
            return []
        return self._depart(person, LeftReason.REMOVED, now, CloseCode.REMOVED)

    def end(self, reason: EndReason, now: float, by: str | None = None) -> Effects:
        """The session is over for everybody. Idempotent."""
        if self.ended:
            return []
        self.ended = True
        effects = self.meetings.close()
        for person in self.participants.values():
            effects += self._end_test(person)
            effects.append(self._left(person, LeftReason.ENDED, now))
        data = {"reason": reason.value} | ({} if by is None else {"by": by})
        effects += [self._record(EventType.ROOM_ENDED, now, None, data), Bury(self.id, self.closes)]
        for person in self.participants.values():
            if person.connection is not None:
                effects.append(Send(person.connection, messages.ended(reason)))
                effects.append(Close(person.connection, CloseCode.ENDED))
        self.participants.clear()
        return effects

    def drain(self, now: float) -> Effects:
        """The node stops: everybody is to go on elsewhere; the session is not over."""
        return self._disperse(LeftReason.DRAINED, now)

    def move(self, now: float) -> Effects:
        """Odoo has given the session to another node: as :meth:`drain`, for this room alone."""
        return self._disperse(LeftReason.LOST, now)

    def _disperse(self, reason: LeftReason, now: float) -> Effects:
        effects = self.meetings.close()
        for person in self.participants.values():
            effects += self._end_test(person)
            effects.append(self._left(person, reason, now))
            if person.connection is not None:
                effects.append(Close(person.connection, CloseCode.GOING_AWAY))
        self.participants.clear()
        return effects

    # Entering.

    def _check_place(self, ticket: Ticket, former: Participant | None) -> None:
        if former is not None:
            if former.role is not ticket.role:
                raise Refusal(CloseCode.BAD_TICKET, "bad ticket: the role has changed")
            return
        if len(self.participants) >= MOST_PARTICIPANTS:
            raise Refusal(CloseCode.ROOM_FULL, "room full")

    def _enter(self, ticket: Ticket, now: float) -> Participant:
        waits = ticket.role is not Role.THERAPIST and self._admitter(ticket.participant) is None
        state = State.WAITING if waits else State.ADMITTED
        return Participant(ticket.participant, ticket.role, state, now, None)

    def _joined(self, person: Participant, again: bool, resumed: bool, now: float) -> Effects:
        state = person.joining_state
        effects: Effects = [
            self._record(
                EventType.PARTICIPANT_JOINED,
                now,
                person.id,
                {"role": person.role.value, "state": state.value, "again": again},
            )
        ]
        by = None if person.role is Role.THERAPIST else self._admitter(person.id)
        if by is not None and not self._admissions.is_admitted(person.id):
            effects.append(self._admission(person, now, by))
        ice_servers = self._turn.ice_servers(self.closes, now)
        others = self._others(person)
        locked = self._admissions.locked
        joined = messages.joined(person, others, resumed, self.closes, locked, ice_servers)
        effects.append(Send(person.connection, joined))
        return effects + self._tell_others(person)

    def _admitter(self, participant: str) -> str | None:
        present = any(person.role is Role.THERAPIST for person in self.participants.values())
        person = self.participants.get(participant)
        inside = person is not None and person.state is not State.WAITING
        return self._admissions.admitter(participant, present, inside)

    def _former_admitter(self, person: Participant) -> str | None:
        """The therapist whose page holds the same pairing: on another node, or before a restart of
        this one, the two have met."""
        if person.holds is None or self._admissions.is_barred(person.id):
            return None
        return next(
            (
                other.id
                for other in self._others(person)
                if other.role is Role.THERAPIST and other.holds == person.holds
            ),
            None,
        )

    def _admit_waiting(self, now: float) -> Effects:
        effects: Effects = []
        for person in self.participants.values():
            by = self._admitter(person.id) or self._former_admitter(person)
            if person.state is State.WAITING and by is not None:
                effects += self._admit(person, now, by)
        return effects

    def _admit(self, person: Participant, now: float, by: str) -> Effects:
        person.state, person.since = State.ADMITTED, now
        effects: Effects = [self._admission(person, now, by)]
        if person.connection is not None:
            effects.append(Send(person.connection, messages.ADMITTED))
        return effects + self._tell_others(person)

    def _admission(self, person: Participant, now: float, by: str) -> Record:
        self._admissions.admit(person.id, by)
        return self._record(EventType.PARTICIPANT_ADMITTED, now, person.id, {"by": by})

    # Meeting.

    def _arrange(self) -> Effects:
        """Lets those meet who can, which ends their tests."""
        effects = self.meetings.arrange()
        for person in self.participants.values():
            if self.meetings.meets(person.id):
                effects += self._end_test(person)
        return effects

    def _part(self, person: Participant, pairing: bool, group: bool, now: float) -> Effects:
        """The person's end of the pairing, or of the group, is gone."""
        effects: Effects = []
        if pairing:
            effects += self.meetings.leave_pairing(person.id)
        if group:
            effects += self.meetings.leave_group(person.id)
        return effects + self._disconnect(now, person)

    def _disconnect(self, now: float, silent: Participant | None = None) -> Effects:
        """Who has no way to anybody any more is connected no longer; of `silent` nobody is told."""
        effects: Effects = []
        for person in self.participants.values():
            if person.state is State.CONNECTED and not self.meetings.meets(person.id):
                person.stalled = False
                effects += self._change(person, State.ADMITTED, now, person is silent)
        return effects

    # Testing a page's own connection, while it has met nobody.

    def _test(
        self, person: Participant, connection: object, message: protocol.Test, now: float
    ) -> Effects:
        if message.type is DescriptionType.ROLLBACK:
            return self._end_test(person)
        if self.meetings.meets(person.id):
            return [_error(connection, ErrorCode.TEST_REFUSED, "the session has begun")]
        if message.type is DescriptionType.OFFER:
            if now - person.tested_at < TEST_PAUSE:
                return [_error(connection, ErrorCode.TEST_REFUSED, "too soon after the last one")]
            person.testing, person.tested_at = True, now
        elif not person.testing:
            return [_error(connection, ErrorCode.TEST_REFUSED, "no test is under way")]
        return [SelfSplice(person.id, connection, message)]

    def _end_test(self, person: Participant) -> Effects:
        if not person.testing:
            return []
        person.testing = False
        return [EndSelfSplice(person.id)]

    # The therapist's decisions.

    def _decide(
        self,
        therapist: Participant,
        connection: object,
        message: protocol.Admit | protocol.Decline | protocol.Remove,
        now: float,
    ) -> Effects:
        person = self.participants.get(message.participant)
        if person is None:
            return [
                _error(connection, ErrorCode.UNKNOWN_PARTICIPANT, "no such participant is here")
            ]
        waiting = person.state is State.WAITING
        if isinstance(message, protocol.Admit):
            if not waiting:
                return []
            if self._admissions.locked:
                return [_error(connection, ErrorCode.NOT_ALLOWED, "unlock the room first")]
            return [*self._admit(person, now, by=therapist.id), *self._arrange()]
        if person is therapist or isinstance(message, protocol.Decline) is not waiting:
            return [
                _error(connection, ErrorCode.NOT_ALLOWED, "decline who waits, remove who is in")
            ]
        self._admissions.bar(person.id)
        if waiting:
            return self._depart(person, LeftReason.DECLINED, now, CloseCode.DECLINED)
        return self._depart(person, LeftReason.REMOVED, now, CloseCode.REMOVED)

    def _mute(
        self, therapist: Participant, connection: object, message: protocol.Mute, now: float
    ) -> Effects:
        """Tells those pages whose microphones are on; none that was told just now."""
        named = self.participants.get(message.participant or "")
        if message.participant is not None and (named is None or named.state is State.WAITING):
            return [_error(connection, ErrorCode.UNKNOWN_PARTICIPANT, "nobody of that id is in")]
        if named is therapist:
            return [_error(connection, ErrorCode.NOT_ALLOWED, "mute others")]
        effects: Effects = []
        for person in self._others(therapist) if named is None else [named]:
            is_due = person.microphone and now - person.muted_at >= MUTE_PAUSE
            if person.state is State.WAITING or person.connection is None or not is_due:
                continue
            person.muted_at = now
            effects.append(Send(person.connection, messages.mute(therapist.id)))
        return effects

    def _lower(self, therapist: Participant, connection: object, participant: str) -> Effects:
        """Lowers somebody's hand, and tells their page; a hand that is down stays so."""
        person = self.participants.get(participant)
        if person is None:
            return [_error(connection, ErrorCode.UNKNOWN_PARTICIPANT, "nobody of that id is in")]
        if person.raised_at is None:
            return []
        person.raised_at = None
        effects = self._tell_others(person)
        if person.connection is not None:
            effects.append(Send(person.connection, messages.lower(therapist.id)))
        return effects

    def _lock(self, locked: bool, now: float) -> Effects:
        """Tells everybody, those who wait as well; who may go on into the room then does."""
        if locked is self._admissions.locked:
            return []
        self._admissions.locked = locked
        effects: Effects = [
            Send(person.connection, messages.lock(locked))
            for person in self.participants.values()
            if person.connection is not None
        ]
        return effects + self._admit_waiting(now) + self._arrange()

    # Leaving.

    def _depart(
        self, person: Participant, reason: LeftReason, now: float, code: CloseCode | None = None
    ) -> Effects:
        effects: Effects = []
        if person.connection is not None and code is not None:
            effects.append(Close(person.connection, code))
        effects += self._end_test(person)
        effects += self._part(person, pairing=True, group=True, now=now)
        del self.participants[person.id]
        person.connection, person.state, person.since = None, State.LEFT, now
        person.raised_at = None
        effects.append(self._left(person, reason, now))
        effects += self._tell_others(person)
        effects += self._arrange()
        return effects + self._disconnect(now)

    # Telling.

    def _change(
        self, person: Participant, state: State, now: float, silently: bool = False
    ) -> Effects:
        person.state = state
        if person.connection is not None:
            person.since = now
        return [] if silently else self._tell_others(person)

    def _others(self, person: Participant) -> list[Participant]:
        return [other for other in self.participants.values() if other.id != person.id]

    def _tell_others(
        self, person: Participant, message: Mapping[str, object] | None = None
    ) -> Effects:
        """Tells everybody else `message`, or how the participant is now."""
        told = messages.participant(person) if message is None else message
        return [
            Send(other.connection, told)
            for other in self._others(person)
            if other.connection is not None
        ]

    def _record_video(self, person: Participant, now: float) -> Effects:
        """Tells Odoo, once for each stay, that a participant who is connected sends video."""
        if person.video_recorded or not person.camera or person.state is not State.CONNECTED:
            return []
        person.video_recorded = True
        return [self._record(EventType.PARTICIPANT_MEDIA, now, person.id, {"video": True})]

    def _left(self, person: Participant, reason: LeftReason, now: float) -> Record:
        data = {"reason": reason.value}
        return self._record(EventType.PARTICIPANT_LEFT, now, person.id, data)

    def _record(
        self,
        kind: EventType,
        now: float,
        participant: str | None,
        data: Mapping[str, object] | None = None,
    ) -> Record:
        return Record(kind, self.id, now, participant, data or {})


def _error(connection: object, code: ErrorCode, text: str) -> Send:
    return Send(connection, messages.error(code, text))
