"""wire.py"""

import json
import unittest

from hypothesis import given
from hypothesis import strategies as st

from media_server import protocol
from media_server.exceptions import WireError
from media_server.protocol import DescriptionType, EndReason
from media_server.wire import parse_commands, parse_message
from media_support import CLIENT, MAC, ROOM, anything

PAIRING = "c" * 32
DESCRIPTION = {
    "type": "description",
    "pairing": PAIRING,
    "description": {"type": "offer", "sdp": "v=0\r\n"},
    "mac": MAC,
}

ANSWER = {
    "type": "answer",
    "group": PAIRING,
    "description": {"type": "answer", "sdp": "v=0\r\n"},
}

GOOD = [
    ({"type": "join", "ticket": "a.b.c"}, protocol.Join("a.b.c")),
    ({"type": "join", "ticket": "a", "pairing": PAIRING}, protocol.Join("a", PAIRING)),
    (DESCRIPTION, protocol.Description(PAIRING, DescriptionType.OFFER, "v=0\r\n", MAC)),
    (
        {"type": "test", "description": {"type": "answer", "sdp": "v=0\r\n"}},
        protocol.Test(DescriptionType.ANSWER, "v=0\r\n"),
    ),
    (
        {"type": "media", "microphone": True, "camera": False},
        protocol.Media(True, False),
    ),
    (
        {"type": "media", "microphone": True, "camera": False, "screen": True},
        protocol.Media(True, False, True),
    ),
    (
        {"type": "media", "microphone": True, "camera": False, "hand": True},
        protocol.Media(True, False, hand=True),
    ),
    (
        {"type": "media", "microphone": True, "camera": False, "picture": False},
        protocol.Media(True, False, picture=False),
    ),
    ({"type": "lower", "participant": CLIENT}, protocol.Lower(CLIENT)),
    ({"type": "admit", "participant": CLIENT}, protocol.Admit(CLIENT)),
    ({"type": "decline", "participant": CLIENT}, protocol.Decline(CLIENT)),
    ({"type": "remove", "participant": CLIENT}, protocol.Remove(CLIENT)),
    ({"type": "mute", "participant": CLIENT}, protocol.Mute(CLIENT)),
    ({"type": "mute"}, protocol.Mute()),
    ({"type": "lock", "locked": True}, protocol.Lock(True)),
    ({"type": "lock", "locked": False}, protocol.Lock(False)),
    (
        {"type": "join", "ticket": "a", "pairing": PAIRING, "group": ROOM},
        protocol.Join("a", PAIRING, ROOM),
    ),
    (ANSWER, protocol.Answer(PAIRING, "v=0\r\n")),
    ({"type": "restart", "group": PAIRING}, protocol.Restart(PAIRING)),
    (
        {"type": "view", "group": PAIRING, "heights": {CLIENT: 180, ROOM: 0}},
        protocol.View(PAIRING, {CLIENT: 180, ROOM: 0}),
    ),
    ({"type": "decoded", "pairing": PAIRING}, protocol.Decoded(pairing=PAIRING)),
    ({"type": "decoded", "group": PAIRING}, protocol.Decoded(group=PAIRING)),
    (
        {"type": "data", "group": PAIRING, "payload": "aGk_-"},
        protocol.Data(PAIRING, "aGk_-"),
    ),
    (
        {"type": "data", "group": PAIRING, "payload": "a" * 16384, "to": CLIENT},
        protocol.Data(PAIRING, "a" * 16384, CLIENT),
    ),
    ({"type": "leave"}, protocol.Leave()),
    ({"type": "end"}, protocol.End()),
    ({"type": "ping"}, protocol.Ping()),
    ({"type": "ping", "id": -7}, protocol.Ping(-7)),
]

