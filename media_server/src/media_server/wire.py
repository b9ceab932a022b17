"""Messages as text: what pages and Odoo send, read strictly, and what the node sends, written."""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

from media_server.exceptions import WireError
from media_server.protocol import (
    IDENTIFIER,
    LARGEST_HEIGHT,
    LARGEST_INTEGER,
    MAC,
    MESSAGE_SIZE,
    MOST_HEIGHTS,
    PAYLOAD,
    Admit,
    Answer,
    Command,
    Data,
    Decline,
    Decoded,
    Description,
    DescriptionType,
    End,
    EndCommand,
    EndReason,
    Join,
    Leave,
    Lock,
    Lower,
    Media,
    Message,
    MoveCommand,
    Mute,
    Ping,
    Remove,
    RemoveCommand,
    Restart,
    Test,
    View,
)

T = TypeVar("T", bound=enum.StrEnum)


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
        elif command.get("type") == "move":
            parsed.append(MoveCommand(_identifier(command, "room")))
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


def _optional(fields: dict[str, Any], name: str) -> str | None:
    return _identifier(fields, name) if name in fields else None


def _enum(fields: dict[str, Any], name: str, kind: type[T]) -> T:
    try:
        return kind(_field(fields, name, str))
    except ValueError:
        raise WireError(f"{name} has an unknown value") from None


# Messages.


def _join(fields: dict[str, Any]) -> Join:
    ticket = _field(fields, "ticket", str)
    return Join(ticket, _optional(fields, "pairing"), _optional(fields, "group"))


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


def _answer(fields: dict[str, Any]) -> Answer:
    group = _identifier(fields, "group")
    description = _field(fields, "description", dict)
    if _field(description, "type", str) != "answer":
        raise WireError("the node takes answers alone")
    sdp = _field(description, "sdp", str)
    if description:
        raise WireError("the description has an unknown field")
    return Answer(group, sdp)


def _view(fields: dict[str, Any]) -> View:
    group = _identifier(fields, "group")
    entries = _field(fields, "heights", dict)
    if len(entries) > MOST_HEIGHTS:
        raise WireError("heights has too many entries")
    heights = {}
    for participant, height in entries.items():
        if not IDENTIFIER.fullmatch(participant) or type(height) is not int:
            raise WireError("heights is malformed")
        if not 0 <= height <= LARGEST_HEIGHT:
            raise WireError("a height is out of range")
        heights[participant] = height
    return View(group, heights)


def _decoded(fields: dict[str, Any]) -> Decoded:
    if len(fields) != 1:
        raise WireError("decoded names either a pairing or a group")
    return Decoded(_optional(fields, "pairing"), _optional(fields, "group"))


def _data(fields: dict[str, Any]) -> Data:
    group = _identifier(fields, "group")
    return Data(group, _matching(fields, "payload", PAYLOAD), _optional(fields, "to"))


def _media(fields: dict[str, Any]) -> Media:
    microphone, camera = _field(fields, "microphone", bool), _field(fields, "camera", bool)
    screen = _field(fields, "screen", bool) if "screen" in fields else False
    hand = _field(fields, "hand", bool) if "hand" in fields else False
    picture = _field(fields, "picture", bool) if "picture" in fields else True
    return Media(microphone, camera, screen, hand, picture)


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
    "answer": _answer,
    "test": _test,
    "restart": lambda fields: Restart(_identifier(fields, "group")),
    "view": _view,
    "decoded": _decoded,
    "data": _data,
    "media": _media,
    "admit": lambda fields: Admit(_identifier(fields, "participant")),
    "decline": lambda fields: Decline(_identifier(fields, "participant")),
    "remove": lambda fields: Remove(_identifier(fields, "participant")),
    "mute": lambda fields: Mute(_optional(fields, "participant")),
    "lower": lambda fields: Lower(_identifier(fields, "participant")),
    "lock": lambda fields: Lock(_field(fields, "locked", bool)),
    "leave": lambda fields: Leave(),
    "end": lambda fields: End(),
    "ping": _ping,
}
