"""The words on the WebSocket and in the answers of Odoo; :mod:`media_server.wire` reads them.

These two files alone know them on the server's side; docs/protocol.md is the contract.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass

MESSAGE_SIZE = 64 * 1024
"""The largest WebSocket message, in bytes of UTF-8."""

IDENTIFIER = re.compile(r"[0-9a-f]{32}", re.ASCII)
"""Participants, rooms, pairings and events: 32 lower-case hexadecimal digits."""

MAC = re.compile(r"[A-Za-z0-9_-]{43}=?", re.ASCII)
"""32 bytes in base64url, with or without padding."""

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,16384}", re.ASCII)
"""What pages of a group say to each other: ciphertext, in base64url without padding."""

MOST_HEIGHTS = 64
LARGEST_HEIGHT = 16384

LARGEST_INTEGER = 2**53 - 1
"""The largest integer that a page can send and read back unharmed."""


class CloseCode(enum.IntEnum):
    """Why the node closes a WebSocket (docs/protocol.md section 2.4)."""

    LEFT = 1000
    GOING_AWAY = 1001
    BAD_MESSAGE = 4400
    BAD_TICKET = 4401
    TICKET_EXPIRED = 4402
    TICKET_USED = 4403
    NOT_OPEN = 4404
    ENDED = 4405
    JOIN_TIMEOUT = 4408
    REPLACED = 4409
    REMOVED = 4410
    DECLINED = 4411
    ROOM_FULL = 4412
    NODE_FULL = 4413
    TOO_MANY_MESSAGES = 4429


class Role(enum.StrEnum):
    """What somebody is in a session."""

    THERAPIST = "therapist"
    CLIENT = "client"
    GUEST = "guest"
    OBSERVER = "observer"


class Admission(enum.StrEnum):
    """Who lets the client in: the therapist's presence, or the therapist's word."""

    AUTOMATIC = "automatic"
    THERAPIST = "therapist"


class State(enum.StrEnum):
    """Where a participant is, as the others are told."""

    WAITING = "waiting"
    ADMITTED = "admitted"
    CONNECTED = "connected"
    RECONNECTING = "reconnecting"
    LEFT = "left"


class LeftReason(enum.StrEnum):
    """Why a participant is no longer in the room."""

    LEFT = "left"
    LOST = "lost"
    REMOVED = "removed"
    DECLINED = "declined"
    ENDED = "ended"
    DRAINED = "drained"


class EndReason(enum.StrEnum):
    """Why a session is over."""

    THERAPIST = "therapist"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ErrorCode(enum.StrEnum):
    """A message was well-formed but cannot be done now."""

    UNKNOWN_PARTICIPANT = "unknown_participant"
    NOT_ALLOWED = "not_allowed"
    STALE_PAIRING = "stale_pairing"
    STALE_GROUP = "stale_group"
    BAD_DESCRIPTION = "bad_description"
    TEST_REFUSED = "test_refused"
    TOO_MUCH_DATA = "too_much_data"


class EventType(enum.StrEnum):
    """What Odoo is told about a room (docs/protocol.md section 5.1)."""

    PARTICIPANT_JOINED = "participant_joined"
    PARTICIPANT_ADMITTED = "participant_admitted"
    PARTICIPANT_CONNECTED = "participant_connected"
    PARTICIPANT_MEDIA = "participant_media"
    PARTICIPANT_LEFT = "participant_left"
    ROOM_ENDED = "room_ended"


class DescriptionType(enum.StrEnum):
    """RTCSdpType of W3C WebRTC 1.0, without `pranswer`."""

    OFFER = "offer"
    ANSWER = "answer"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Join:
    """Enter the room of the ticket; `pairing` and `group` are those whose RTCPeerConnection is
    still there."""

    ticket: str
    pairing: str | None = None
    group: str | None = None

    def __repr__(self) -> str:
        return "Join(…)"


@dataclass(frozen=True, slots=True)
class Description:
    """A session description for the other side of the pairing."""

    pairing: str
    type: DescriptionType
    sdp: str
    mac: str

    def __repr__(self) -> str:
        return f"Description({self.type.value}, …)"


@dataclass(frozen=True, slots=True)
class Test:
    """A session description of a page that tests its connection to the node."""

    type: DescriptionType
    sdp: str

    def __repr__(self) -> str:
        return f"Test({self.type.value}, …)"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to the node's offer in a group."""

    group: str
    sdp: str

    def __repr__(self) -> str:
        return "Answer(…)"


@dataclass(frozen=True, slots=True)
class Restart:
    """Begin ICE anew in a group."""

    group: str


@dataclass(frozen=True, slots=True)
class View:
    """How high, in pixels, the page shows whose picture; 0 is not at all."""

    group: str
    heights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The first frame, or sound, of the other side has come on this path: the older may go."""

    pairing: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """Ciphertext for the others of the group, or for one of them alone."""

    group: str
    payload: str
    to: str | None = None

    def __repr__(self) -> str:
        return "Data(…)"


@dataclass(frozen=True, slots=True)
class Media:
    """What the participant sends now. The screen takes the camera's place; `hand` is whether it is
    raised, `picture` whether pictures of the others are taken."""

    microphone: bool
    camera: bool
    screen: bool = False
    hand: bool = False
    picture: bool = True


@dataclass(frozen=True, slots=True)
class Admit:
    """Let a waiting participant in."""

    participant: str


@dataclass(frozen=True, slots=True)
class Decline:
    """Send a waiting participant away."""

    participant: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Send an admitted participant away."""

    participant: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Let a participant's page turn the microphone off; None is everybody's."""

    participant: str | None = None


@dataclass(frozen=True, slots=True)
class Lower:
    """Lower a participant's hand."""

    participant: str


@dataclass(frozen=True, slots=True)
class Lock:
    """Let nobody new in, or let people in again."""

    locked: bool


@dataclass(frozen=True, slots=True)
class Leave:
    """Go at once, without grace time."""


@dataclass(frozen=True, slots=True)
class End:
    """End the session for everybody."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a `pong` with the same id."""

    id: int | None = None


GroupMessage = Answer | Restart | View
Message = (
    Join
    | Description
    | Test
    | Data
    | Media
    | Admit
    | Decline
    | Remove
    | Mute
    | Lower
    | Lock
    | Leave
    | End
    | Ping
    | GroupMessage
    | Decoded
)


@dataclass(frozen=True, slots=True)
class EndCommand:
    """Odoo wants the room to end."""

    room: str
    reason: EndReason


@dataclass(frozen=True, slots=True)
class RemoveCommand:
    """Odoo wants the participant out of the room."""

    room: str
    participant: str


@dataclass(frozen=True, slots=True)
class MoveCommand:
    """The room goes on at another node; nothing has ended."""

    room: str


Command = EndCommand | RemoveCommand | MoveCommand
