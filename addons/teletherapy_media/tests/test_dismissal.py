# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import MediaHttpCommon

ROUTES = ("farewell", "remove", "allow_back")


@tagged("post_install", "-at_install")
class TestDismissal(MediaHttpCommon):
    """Whom the therapist sends away, and who comes back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = cls._new_session(starts_in=5)
        cls.person = cls._get_participant("client", cls.open)
        cls.open._enter_room(cls._get_participant("therapist", cls.open))

    def _ask(self, login, route, session=None, **params):
        self.authenticate(login, login)
        session = session or self.open
        return self.make_jsonrpc_request(
            f"/teletherapy/room/{session.id}/{route}", params
        )

    def _decide(self, route, login="media_therapist", **params):
        return self._ask(login, route, **{"participant": self.person.key, **params})

    def _get_code(self, answer):
        return answer.get("refusal", {}).get("code")

    def test_farewell(self):
        """Who is not let in reads why, until they come back, and nobody else does."""
        answer = self._decide("farewell", text="Please  call me first.")
        self.assertEqual(answer["farewell"], "")
        answer = self._ask("media_client", "waiting")
        self.assertEqual(answer["farewell"], "Please call me first.")
        self._ask("media_client", "ticket")
        self.assertEqual(self._ask("media_client", "waiting")["farewell"], "")

    def test_farewell_forgotten(self):
        """What was said is gone when the session is over."""
        self._decide("farewell", text="Not today.")
        self.open._end()
        self.assertFalse(self.person.farewell)

    def test_farewell_too_long(self):
        """A text that is too long is refused in words."""
        answer = self._decide("farewell", text="x" * 201)
        self.assertIn("200", answer["refusal"]["message"])
        self.assertFalse(self.person.farewell)

    def test_removed(self):
        """Who was removed gets no ticket and no keys until the therapist says so."""
        generation = self.open.group_generation
        answer = self._decide("remove")
        self.assertEqual(answer["removed"], [self.person.key])
        self.assertEqual(self.open.group_generation, generation + 1)
        for route in ("ticket", "group"):
            with self.subTest(route):
                answer = self._ask("media_client", route)
                self.assertEqual(self._get_code(answer), "removed")
        self.assertEqual(self._ask("media_client", "waiting")["removed"], [])
        self.assertEqual(self._decide("allow_back")["removed"], [])
        self.assertIn("ticket", self._ask("media_client", "ticket"))

    def test_removed_by_node(self):
        """What the node reports bars as well, but for what was before the pardon."""
        now = fields.Datetime.now()
        therapist = self._get_participant("therapist", self.open)
        for person in (self.person, therapist):
            self.open._on_participant_left(person, now, "removed")
        self.assertTrue(self.person.removed_at)
        self.assertFalse(therapist.removed_at)
        self._decide("allow_back")
        self.open._on_participant_left(
            self.person, now - timedelta(minutes=1), "removed"
        )
        self.assertFalse(self.person.removed_at)

    def test_still_in_the_room(self):
        """The node is told again to send away who was removed and is still there."""
        self.person.joined_at = fields.Datetime.now()
        self.assertFalse(self.open._get_unwelcome_participants())
        self._decide("remove")
        self.assertEqual(self.open._get_unwelcome_participants(), self.person)

    def test_not_allowed(self):
        """Clients decide about nobody, and nobody about themselves or strangers."""
        therapist = self._get_participant("therapist", self.open)
        stranger = self._get_participant("client", self._new_session(starts_in=600))
        for route in ROUTES:
            for login, key in (
                ("media_client", therapist.key),
                ("media_client", self.person.key),
                ("media_therapist", therapist.key),
                ("media_therapist", stranger.key),
            ):
                with self.subTest(route=route, login=login):
                    answer = self._decide(route, login, participant=key)
                    self.assertEqual(self._get_code(answer), "not_allowed")
        self.assertFalse((therapist | stranger | self.person).filtered("removed_at"))

    def test_over(self):
        """Nobody decides about a session that is over."""
        self.open._end()
        for route in ROUTES:
            with self.subTest(route):
                answer = self._decide(route)
                self.assertEqual(self._get_code(answer), "not_allowed")

    @mute_logger("odoo.http")
    def test_strangers(self):
        """To everybody else the session is one that does not exist."""
        for login in ("media_other_client", "media_other_therapist", "media_owner"):
            for route in ROUTES:
                with self.subTest(login=login, route=route):
                    with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                        self._decide(route, login)
