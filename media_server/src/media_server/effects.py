"""What a room wants done: the only way in which decisions leave the pure part of the server.

Effects are carried out in the order in which they come. A connection is an opaque object here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from media_server.protocol import CloseCode, Description, EventType, GroupMessage, Test


@dataclass(frozen=True, slots=True)
class Send:
    """Send the message on the connection."""

    connection: object
    message: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Close:
    """Close the connection."""

    connection: object
    code: CloseCode


@dataclass(frozen=True, slots=True)
class Record:
    """Tell Odoo, durably. `at` is Unix time in seconds."""

    type: EventType
    room: str
    at: float
    participant: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bury:
    """Remember until `closes` that the room has ended."""

    room: str
    closes: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Splice the media of two participants."""

    room: str
    pairing: str
    participants: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Unpair:
    """The pairing is over: forget its media."""

    pairing: str


@dataclass(frozen=True, slots=True)
class Relay:
    """Translate a description and send it to the other page; a refused one is the sender's error.

    `origin` is the sender's connection, None when it is lost meanwhile.
    """

    sender: str
    origin: object | None
    connection: object
    description: Description


@dataclass(frozen=True, slots=True)
class Enter:
    """Take a participant into a group, which is made by the first; who only watches does not
    send."""

    room: str
    group: str
    participant: str
    sends: bool


@dataclass(frozen=True, slots=True)
class Exit:
    """A participant is in the group no longer."""

    group: str
    participant: str


@dataclass(frozen=True, slots=True)
class Return:
    """A participant whose WebSocket was lost is back: repeat an offer that was not answered."""

    group: str
    participant: str


@dataclass(frozen=True, slots=True)
class Disband:
    """The group is over: forget its media."""

    group: str


@dataclass(frozen=True, slots=True)
class Instruct:
    """Hand a message on to the group's media; a refused answer is the sender's error."""

    participant: str
    connection: object
    message: GroupMessage


@dataclass(frozen=True, slots=True)
class SelfSplice:
    """Translate a description and send it back to its own page; an offer splices the page to
    itself, in place of an earlier such splice."""

    participant: str
    connection: object
    description: Test


@dataclass(frozen=True, slots=True)
class EndSelfSplice:
    """The page's test of its connection is over: forget its media."""

    participant: str


Effect = (
    Send
    | Close
    | Record
    | Bury
    | Pair
    | Unpair
    | Relay
    | Enter
    | Exit
    | Return
    | Disband
    | Instruct
    | SelfSplice
    | EndSelfSplice
)
Effects = list[Effect]
