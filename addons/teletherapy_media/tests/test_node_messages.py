# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import copy
import json
from datetime import datetime, timedelta

from odoo.tests import BaseCase, tagged

from ..tools.node_messages import (
    BadMessageError,
    Heartbeat,
    NodeEvent,
    parse_events,
    parse_heartbeat,
)
from ..tools.unix_time import to_unix_time

NOW = datetime(2026, 11, 24, 15)
UID = "a" * 32
ROOM = "b" * 32
PARTICIPANT = "c" * 32
EVENT = {
    "id": UID,
    "seq": 17,
    "type": "participant_joined",
    "at": to_unix_time(NOW) + 0.123,
    "room": ROOM,
    "participant": PARTICIPANT,
    "data": {"role": "client", "state": "waiting", "again": True},
}
HEARTBEAT = {
    "state": "ready",
    "version": "19.0.1.0.0",
    "rooms": [ROOM],
    "participants": 2,
    "capacity": 200,
}
MISSING = object()


def changed(message, changes):
    """Return the message with the fields named by dotted paths replaced or removed."""
    message = copy.deepcopy(message)
    for path, value in changes.items():
        *parents, name = path.split(".")
        place = message
        for parent in parents:
            place = place[parent]
        if value is MISSING:
            del place[name]
        else:
            place[name] = value
    return message


def read(*events):
    return parse_events(json.dumps({"events": events}), NOW)


@tagged("post_install", "-at_install")
class TestNodeMessages(BaseCase):
    def test_event(self):
        """An event is read with everything that Odoo keeps of it."""
        self.assertEqual(
            read(EVENT),
            [
                NodeEvent(
                    uid=UID,
                    seq=17,
                    event_type="participant_joined",
                    at=NOW,
                    room=ROOM,
                    participant=PARTICIPANT,
                    again=True,
                )
            ],
        )

    def test_event_types(self):
        """Each type of event has its own data."""
        ended = {"type": "room_ended", "participant": None}
        for changes, expected in (
            ({"type": "participant_connected", "data": {}}, {}),
            (
                {"type": "participant_admitted", "data": {"by": "automatic"}},
                {"by": "automatic"},
            ),
            (
                {"type": "participant_admitted", "data": {"by": PARTICIPANT}},
                {"by": PARTICIPANT},
            ),
            (
                {"type": "participant_left", "data": {"reason": "lost"}},
                {"reason": "lost"},
            ),
            (
                {**ended, "data": {"reason": "closed"}},
                {"reason": "closed", "participant": ""},
            ),
            (
                {**ended, "data": {"reason": "therapist", "by": PARTICIPANT}},
                {"reason": "therapist", "by": PARTICIPANT, "participant": ""},
            ),
        ):
            with self.subTest(changes):
                [event] = read(changed(EVENT, changes))
                values = {"participant": PARTICIPANT, "reason": "", "by": ""}
                values.update(expected)
                self.assertEqual(
                    {name: getattr(event, name) for name in values}, values
                )

    def test_event_order(self):
        """Events are read in the order of their numbers, whatever their place."""
        events = [changed(EVENT, {"seq": seq}) for seq in (3, 1, 2)]
        self.assertEqual([event.seq for event in read(*events)], [1, 2, 3])

    def test_unknown_fields(self):
        """What a newer node says besides is left out."""
        self.assertEqual(
            read(changed(EVENT, {"colour": "blue", "data.mood": "good"})), read(EVENT)
        )

    def test_clock_lead(self):
        """A time that lies absurdly far in the future happened now."""
        for lead, expected in (
            (timedelta(minutes=4), timedelta(minutes=4)),
            (timedelta(minutes=6), timedelta()),
            (timedelta(days=9000), timedelta()),
        ):
            with self.subTest(lead=lead):
                [event] = read(changed(EVENT, {"at": to_unix_time(NOW + lead)}))
                self.assertEqual(event.at, NOW + expected)

    def test_bad_events(self):
        """An event that breaks the protocol is refused, naming what is wrong."""
        left = {"type": "participant_left"}
        for changes, message in (
            ({"id": MISSING}, "id"),
            ({"id": "A" * 32}, "id"),
            ({"id": UID + "\n"}, "id"),
            ({"seq": -1}, "seq"),
            ({"seq": 2**31}, "seq"),
            ({"seq": True}, "seq"),
            ({"seq": 1.0}, "seq"),
            ({"type": "participant_slept"}, "type"),
            ({"type": ["participant_left"]}, "type"),
            ({"at": "2026-11-24"}, "at"),
            ({"at": -1}, "at"),
            ({"at": 1e300}, "at"),
            ({"at": True}, "at"),
            ({"room": None}, "room"),
            ({"room": "b" * 31}, "room"),
            ({"participant": MISSING}, "participant"),
            ({"participant": {}}, "participant"),
            ({"data": MISSING}, "data"),
            ({"data": []}, "data"),
            ({"data.again": 1}, "data.again"),
            ({**left, "data": {}}, "data.reason"),
            ({**left, "data": {"reason": "bored"}}, "data.reason"),
            ({"type": "participant_admitted", "data": {"by": "me"}}, "data.by"),
            ({"type": "room_ended", "data": {"reason": "lost"}}, "data.reason"),
        ):
            with (
                self.subTest(changes),
                self.assertRaisesRegex(BadMessageError, rf"\Aevents\[1\]\.{message} "),
            ):
                read(EVENT, changed(EVENT, changes))

    def test_bad_bodies(self):
        """A body that holds no list of events is refused."""
        for body in (
            b"",
            b"events",
            b"\xff\xfe",
            b"[]",
            b"{}",
            b'{"events": {}}',
            b'{"events": [1]}',
            b'{"events": [NaN]}',
            b"[" * 100_000,
            json.dumps({"events": [EVENT] * 101}).encode(),
        ):
            with self.subTest(body[:20]), self.assertRaises(BadMessageError):
                parse_events(body, NOW)

    def test_heartbeat(self):
        """A heartbeat is read as it is."""
        self.assertEqual(
            parse_heartbeat(json.dumps({**HEARTBEAT, "mood": "good"})),
            Heartbeat("ready", "19.0.1.0.0", (ROOM,), 2, 200),
        )

    def test_bad_heartbeats(self):
        """A heartbeat that breaks the protocol is refused, naming what is wrong."""
        for changes, message in (
            ({"state": MISSING}, "state"),
            ({"state": "sleepy"}, "state"),
            ({"version": 19}, "version"),
            ({"version": "<b>"}, "version"),
            ({"rooms": ROOM}, "rooms"),
            ({"rooms": [ROOM, 7]}, r"rooms\[1\]"),
            ({"participants": -1}, "participants"),
            ({"participants": 2**31}, "participants"),
            ({"capacity": None}, "capacity"),
        ):
            with (
                self.subTest(changes),
                self.assertRaisesRegex(BadMessageError, rf"\A{message} "),
            ):
                parse_heartbeat(json.dumps(changed(HEARTBEAT, changes)))
