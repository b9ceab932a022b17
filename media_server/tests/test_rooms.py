"""rooms.py"""

import dataclasses
import itertools
import unittest

from media_server import protocol
from media_server.effects import Bury, Close, Pair, Record
from media_server.exceptions import Refusal
from media_server.protocol import (
    CloseCode,
    EndCommand,
    EndReason,
    EventType,
    Join,
    MoveCommand,
    RemoveCommand,
    Role,
)
from media_server.room import Timing
from media_server.rooms import Limits, Rooms
from media_server.tickets import Ticket
from media_support import CLIENT, ROOM, THERAPIST
from test_room import CLOSES, ticket


def other_ticket(number, participant=None):
    fields = ticket(participant or f"{number:032x}")
    return Ticket(
        fields.participant, f"{number:032x}", fields.role, fields.admission, 0.0, CLOSES, 0.0
    )


class RoomsTests(unittest.TestCase):
    def setUp(self):
        self.rooms = self.make()

    def make(self, participants=4, rooms=3, graves=None):
        ids = itertools.count()
        return Rooms(Limits(participants, rooms), Timing(), lambda: f"{next(ids):032x}", graves)

    def join(self, ticket, connection="c"):
        return self.rooms.join(ticket, connection, Join(""), 0.0)

    def assertRefused(self, code, ticket):
        with self.assertRaises(Refusal) as caught:
            self.join(ticket)
        self.assertEqual(caught.exception.code, code)

    def test_rooms_are_apart(self):
        """Participants of different rooms never meet or hear of each other."""
        self.join(ticket(THERAPIST, Role.THERAPIST), "t")
        effects = self.join(other_ticket(1), "c")
        self.assertNotIn("t", [getattr(effect, "connection", None) for effect in effects])
        self.assertEqual(self.rooms.ids, [ROOM, f"{1:032x}"])
        self.assertEqual(self.rooms.participants, 2)

    def test_node_full(self):
        """A full node takes nobody new, and everybody back."""
        self.rooms = self.make(participants=2)
        self.join(ticket(THERAPIST, Role.THERAPIST))
        self.join(ticket(CLIENT))
        self.assertRefused(CloseCode.NODE_FULL, other_ticket(1))
        self.join(ticket(CLIENT))

    def test_too_many_rooms(self):
        """A node opens no more than its number of rooms."""
        for number in range(3):
            self.join(other_ticket(number))
        self.assertRefused(CloseCode.NODE_FULL, ticket(CLIENT))

    def test_draining(self):
        """A draining node opens no new room; into running ones people still come."""
        self.join(ticket(CLIENT))
        self.rooms.draining = True
        self.join(ticket(THERAPIST, Role.THERAPIST))
        self.assertRefused(CloseCode.GOING_AWAY, other_ticket(1))

    def test_tombstone(self):
        """A room that has ended is remembered until it would have closed."""
        self.join(ticket(THERAPIST, Role.THERAPIST), "t")
        self.assertFalse(self.rooms.is_ended(ROOM))
        self.rooms.receive(ROOM, THERAPIST, "t", protocol.End(), 5.0)
        self.assertTrue(self.rooms.is_ended(ROOM))
        self.assertEqual(self.rooms.ids, [])
        self.rooms.tick(CLOSES - 1, {})
        self.assertTrue(self.rooms.is_ended(ROOM))
        self.rooms.tick(CLOSES, {})
        self.assertFalse(self.rooms.is_ended(ROOM))

    def test_graves_of_an_earlier_process(self):
        """Rooms that ended before a restart have ended."""
        self.rooms = self.make(graves={ROOM: CLOSES})
        self.assertTrue(self.rooms.is_ended(ROOM))

    def test_closing(self):
        """A room whose time is over is closed, empty ones too."""
        self.join(ticket(CLIENT), "c")
        self.rooms.receive(ROOM, CLIENT, "c", protocol.Leave(), 1.0)
        self.assertEqual(self.rooms.ids, [ROOM])
        self.rooms.tick(CLOSES, {})
        self.assertEqual(self.rooms.ids, [])

    def test_end_command(self):
        """Odoo ends a room, and may say so again."""
        self.join(ticket(CLIENT), "c")
        command = EndCommand(ROOM, EndReason.CANCELLED)
        self.assertIn(Close("c", CloseCode.ENDED), self.rooms.command(command, 1.0))
        self.assertEqual(self.rooms.command(command, 2.0), [])
        self.assertTrue(self.rooms.is_ended(ROOM))

    def test_end_command_for_an_unknown_room(self):
        """A room that ended before anybody came is remembered while tickets for it are valid."""
        command = EndCommand(ROOM, EndReason.CANCELLED)
        self.assertEqual(self.rooms.command(command, 0.0), [Bury(ROOM, 70.0)])
        self.assertTrue(self.rooms.is_ended(ROOM))
        self.rooms.tick(70.0, {})
        self.assertFalse(self.rooms.is_ended(ROOM))

    def test_remove_command(self):
        """Odoo removes somebody; an unknown room is no matter."""
        self.join(ticket(CLIENT), "c")
        effects = self.rooms.command(RemoveCommand(ROOM, CLIENT), 1.0)
        self.assertIn(Close("c", CloseCode.REMOVED), effects)
        self.assertEqual(self.rooms.command(RemoveCommand("b" * 32, CLIENT), 1.0), [])

    def test_move_command(self):
        """A room that another node has is forgotten, and has not ended."""
        self.join(ticket(CLIENT), "c")
        self.join(ticket(THERAPIST, Role.THERAPIST), "t")
        self.rooms.lose(ROOM, THERAPIST, "t", 0.5)
        effects = self.rooms.command(MoveCommand(ROOM), 1.0)
        self.assertEqual(
            [e for e in effects if isinstance(e, Close)], [Close("c", CloseCode.GOING_AWAY)]
        )
        self.assertEqual(
            [(e.type, e.participant, e.data) for e in effects if isinstance(e, Record)],
            [
                (EventType.PARTICIPANT_LEFT, participant, {"reason": "lost"})
                for participant in (CLIENT, THERAPIST)
            ],
        )
        self.assertEqual([e for e in effects if isinstance(e, Bury)], [])
        self.assertEqual((self.rooms.ids, self.rooms.is_ended(ROOM)), ([], False))
        self.assertEqual(self.rooms.command(MoveCommand(ROOM), 2.0), [])
        self.join(ticket(CLIENT), "d")
        self.assertEqual(self.rooms.lose(ROOM, CLIENT, "c", 3.0), [])
        self.assertEqual(self.rooms.connection(ROOM, CLIENT), "d")

    def test_pairing_of_another_room(self):
        """Pages that name a pairing of another room as theirs get one of their own."""
        held = "e" * 32
        for room in ROOM, "b" * 32:
            for participant, role in (CLIENT, Role.CLIENT), (THERAPIST, Role.THERAPIST):
                entry = dataclasses.replace(ticket(participant, role), room=room)
                effects = self.rooms.join(entry, f"{room}{role}", Join("", held), 0.0)
            (pair,) = (effect for effect in effects if isinstance(effect, Pair))
            self.assertEqual(pair.pairing == held, room == ROOM)

    def test_unknown_room(self):
        """What comes for a room that is no more has no effects."""
        self.assertEqual(self.rooms.lose(ROOM, CLIENT, "c", 0.0), [])
        self.assertEqual(self.rooms.receive(ROOM, CLIENT, "c", protocol.Leave(), 0.0), [])
        self.assertEqual(self.rooms.media(ROOM, "0" * 32, CLIENT, 0.0), [])

    def test_drain(self):
        """Draining sends everybody of every room away."""
        self.join(ticket(CLIENT), "c")
        self.join(other_ticket(1), "d")
        effects = self.rooms.drain(1.0)
        self.assertEqual(
            [effect.connection for effect in effects if isinstance(effect, Close)], ["c", "d"]
        )
        self.assertEqual(self.rooms.participants, 0)
