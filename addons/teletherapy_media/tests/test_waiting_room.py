# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..tools import node_messages
from .common import MediaHttpCommon


@tagged("post_install", "-at_install")
class TestWaitingRoom(MediaHttpCommon):
    """What the waiting room is told past the node."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = cls._new_session(starts_in=5)
        cls.other = cls.telehealth
        cls.other._enter_room(cls._get_participant("therapist", cls.other))
        cls.open._enter_room(cls._get_participant("therapist", cls.open))

    def _ask(self, login, route, session=None, **params):
        self.authenticate(login, login)
        session = session or self.open
        return self.make_jsonrpc_request(
            f"/teletherapy/room/{session.id}/{route}", params
        )

    def _receive(self, *events):
        parsed = node_messages.parse_events(
            json.dumps({"events": events}).encode(), fields.Datetime.now()
        )
        self.env["teletherapy.media.event"]._receive(self.node, parsed)

    def _move_therapist(self, event_type, session):
        self._receive(self._new_event(event_type, "therapist", session=session))

    def test_therapist(self):
        """The client is told whether the therapist is away, busy or ready."""
        for step, expected in (
            (None, "away"),
            (("participant_joined", self.other), "busy"),
            (("participant_joined", self.open), "ready"),
            (("participant_left", self.open), "busy"),
            (("participant_left", self.other), "away"),
        ):
            with self.subTest(step=step and (step[0], step[1].id)):
                if step:
                    self._move_therapist(*step)
                answer = self._ask("media_client", "waiting")
                self.assertEqual(answer["therapist"], expected)

    def test_notice(self):
        """The therapist alone reads what keeps the client away."""
        self.patch(
            self.registry["teletherapy.session"],
            "_get_therapist_notice",
            lambda session: "No e-mail",
        )
        for login, notice in (("media_therapist", "No e-mail"), ("media_client", "")):
            with self.subTest(login):
                self.assertEqual(self._ask(login, "waiting")["notice"], notice)

    def test_message(self):
        """What the therapist writes is shown to the client, until it is taken back."""
        answer = self._ask("media_therapist", "message", text="Five minutes, please.")
        self.assertEqual(answer["message"], "Five minutes, please.")
        answer = self._ask("media_client", "waiting")
        self.assertEqual(answer["message"], "Five minutes, please.")
        self.assertTrue(answer["message_at"].endswith("Z"))
        self._ask("media_therapist", "message", text="")
        answer = self._ask("media_client", "waiting")
        self.assertEqual((answer["message"], answer["message_at"]), ("", False))

    def test_message_refused(self):
        """A client writes nothing, and a text that is too long is refused in words."""
        answer = self._ask("media_client", "message", text="Hello")
        self.assertEqual(answer["refusal"]["code"], "not_allowed")
        answer = self._ask("media_therapist", "message", text="x" * 201)
        self.assertIn("200", answer["refusal"]["message"])
        self.assertFalse(self.open.waiting_message)

    @mute_logger("odoo.http")
    def test_strangers(self):
        """To everybody else the session is one that does not exist."""
        for login in (
            "media_other_client",
            "media_other_therapist",
            "media_manager",
            "media_owner",
            "media_employee",
        ):
            for route in ("waiting", "message"):
                with self.subTest(login=login, route=route):
                    with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                        self._ask(login, route)

    def test_admission(self):
        """The page is told who lets the client in."""
        for admission in ("automatic", "therapist"):
            self.practice.teletherapy_admission = admission
            answer = self._ask("media_client", "ticket")
            self.assertEqual(answer["session"]["admission"], admission)
