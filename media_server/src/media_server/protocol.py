"""The words on the WebSocket and in the answers of Odoo, and their strict parsing.

This is the only file that knows them on the server's side; docs/protocol.md is the contract.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from media_server.exceptions import WireError

T = TypeVar("T", bound=enum.StrEnum)

MESSAGE_SIZE = 64 * 1024
"""The largest WebSocket message, in bytes of UTF-8."""

IDENTIFIER = re.compile(r"[0-9a-f]{32}", re.ASCII)
"""Participants, rooms, pairings and events: 32 lower-case hexadecimal digits."""

MAC = re.compile(r"[A-Za-z0-9_-]{43}=?", re.ASCII)
"""32 bytes in base64url, with or without padding."""

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
    BAD_DESCRIPTION = "bad_description"
    TEST_REFUSED = "test_refused"


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
    """Enter the room of the ticket; `pairing` is the one whose RTCPeerConnection is still there."""

    ticket: str
    pairing: str | None = None

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
class Media:
    """What the participant sends now."""

    microphone: bool
    camera: bool


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
class Leave:
    """Go at once, without grace time."""


@dataclass(frozen=True, slots=True)
class End:
    """End the session for everybody."""


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a `pong` with the same id."""

    id: int | None = None


Message = Join | Description | Test | Media | Admit | Decline | Remove | Leave | End | Ping


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


Command = EndCommand | RemoveCommand


def parse_message(text: str) -> Message:
    """Reads one message of a page.

    Raises:
        WireError: it is too large, no JSON object, or of an unknown type, or a field is missing,
            unknown or of a wrong type.

    """
    if len(text) > MESSAGE_SIZE or len(text.encode(errors="replace")) > MESSAGE_SIZE:
        raise WireError("the message is larger than 64 KiB")
    fields = parse_object(text)
    kind = fields.pop("type", None)
    parser = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parser is None:
        raise WireError("the message has no known type")
    message = parser(fields)
    if fields:
        raise WireError("the message has an unknown field")
    return message


def parse_object(text: str | bytes) -> dict[str, Any]:
    """Reads one JSON object, strictly: no member twice, no NaN or Infinity, no unpaired surrogate.

    Raises:
        WireError: it is something else.

    """
    try:
        value = json.loads(text, object_pairs_hook=_members, parse_constant=_constant)
        if not isinstance(value, dict):
            raise WireError("the message is no JSON object")
        if isinstance(text, bytes) or "\\u" in text or not text.isascii():
            json.dumps(value, ensure_ascii=False).encode()
    except WireError:
        raise
    except (ValueError, RecursionError):
        raise WireError("the message is no JSON") from None
    return value


def parse_commands(body: bytes) -> list[Command]:
    """Reads the commands in Odoo's answer to a heartbeat. Those of an unknown type are skipped, so
    that an older node works with a newer Odoo.

    Raises:
        WireError: the answer is no JSON object, or a known command lacks a field.

    """
    commands = parse_object(body).get("commands", [])
    if not isinstance(commands, list):
        raise WireError("commands is no list")
    parsed: list[Command] = []
    for command in commands:
        if not isinstance(command, dict):
            raise WireError("a command is no object")
        if command.get("type") == "end":
            reason = _enum(command, "reason", EndReason)
            parsed.append(EndCommand(_identifier(command, "room"), reason))
        elif command.get("type") == "remove":
            room = _identifier(command, "room")
            parsed.append(RemoveCommand(room, _identifier(command, "participant")))
    return parsed


def encode(message: Mapping[str, object]) -> str:
    """Writes one message of the node."""
    return json.dumps(message, separators=(",", ":"))


# Fields: each function takes its field out of the object.


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise WireError("a member stands twice in an object")
    return members


def _constant(name: str) -> NoReturn:
    raise WireError("NaN and Infinity are no JSON")


def _field(fields: dict[str, Any], name: str, kind: type[Any]) -> Any:
    value = fields.pop(name, None)
    # bool is a subclass of int: compare the very type.
    if type(value) is not kind:
        raise WireError(f"{name} is missing or of a wrong type")
    return value


def _matching(fields: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value: str = _field(fields, name, str)
    if not pattern.fullmatch(value):
        raise WireError(f"{name} is malformed")
    return value


def _identifier(fields: dict[str, Any], name: str) -> str:
    return _matching(fields, name, IDENTIFIER)


def _enum(fields: dict[str, Any], name: str, kind: type[T]) -> T:
    try:
        return kind(_field(fields, name, str))
    except ValueError:
        raise WireError(f"{name} has an unknown value") from None


# Messages.


def _join(fields: dict[str, Any]) -> Join:
    ticket = _field(fields, "ticket", str)
    return Join(ticket, _identifier(fields, "pairing") if "pairing" in fields else None)


def _description(fields: dict[str, Any]) -> Description:
    pairing = _identifier(fields, "pairing")
    kind, sdp = _session_description(fields)
    return Description(pairing, kind, sdp, _matching(fields, "mac", MAC))


def _test(fields: dict[str, Any]) -> Test:
    return Test(*_session_description(fields))


def _session_description(fields: dict[str, Any]) -> tuple[DescriptionType, str]:
    description = _field(fields, "description", dict)
    kind = _enum(description, "type", DescriptionType)
    sdp: str = _field(description, "sdp", str)
    if description:
        raise WireError("the description has an unknown field")
    if kind is DescriptionType.ROLLBACK and sdp:
        raise WireError("the sdp of a rollback is not empty")
    return kind, sdp


def _media(fields: dict[str, Any]) -> Media:
    return Media(_field(fields, "microphone", bool), _field(fields, "camera", bool))


def _ping(fields: dict[str, Any]) -> Ping:
    if "id" not in fields:
        return Ping()
    number = _field(fields, "id", int)
    if abs(number) > LARGEST_INTEGER:
        raise WireError("id is too large")
    return Ping(number)


_PARSERS: Mapping[str, Callable[[dict[str, Any]], Message]] = {
    "join": _join,
    "description": _description,
    "test": _test,
    "media": _media,
    "admit": lambda fields: Admit(_identifier(fields, "participant")),
    "decline": lambda fields: Decline(_identifier(fields, "participant")),
    "remove": lambda fields: Remove(_identifier(fields, "participant")),
    "leave": lambda fields: Leave(),
    "end": lambda fields: End(),
    "ping": _ping,
}