BAD = [
    "",
    "[]",
    "null",
    "{",
    "{}",
    '{"type": "bye"}',
    '{"type": ["leave"]}',
    '{"type": "leave", "type": "end"}',
    '{"type": "leave", "reason": 1}',
    '{"type": "join"}',
    '{"type": "join", "ticket": 7}',
    '{"type": "join", "ticket": "\\ud800"}',
    '{"type": "join", "ticket": "a", "pairing": null}',
    '{"type": "join", "ticket": "a", "pairing": "../../etc"}',
    '{"type": "media", "microphone": 1, "camera": true}',
    '{"type": "media", "microphone": true, "camera": true, "screen": 1}',
    '{"type": "media", "microphone": true}',
    '{"type": "test"}',
    '{"type": "test", "description": {"type": "offer"}}',
    '{"type": "test", "description": {"type": "rollback", "sdp": "v=0"}}',
    '{"type": "admit", "participant": "1"}',
    '{"type": "mute", "participant": null}',
    '{"type": "mute", "participant": "everybody"}',
    '{"type": "lock"}',
    '{"type": "lower"}',
    '{"type": "media", "microphone": true, "camera": true, "hand": 1}',
    '{"type": "media", "microphone": true, "camera": true, "picture": null}',
    f'{{"type": "data", "group": "{PAIRING}", "payload": ""}}',
    f'{{"type": "data", "group": "{PAIRING}", "payload": "{"a" * 16385}"}}',
    f'{{"type": "data", "group": "{PAIRING}", "payload": "<b>"}}',
    f'{{"type": "data", "group": "{PAIRING}", "payload": "aGk", "to": "everybody"}}',
    '{"type": "data", "payload": "aGk"}',
    '{"type": "lock", "locked": 1}',
    '{"type": "ping", "id": true}',
    '{"type": "ping", "id": 1.0}',
    '{"type": "ping", "id": 9007199254740992}',
    '{"type": "ping", "id": NaN}',
    '{"type": "ping", "id": ' + "9" * 5000 + "}",
    "[" * 60_000,
    '{"a":' * 9000,
    json.dumps(DESCRIPTION | {"mac": ""}),
    json.dumps(DESCRIPTION | {"mac": "*" * 43}),
    json.dumps(DESCRIPTION | {"description": {"type": "pranswer", "sdp": ""}}),
    json.dumps(DESCRIPTION | {"description": {"type": "rollback", "sdp": "v=0"}}),
    json.dumps(DESCRIPTION | {"description": {"type": "offer", "sdp": "", "x": 1}}),
    json.dumps(DESCRIPTION | {"description": {"type": "offer"}}),
    json.dumps(ANSWER | {"description": {"type": "offer", "sdp": "v=0\r\n"}}),
    json.dumps(ANSWER | {"description": {"type": "answer", "sdp": "", "x": 1}}),
    json.dumps(ANSWER | {"mac": MAC}),
    json.dumps({"type": "decoded"}),
    json.dumps({"type": "decoded", "pairing": PAIRING, "group": PAIRING}),
    json.dumps({"type": "view", "group": PAIRING, "heights": {"x": 1}}),
    json.dumps({"type": "view", "group": PAIRING, "heights": {CLIENT: True}}),
    json.dumps({"type": "view", "group": PAIRING, "heights": {CLIENT: -1}}),
    json.dumps({"type": "view", "group": PAIRING, "heights": {CLIENT: 99999}}),
    json.dumps({"type": "view", "group": PAIRING, "heights": [CLIENT]}),
    json.dumps({"type": "view", "group": PAIRING, "heights": {f"{n:032x}": 1 for n in range(65)}}),
    json.dumps({"type": "join", "ticket": "a" * protocol.MESSAGE_SIZE}),
    json.dumps({"type": "join", "ticket": "ä" * 40_000}, ensure_ascii=False),
]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class MessageTests(unittest.TestCase):
    def test_good(self):
        """Each message of a page is read."""
        for fields, message in GOOD:
            with self.subTest(fields=fields):
                self.assertEqual(parse_message(json.dumps(fields)), message)

    def test_bad(self):
        """What breaks a rule is refused, with a message that quotes nothing of it."""
        for text in BAD:
            with self.subTest(text=text[:60]), self.assertRaises(WireError) as caught:
                parse_message(text)
            self.assertNotIn("ä", str(caught.exception))

    def test_missing_field(self):
        """No field can be left out."""
        for fields, _ in GOOD:
            optional = {
                "join": {"pairing", "group"},
                "mute": {"participant"},
                "data": {"to"},
                "media": {"screen", "hand", "picture"},
            }
            needed = fields.keys() - optional.get(fields["type"], set())
            for name in needed - {"id"}:
                left = {key: value for key, value in fields.items() if key != name}
                with self.subTest(left=left), self.assertRaises(WireError):
                    parse_message(json.dumps(left))

    def test_largest(self):
        """A message of exactly 64 KiB is read."""
        text = json.dumps({"type": "join", "ticket": ""})
        text = text.replace('""', '"' + "a" * (protocol.MESSAGE_SIZE - len(text)) + '"')
        self.assertEqual(len(text), protocol.MESSAGE_SIZE)
        self.assertIsInstance(parse_message(text), protocol.Join)

    @anything
    @given(st.text())
    def test_any_text(self, text):
        """Any text is read or refused."""
        try:
            parse_message(text)
        except WireError:
            pass

    @anything
    @given(
        st.sampled_from([fields for fields, _ in GOOD]),
        st.dictionaries(st.sampled_from(["type", "ticket", "id", "sdp", "mac", "x"]), JSON),
    )
    def test_any_fields(self, fields, changes):
        """A good message with fields changed is read or refused."""
        try:
            parse_message(json.dumps(fields | changes))
        except WireError:
            pass

    def test_repr_keeps_secrets(self):
        """Tickets and descriptions do not show when a message is printed."""
        self.assertNotIn("a.b.c", repr(protocol.Join("a.b.c")))
        self.assertNotIn("v=0", repr(parse_message(json.dumps(DESCRIPTION))))


class CommandTests(unittest.TestCase):
    def test_commands(self):
        """Odoo's commands are read, and those of a newer Odoo are skipped."""
        body = {
            "commands": [
                {"type": "end", "room": ROOM, "reason": "cancelled"},
                {"type": "dance", "room": 7},
                {"type": "remove", "room": ROOM, "participant": CLIENT, "note": "new"},
                {"type": "move", "room": ROOM},
            ],
            "new": 1,
        }
        self.assertEqual(
            parse_commands(json.dumps(body).encode()),
            [
                protocol.EndCommand(ROOM, EndReason.CANCELLED),
                protocol.RemoveCommand(ROOM, CLIENT),
                protocol.MoveCommand(ROOM),
            ],
        )
        self.assertEqual(parse_commands(b"{}"), [])

    def test_bad(self):
        """An answer that is no answer is refused."""
        for body in [
            b"",
            b"\xff",
            b"[]",
            b'{"commands": {}}',
            b'{"commands": [7]}',
            b'{"commands": [{"type": "end", "room": "a", "reason": "cancelled"}]}',
            b'{"commands": [{"type": "end", "room": "%b"}]}' % ROOM.encode(),
            b'{"commands": [{"type": "move"}]}',
        ]:
            with self.subTest(body=body), self.assertRaises(WireError):
                parse_commands(body)
