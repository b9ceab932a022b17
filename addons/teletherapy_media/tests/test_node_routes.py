# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import time
from types import SimpleNamespace

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.random_values import new_identifier, new_secret
from .common import MediaHttpCommon

CONTROLLER = "odoo.addons.teletherapy_media.controllers.node"
MODEL = "odoo.addons.teletherapy_media.models.teletherapy_media_event"


@tagged("post_install", "-at_install")
class TestNodeRoutes(MediaHttpCommon):
    def setUp(self):
        super().setUp()
        self.telehealth._get_node()
        self.client_participant = self._get_participant("client")
        self.therapist_participant = self._get_participant("therapist")

    def _get_written(self):
        return self.env["teletherapy.media.event"].search(
            [("session_id", "=", self.telehealth.id)], order="seq"
        )

    @mute_logger(CONTROLLER)
    def test_refused(self):
        """A report that no node has signed, now, is refused and changes nothing."""
        event = self._new_event("participant_connected", "client")
        stranger = SimpleNamespace(key="stranger", secret=new_secret())
        for name, options in (
            ("another secret", {"secret": new_secret()}),
            ("unknown node", {"node": stranger}),
            ("no node", {"headers": {"X-Teletherapy-Node": None}}),
            (
                "node of another case",
                {"headers": {"X-Teletherapy-Node": "MEDIA-TEST-1"}},
            ),
            ("no signature", {"headers": {"X-Teletherapy-Signature": None}}),
            ("empty signature", {"headers": {"X-Teletherapy-Signature": "v1="}}),
            ("foreign letters", {"headers": {"X-Teletherapy-Signature": "v1=\xe9"}}),
            ("stale", {"age": 302}),
            ("from the future", {"age": -302}),
            (
                "timestamp that was not signed",
                {"headers": {"X-Teletherapy-Timestamp": str(int(time.time()) - 7)}},
            ),
            ("no timestamp", {"headers": {"X-Teletherapy-Timestamp": None}}),
            ("no number", {"headers": {"X-Teletherapy-Timestamp": "now"}}),
        ):
            with self.subTest(name):
                response = self._post_events(event, **options)
                self.assertEqual(response.status_code, 401)
                self.assertEqual(list(response.json()), ["error"])
        self.assertFalse(self._get_written())
        self.node.active = False
        self.assertEqual(self._post_events(event).status_code, 401)

    @mute_logger(CONTROLLER)
    def test_signature_of_another_path(self):
        """What was signed for one address is not taken at another one."""
        message = {"events": []}
        sent = self._post_as_node("/teletherapy/node/events", message).request
        heartbeat = self.url_open(
            "/teletherapy/node/heartbeat",
            data=sent.body,
            headers={
                name: value
                for name, value in sent.headers.items()
                if name.startswith(("X-Teletherapy", "Content-Type"))
            },
        )
        self.assertEqual(heartbeat.status_code, 401)

    def test_clock_difference(self):
        """Clocks may differ by five minutes."""
        for age in (298, -298):
            self.assertEqual(self._post_events(age=age).status_code, 200)

    @mute_logger(CONTROLLER)
    def test_bad_body(self):
        """A signed body that breaks the protocol is refused, naming what is wrong."""
        events, heartbeat = "/teletherapy/node/events", "/teletherapy/node/heartbeat"
        event = self._new_event("participant_connected", "client")
        for path, body, message in (
            (events, b"", "the body is not JSON"),
            (events, b"{", "the body is not JSON"),
            (events, b"[]", "the body is not a JSON object"),
            (events, b"{}", "events is missing or not of type list"),
            (events, {"events": [event] * 101}, "events holds more than 100 events"),
            (heartbeat, b"{}", "rooms is missing or not of type list"),
        ):
            with self.subTest(message):
                response = self._post_as_node(path, body)
                self.assertEqual(response.status_code, 400)
                self.assertEqual(response.json(), {"error": message})
        response = self._post_events(event, {**event, "seq": None})
        self.assertEqual(response.status_code, 400)
        self.assertIn("events[1].seq", response.json()["error"])
        self.assertFalse(self._get_written())

    @mute_logger(CONTROLLER)
    def test_oversize(self):
        """A body over 1 MiB is refused, however well it is signed."""
        body = json.dumps({"events": []}).encode()
        for size, status in ((2**20, 200), (2**20 + 1, 413)):
            response = self._post_as_node("/teletherapy/node/events", body.ljust(size))
            self.assertEqual(response.status_code, status)

    def test_no_session_cookie(self):
        """A node is no browser: it gets no cookie."""
        self.assertNotIn("Set-Cookie", self._post_events().headers)

    @mute_logger("odoo.http")
    def test_methods(self):
        """The addresses of nodes take nothing but POST."""
        for path in ("/teletherapy/node/events", "/teletherapy/node/heartbeat"):
            self.assertEqual(self.url_open(path).status_code, 405)

    def test_written(self):
        """Each event is accepted, and stands with who, when and why."""
        events = [
            self._new_event("participant_joined", "therapist", at=-5),
            self._new_event("participant_joined", "client", at=-3),
            self._new_event(
                "participant_admitted",
                "client",
                at=0,
                by=self.therapist_participant.key,
            ),
            self._new_event("participant_left", "client", at=4, reason="lost"),
        ]
        response = self._post_events(*events)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(
            response.json(), {"accepted": [event["id"] for event in events]}
        )
        written = self._get_written()
        self.assertEqual(written.mapped("event_uid"), [event["id"] for event in events])
        self.assertEqual(written.node_id, self.node)
        self.assertEqual(written[0].participant_id, self.therapist_participant)
        self.assertEqual(written[2].by_participant_id, self.therapist_participant)
        self.assertEqual(written[3].reason, "lost")
        self.assertEqual(
            (written[3].at - self.telehealth.start).total_seconds(), 4 * 60
        )

    def test_course(self):
        """A session goes live and completes by what its node reports."""
        self._post_events(
            self._new_event("participant_joined", "therapist", at=0),
            self._new_event("participant_joined", "client", at=1),
            self._new_event("participant_connected", "therapist", at=2),
        )
        self.assertEqual(self.telehealth.state, "open")
        self._post_events(self._new_event("participant_connected", "client", at=2))
        self.assertEqual(self.telehealth.state, "live")
        self._post_events(
            self._new_event("participant_left", "client", at=47, reason="ended"),
            self._new_event("participant_left", "therapist", at=47, reason="ended"),
            self._new_event("room_ended", at=47, reason="therapist"),
        )
        self.assertEqual(self.telehealth.state, "completed")
        for participant in self.telehealth.participant_ids:
            self.assertEqual(participant.connected_seconds, 45 * 60)
            self.assertEqual(participant.connected_duration, "0:45:00")
            self.assertTrue(participant.left_at)

    def test_again(self):
        """What is delivered again changes nothing, alone or in another company."""
        joined = self._new_event("participant_joined", "client", at=0)
        connected = self._new_event("participant_connected", "client", at=1)
        left = self._new_event("participant_left", "client", at=11)
        for batch in (
            (joined, connected),
            (joined, connected),
            (joined, joined, connected, left),
            (left,),
        ):
            response = self._post_events(*batch)
            self.assertEqual(
                response.json(), {"accepted": [event["id"] for event in batch]}
            )
        self.assertEqual(len(self._get_written()), 3)
        self.assertEqual(self.client_participant.connected_seconds, 600)

    def test_order(self):
        """Events of one delivery act in the order of their numbers."""
        ended = self._new_event("room_ended", at=30)
        connected = [
            self._new_event("participant_connected", role, at=1)
            for role in ("client", "therapist")
        ]
        for seq, event in enumerate((*connected, ended)):
            event["seq"] = seq
        self._post_events(ended, *connected)
        self.assertEqual(self.telehealth.state, "completed")

    def test_late(self):
        """Events that arrive after the end count, and turn missed into completed."""
        self.telehealth._end()
        self.assertEqual(self.telehealth.state, "missed")
        self._post_events(
            self._new_event("participant_left", "client", at=40, reason="ended"),
            self._new_event("room_ended", at=40),
        )
        self.assertEqual(self.telehealth.state, "missed")
        self._post_events(
            self._new_event("participant_connected", "therapist", at=5),
            self._new_event("participant_connected", "client", at=10),
        )
        self.assertEqual(self.telehealth.state, "completed")
        self.assertEqual(self.client_participant.connected_seconds, 30 * 60)
        self.assertFalse(self.telehealth.media_secret)

    def test_unknown_room(self):
        """An event of an unknown room is accepted, so that it blocks none behind it."""
        stray = {
            **self._new_event("participant_connected", "client"),
            "room": new_identifier(),
        }
        stranger = {
            **self._new_event("participant_connected", "client"),
            "participant": new_identifier(),
        }
        known = self._new_event("participant_joined", "client")
        with self.assertLogs(MODEL, "WARNING") as logs:
            response = self._post_events(stray, stranger, known)
        self.assertEqual(
            response.json()["accepted"], [stray["id"], stranger["id"], known["id"]]
        )
        self.assertEqual(self._get_written().event_uid, known["id"])
        text = "\n".join(logs.output)
        self.assertEqual(len(logs.output), 2)
        self.assertIn(stray["room"][:8], text)
        for private in (
            stray["room"],
            stranger["participant"],
            self.telehealth.room_key,
        ):
            self.assertNotIn(private, text)

    @mute_logger(MODEL)
    def test_foreign_node(self):
        """A node writes nothing about a session that it never had."""
        other_node = self._new_node("media-other")
        event = self._new_event("participant_connected", "client")
        response = self._post_events(event, node=other_node)
        self.assertEqual(response.json(), {"accepted": [event["id"]]})
        self.assertFalse(self._get_written())
        self.assertFalse(self.client_participant.connected_at)
        self._post_events(event)
        self.assertEqual(self._get_written().node_id, self.node)

    def test_former_node(self):
        """The node that had the room before may still tell what happened there."""
        self._beat(self.node, age=11)
        other_node = self._new_node("media-other")
        self.assertEqual(self.telehealth._get_node(), other_node)
        self._post_events(
            self._new_event("participant_joined", "client", at=20),
            self._new_event("participant_connected", "client", at=20),
            self._new_event("participant_left", "client", at=30),
            node=other_node,
        )
        self._post_events(
            self._new_event("participant_joined", "client", at=0),
            self._new_event("participant_connected", "client", at=0),
            self._new_event("participant_left", "client", at=15),
        )
        self.assertEqual(self.client_participant.connected_seconds, 25 * 60)

    def test_refused_by_the_session(self):
        """What a session refuses is noted and does not block the events behind it."""

        def refuse(session, participant, at, again):
            session._set_state("completed")

        self.patch(
            self.registry["teletherapy.session"], "_on_participant_joined", refuse
        )
        with self.assertLogs(MODEL, "WARNING") as logs:
            response = self._post_events(
                self._new_event("participant_joined", "client", at=0),
                self._new_event("participant_connected", "client", at=1),
                self._new_event("participant_connected", "therapist", at=1),
            )
        self.assertEqual(response.status_code, 200)
        self.assertIn("changed nothing, UserError", logs.output[0])
        self.assertEqual(self.telehealth.state, "live")

    def test_many_events(self):
        """A full delivery takes no more searches than one of a single event."""

        def count_queries(events):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(self._post_events(*events).status_code, 200)
            return self.env.cr.sql_log_count - before

        def new_events(count):
            return [
                self._new_event("participant_admitted", "client", at=1)
                for _ in range(count)
            ]

        count_queries(new_events(1))
        one, hundred = count_queries(new_events(1)), count_queries(new_events(100))
        # A savepoint and its release for each event, nothing else.
        self.assertLessEqual(hundred - one, 2 * 99)

    def test_heartbeat(self):
        """A heartbeat is written down and answered with what there is to do."""
        self._beat(self.node, age=60)
        response = self._post_heartbeat(
            self.telehealth.room_key, state="draining", participants=12, version="2.0"
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json(), {"commands": []})
        self.node.invalidate_recordset()
        self.assertEqual(self.node.state, "draining")
        self.assertEqual(self.node.room_count, 1)
        self.assertEqual(self.node.participant_count, 12)
        self.assertEqual(self.node.version, "2.0")

    def test_end_commands(self):
        """The rooms of sessions that are over are ended, each with its reason."""
        room = self.telehealth.room_key
        for state, ended_at, reason in (
            ("completed", self.telehealth.stop, "therapist"),
            ("completed", self.telehealth.closes_at, "closed"),
            ("missed", self.telehealth.closes_at, "closed"),
            ("missed", self.telehealth.stop, "therapist"),
            ("cancelled", self.telehealth.start, "cancelled"),
        ):
            with self.subTest(state=state, reason=reason):
                self.telehealth.write({"state": state, "ended_at": ended_at})
                self.assertEqual(
                    self._post_heartbeat(room).json()["commands"],
                    [{"type": "end", "room": room, "reason": reason}],
                )

    def test_commands_of_others(self):
        """A room without a session here ends; a room that moved is let go."""
        other_node = self._new_node("media-other")
        room, unknown = self.telehealth.room_key, new_identifier()
        self.assertEqual(
            self._post_heartbeat(unknown, room, node=other_node).json()["commands"],
            [
                {"type": "end", "room": unknown, "reason": "closed"},
                {"type": "end", "room": room, "reason": "closed"},
            ],
        )
        self._beat(self.node, age=11)
        self.assertEqual(self.telehealth._get_node(), other_node)
        self.assertEqual(
            self._post_heartbeat(room).json()["commands"],
            [{"type": "move", "room": room}],
        )
        self.assertEqual(
            self._post_heartbeat(room, node=other_node).json()["commands"], []
        )

    def test_changed_client(self):
        """Another client means another room; the old one ends."""
        room = self.telehealth.room_key
        self.telehealth.event_id.client_id = self.other_client_user.partner_id
        self.assertEqual(
            self._post_heartbeat(room).json()["commands"],
            [{"type": "end", "room": room, "reason": "cancelled"}],
        )

    def test_remove_commands(self):
        """Whose account was closed or role was taken is sent out of the room."""
        room = self.telehealth.room_key
        for name, participant, take, give in (
            (
                "client's account",
                self.client_participant,
                lambda: self.client_user.write({"active": False}),
                lambda: self.client_user.write({"active": True}),
            ),
            (
                "therapist's role",
                self.therapist_participant,
                lambda: self.therapist.write(
                    {"group_ids": [(3, self.env.ref("teletherapy.group_therapist").id)]}
                ),
                lambda: self.therapist.write(
                    {"group_ids": [(4, self.env.ref("teletherapy.group_therapist").id)]}
                ),
            ),
        ):
            with self.subTest(name):
                role = participant.role
                take()
                self.assertEqual(self._post_heartbeat(room).json()["commands"], [])
                give()
                self._post_events(self._new_event("participant_joined", role))
                self.assertEqual(self._post_heartbeat(room).json()["commands"], [])
                take()
                self.assertEqual(
                    self._post_heartbeat(room).json()["commands"],
                    [
                        {
                            "type": "remove",
                            "room": room,
                            "participant": participant.key,
                        }
                    ],
                )
                self._post_events(
                    self._new_event("participant_left", role, at=1, reason="removed")
                )
                self.assertEqual(self._post_heartbeat(room).json()["commands"], [])
                give()
