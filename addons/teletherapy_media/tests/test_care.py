# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
from datetime import timedelta

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..tools import node_messages
from .common import MediaHttpCommon

STRANGERS = (
    "media_other_client",
    "media_other_therapist",
    "media_manager",
    "media_owner",
    "media_employee",
)


@tagged("post_install", "-at_install")
class TestCare(MediaHttpCommon):
    """Safety in the room page and what follows a session, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maine = cls.env.ref("base.state_us_20")
        cls.client_user.partner_id.write(
            {"street": "9 Elm Street", "city": "Bath", "state_id": cls.maine.id}
        )
        cls.telehealth._enter_room(cls._get_participant("therapist"))

    def _ask(self, login, route, session=None, **params):
        self.authenticate(login, login)
        session = session or self.telehealth
        url = f"/teletherapy/room/{session.id}/{route}"
        return self.make_jsonrpc_request(url, params)

    def _end(self):
        self.telehealth.state = "live"
        self.telehealth.live_at = self.telehealth.start
        self.telehealth._end()
        # Both were there for long enough.
        self.telehealth.together_minutes = 40

    def test_location(self):
        """The client says where they are, and the therapist's card has it."""
        question = self._ask("media_client", "care/location")
        self.assertFalse(question["told"])
        self.assertEqual(question["address"][0], "9 Elm Street")
        (country,) = question["countries"]
        self.assertIn({"id": self.maine.id, "name": "Maine"}, country["states"])
        answer = self._ask("media_client", "care/location/tell", kind="other")
        self.assertIn("city or place", answer["refusal"]["message"])
        answer = self._ask("media_client", "care/location/tell", kind="address")
        self.assertEqual(answer["told"]["lines"], ["9 Elm Street", "Bath", "Maine"])
        (card,) = self._ask("media_therapist", "care/emergency")
        self.assertEqual(card["place"], answer["told"])
        self.assertTrue(card["told_at"].endswith("Z"))
        news = self._ask("media_therapist", "care/news")
        self.assertEqual(news["place"], answer["told"])

    @mute_logger("odoo.http")
    def test_not_asked(self):
        """Where the practice does not ask, the page does not, and nothing is told."""
        self.practice.teletherapy_ask_location = False
        values = self.telehealth.with_user(self.client_user).sudo()
        page = values._get_room_page_values(self._get_participant("client"))
        self.assertFalse(page["care"]["location_url"])
        for route in ("care/location", "care/location/tell"):
            with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                self._ask("media_client", route, kind="not_told")

    @mute_logger("odoo.http")
    def test_refused(self):
        """Every road is closed to strangers, and to the other role of the session."""
        params = {
            "care/location": {},
            "care/location/tell": {"kind": "not_told"},
            "care/emergency": {},
            "care/news": {},
            "care/closing": {},
            "care/outcome": {"outcome": "completed"},
            "care/book": {"start": "2040-01-01T00:00:00Z"},
            "care/quality": {"rating": 5},
        }
        therapist_only = ("emergency", "news", "outcome", "book")
        refused = [(login, route) for login in STRANGERS for route in params]
        refused += [("media_client", f"care/{route}") for route in therapist_only]
        refused += [
            ("media_therapist", "care/location"),
            ("media_therapist", "care/location/tell"),
        ]
        for login, route in refused:
            with self.subTest(login=login, route=route):
                with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                    self._ask(login, route, **params[route])
        self.assertFalse(
            self.env["teletherapy.audit"].search_count(
                [("action", "=", "emergency_opened")]
            )
        )

    @mute_logger("odoo.http")
    def test_signed_out(self):
        """Without a session of Odoo's nothing is answered."""
        with self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                f"/teletherapy/room/{self.telehealth.id}/care/emergency", {}
            )

    def test_card_noted(self):
        """Each opening of the card is in the audit trail, with the therapist's name."""
        self._ask("media_therapist", "care/emergency")
        self._ask("media_therapist", "care/emergency")
        entries = self.env["teletherapy.audit"].search(
            [("action", "=", "emergency_opened")]
        )
        self.assertEqual(len(entries), 2)
        self.assertEqual(set(entries.mapped("actor_name")), {self.therapist.name})

    def test_card_without_media(self):
        """The card is there when no node is."""
        self.env["teletherapy.media.node"].search([]).active = False
        (card,) = self._ask("media_therapist", "care/emergency")
        self.assertEqual(card["numbers"][0]["phone"], "911")

    def test_outcome(self):
        """The therapist confirms what is proposed, once."""
        values = self._ask("media_therapist", "care/closing")
        self.assertFalse(values["is_over"])
        self._end()
        outcome = self._ask("media_therapist", "care/closing")["outcome"]
        self.assertEqual(outcome["outcome"], "completed")
        self.assertEqual(outcome["minutes"], 40)
        self.assertTrue(outcome["may_confirm"])
        answer = self._ask(
            "media_therapist",
            "care/outcome",
            outcome="completed",
            place_of_service="02",
            modifier="95",
        )
        self.assertTrue(answer["is_confirmed"])
        self.assertEqual(self.telehealth.place_of_service, "02")
        self.assertEqual(self.telehealth.outcome_confirmed_by_id, self.therapist)
        answer = self._ask("media_therapist", "care/outcome", outcome="cancelled")
        self.assertIn("practice manager", answer["refusal"]["message"])

    def test_outcome_changed(self):
        """Another outcome needs a reason, which is said in words."""
        self._end()
        params = {"outcome": "client_missed"}
        answer = self._ask("media_therapist", "care/outcome", **params)
        self.assertIn("why", answer["refusal"]["message"])
        answer = self._ask(
            "media_therapist", "care/outcome", **params, reason="No sound at all"
        )
        self.assertEqual(answer["outcome"], "client_missed")

    def test_book(self):
        """The next appointment is booked in one step, and found from both sides."""
        self._end()
        following = self._ask("media_therapist", "care/closing")["next"]
        self.assertFalse(following["session"])
        start = following["proposal"]["start"]
        answer = self._ask("media_therapist", "care/book", start=start)
        self.assertEqual(answer["session"]["start"], start)
        self.assertIn("/odoo/", answer["session"]["url"])
        answer = self._ask("media_client", "care/closing")
        self.assertEqual(answer["next"]["session"]["start"], start)
        answer = self._ask("media_therapist", "care/book", start=start)
        self.assertIn("same time", answer["refusal"]["message"])
        for text in ("tomorrow", None, "0001-01-01T00:00:00+23:00"):
            with self.subTest(start=text):
                answer = self._ask("media_therapist", "care/book", start=text)
                self.assertIn("day and time", answer["refusal"]["message"])

    def test_quality(self):
        """The client answers once, and is not asked again."""
        self._end()
        values = self._ask("media_client", "care/closing")
        self.assertEqual(values["obstacles"][0]["value"], "nothing")
        params = {"rating": 5, "obstacle": "nothing", "measured": {"transport": "tcp"}}
        self.assertEqual(self._ask("media_client", "care/quality", **params), {})
        answer = self._ask("media_client", "care/quality", **params)
        self.assertIn("already", answer["refusal"]["message"])
        self.assertFalse(self._ask("media_client", "care/closing")["obstacles"])
        quality = self.env["teletherapy.quality"].search(
            [("session_id", "=", self.telehealth.id)]
        )
        self.assertEqual((quality.rating, quality.transport), (5, "tcp"))
        answer = self._ask("media_therapist", "care/quality", **params)
        self.assertEqual(answer["refusal"]["code"], "not_allowed")

    def test_queue(self):
        """Who waits in another room of the therapist is seen, and can be written to."""
        following = self._new_session(
            starts_in=3, client_id=self.other_client_user.partner_id.id
        )
        foreign = self._new_session(
            starts_in=3,
            client_id=self.other_client_user.partner_id.id,
            therapist_id=self.other_therapist.employee_id.id,
            user_id=self.other_therapist.id,
            start=fields.Datetime.now() + timedelta(minutes=54),
            stop=fields.Datetime.now() + timedelta(minutes=104),
        )
        for session in (following, foreign):
            session._enter_room(self._get_participant("client", session))
        self.assertEqual(self._ask("media_therapist", "care/news")["queue"], [])
        self._receive(
            self._new_event("participant_joined", "client", session=following)
        )
        (entry,) = self._ask("media_therapist", "care/news")["queue"]
        self.assertEqual(entry["id"], following.id)
        self.assertEqual(entry["name"], self.other_client_user.name)
        self.authenticate("media_therapist", "media_therapist")
        self.make_jsonrpc_request(entry["message_url"], {"ready": "late"})
        answer = self._ask("media_other_client", "waiting", following)
        self.assertIn("late", answer["message"])
        (entry,) = self._ask("media_therapist", "care/news")["queue"]
        self.assertEqual(entry["message"], answer["message"])
        self._receive(self._new_event("participant_left", "client", session=following))
        self.assertEqual(self._ask("media_therapist", "care/news")["queue"], [])

    def _receive(self, *events):
        parsed = node_messages.parse_events(
            json.dumps({"events": events}).encode(), fields.Datetime.now()
        )
        self.env["teletherapy.media.event"]._receive(self.node, parsed)
