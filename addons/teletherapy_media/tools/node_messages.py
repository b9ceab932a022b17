# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a node may post to Odoo (docs/protocol.md section 5), read strictly.

A node may be newer than Odoo: fields that are not known here are left out. Everything
that is known has to be there and of its type.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from .unix_time import from_unix_time

MAX_BODY_SIZE = 1024 * 1024
MAX_EVENTS = 100
# A node's clock may run ahead; what lies further in the future happened now.
MAX_CLOCK_LEAD = timedelta(minutes=5)
# The largest that PostgreSQL keeps in an integer column.
MAX_INTEGER = 2**31 - 1

NODE_STATES = ("ready", "draining")
EVENT_TYPES = (
    "participant_joined",
    "participant_admitted",
    "participant_connected",
    "participant_left",
    "room_ended",
)
LEFT_REASONS = ("left", "lost", "removed", "declined", "ended", "drained")
END_REASONS = ("therapist", "closed", "cancelled")
AUTOMATIC = "automatic"

IDENTIFIER = re.compile(r"[0-9a-f]{32}", re.ASCII)
VERSION = re.compile(r"[0-9A-Za-z.+-]{1,32}", re.ASCII)


class BadMessageError(ValueError):
    """The body breaks the protocol. The text names field and rule, not the value."""


@dataclass(frozen=True)
class NodeEvent:
    """Something that happened in a room; `participant` is empty when the room ended."""

    uid: str
    seq: int
    event_type: str
    at: datetime
    room: str
    participant: str
    reason: str = ""
    again: bool = False
    by: str = ""


@dataclass(frozen=True)
class Heartbeat:
    """How a node is, and the rooms that live on it."""

    state: str
    version: str
    rooms: tuple
    participants: int
    capacity: int


def parse_events(body, now):
    """Return the events in the order in which they happened.

    :param bytes body: the request's body
    :param datetime now: times that lie absurdly far after it are set to it
    :raise BadMessageError: one of them breaks the protocol
    """
    events = _take(_parse_object(body), "events", list, "events")
    if len(events) > MAX_EVENTS:
        raise BadMessageError(f"events holds more than {MAX_EVENTS} events")
    parsed = [
        _parse_event(event, f"events[{index}]", now)
        for index, event in enumerate(events)
    ]
    return sorted(parsed, key=lambda event: event.seq)


def parse_heartbeat(body):
    """Return the heartbeat.

    :param bytes body: the request's body
    :raise BadMessageError: it breaks the protocol
    """
    fields = _parse_object(body)
    rooms = _take(fields, "rooms", list, "rooms")
    for index, room in enumerate(rooms):
        _check_match(room, IDENTIFIER, f"rooms[{index}]")
    return Heartbeat(
        state=_take_choice(fields, "state", NODE_STATES, "state"),
        version=_take_match(fields, "version", VERSION, "version"),
        rooms=tuple(rooms),
        participants=_take_count(fields, "participants", MAX_INTEGER, "participants"),
        capacity=_take_count(fields, "capacity", MAX_INTEGER, "capacity"),
    )


def _parse_event(fields, where, now):
    if not isinstance(fields, dict):
        raise BadMessageError(f"{where} is not an object")
    event_type = _take_choice(fields, "type", EVENT_TYPES, f"{where}.type")
    participant = ""
    if event_type != "room_ended":
        participant = _take_match(
            fields, "participant", IDENTIFIER, f"{where}.participant"
        )
    data = _take(fields, "data", dict, f"{where}.data")
    return NodeEvent(
        uid=_take_match(fields, "id", IDENTIFIER, f"{where}.id"),
        seq=_take_count(fields, "seq", MAX_INTEGER, f"{where}.seq"),
        event_type=event_type,
        at=_take_time(fields, "at", f"{where}.at", now),
        room=_take_match(fields, "room", IDENTIFIER, f"{where}.room"),
        participant=participant,
        **_parse_event_data(event_type, data, f"{where}.data"),
    )


def _parse_event_data(event_type, data, where):
    if event_type == "participant_joined":
        return {"again": _take(data, "again", bool, f"{where}.again")}
    if event_type == "participant_admitted":
        by = _take(data, "by", str, f"{where}.by")
        if by != AUTOMATIC:
            _check_match(by, IDENTIFIER, f"{where}.by")
        return {"by": by}
    if event_type == "participant_left":
        return {"reason": _take_choice(data, "reason", LEFT_REASONS, f"{where}.reason")}
    if event_type == "room_ended":
        reason = _take_choice(data, "reason", END_REASONS, f"{where}.reason")
        by = ""
        if reason == "therapist" and data.get("by") is not None:
            by = _take_match(data, "by", IDENTIFIER, f"{where}.by")
        return {"reason": reason, "by": by}
    return {}


def _parse_object(body):
    try:
        fields = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise BadMessageError("the body is not JSON") from None
    if not isinstance(fields, dict):
        raise BadMessageError("the body is not a JSON object")
    return fields


def _refuse_constant(_name):
    raise ValueError("NaN and Infinity are not JSON")


def _take(fields, name, kind, where):
    value = fields.get(name)
    # bool is a subclass of int: the very type counts.
    if type(value) is not kind:
        raise BadMessageError(f"{where} is missing or not of type {kind.__name__}")
    return value


def _take_choice(fields, name, choices, where):
    value = _take(fields, name, str, where)
    if value not in choices:
        raise BadMessageError(f"{where} is none of {', '.join(choices)}")
    return value


def _take_match(fields, name, pattern, where):
    return _check_match(fields.get(name), pattern, where)


def _check_match(value, pattern, where):
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadMessageError(f"{where} is missing or not like {pattern.pattern}")
    return value


def _take_count(fields, name, maximum, where):
    value = _take(fields, name, int, where)
    if not 0 <= value <= maximum:
        raise BadMessageError(f"{where} is not between 0 and {maximum}")
    return value


def _take_time(fields, name, where, now):
    value = fields.get(name)
    if type(value) not in (int, float) or value < 0:
        raise BadMessageError(f"{where} is missing or not a Unix time")
    try:
        at = from_unix_time(value)
    except (ValueError, OverflowError, OSError):
        raise BadMessageError(f"{where} is not a Unix time") from None
    return now if at > now + MAX_CLOCK_LEAD else at
