# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..tools.unix_time import to_unix_time
from .common import MediaHttpCommon
from .test_join_ticket import open_ticket


@tagged("post_install", "-at_install")
class TestRoomRoutes(MediaHttpCommon):
    def _call(self, login, verb, session_id=None):
        """Return what the JSON-RPC route answers, or the code of its error."""
        self.authenticate(login, login)
        try:
            return self.make_jsonrpc_request(
                f"/teletherapy/room/{session_id or self.telehealth.id}/{verb}"
            )
        except JsonRpcException as error:
            return error.code

    def _get_code(self, answer):
        return answer["refusal"]["code"] if isinstance(answer, dict) else answer

    def _move(self, minutes):
        """Let the session start in so many minutes."""
        start = fields.Datetime.now() + timedelta(minutes=minutes)
        self.telehealth.event_id.write(
            {"start": start, "stop": start + timedelta(minutes=50)}
        )

    @mute_logger("odoo.http")
    def test_people(self):
        """Therapist and client of the session enter; to others it does not exist."""
        for login, role in (
            ("media_therapist", "therapist"),
            ("media_client", "client"),
            ("media_other_therapist", None),
            ("media_other_client", None),
            ("media_manager", None),
            ("media_owner", None),
            ("media_employee", None),
            ("admin", None),
        ):
            with self.subTest(login):
                answer = self._call(login, "ticket")
                page = self.url_open(f"/teletherapy/room/{self.telehealth.id}")
                if role:
                    self.assertEqual(answer["role"], role)
                    self.assertEqual(page.status_code, 200)
                else:
                    self.assertEqual(answer, 404)
                    self.assertEqual(page.status_code, 404)

    def test_both_come_at_once(self):
        """Who loses the race for the room's place gets a ticket without a wait."""
        enter_room = type(self.telehealth)._enter_room
        calls = []

        def lose_the_first(session, *arguments):
            calls.append(arguments)
            if len(calls) == 1:
                raise SerializationFailure
            return enter_room(session, *arguments)

        with (
            patch.object(type(self.telehealth), "_enter_room", lose_the_first),
            patch("odoo.service.model.time.sleep") as sleep,
        ):
            answer = self._call("media_client", "ticket")
        self.assertEqual(answer["role"], "client")
        self.assertEqual(len(calls), 2)
        sleep.assert_not_called()

    @mute_logger("odoo.http")
    def test_no_such_session(self):
        """A session that does not exist looks like one of other people."""
        missing_id = self.telehealth.id + 10**6
        for verb in ("ticket", "end"):
            self.assertEqual(self._call("media_client", verb, missing_id), 404)
        page = self.url_open(f"/teletherapy/room/{missing_id}")
        foreign = self._new_session(
            therapist_id=self.other_therapist.employee_id.id,
            user_id=self.other_therapist.id,
            client_id=self.other_client_user.partner_id.id,
        )
        foreign_page = self.url_open(f"/teletherapy/room/{foreign.id}")
        self.assertEqual(page.status_code, foreign_page.status_code)
        self.assertEqual(page.text, foreign_page.text)

    @mute_logger("odoo.http")
    def test_signed_out(self):
        """Who is not signed in is led to the sign-in page and on to the room."""
        self.authenticate(None, None)
        page = self.url_open(
            f"/teletherapy/room/{self.telehealth.id}", allow_redirects=False
        )
        self.assertEqual(page.status_code, 303)
        self.assertRegex(
            page.headers["Location"],
            rf"/web/login\?redirect=.*teletherapy(/|%2F)room(/|%2F){self.telehealth.id}",
        )
        for verb in ("ticket", "end"):
            with self.assertRaisesRegex(JsonRpcException, "SessionExpired"):
                self.make_jsonrpc_request(
                    f"/teletherapy/room/{self.telehealth.id}/{verb}"
                )

    @mute_logger("odoo.http")
    def test_methods(self):
        """Opening an address changes nothing: tickets are given to POST only."""
        self.authenticate("media_client", "media_client")
        for verb in ("ticket", "end"):
            response = self.url_open(f"/teletherapy/room/{self.telehealth.id}/{verb}")
            self.assertEqual(response.status_code, 405)
        response = self.url_open(
            f"/teletherapy/room/{self.telehealth.id}", data={"a": 1}
        )
        self.assertEqual(response.status_code, 405)

    def test_ticket(self):
        """The answer holds what the page needs, and the ticket says the same."""
        answer = self._call("media_client", "ticket")
        client, therapist = (
            self._get_participant(role) for role in ("client", "therapist")
        )
        claims = open_ticket(answer.pop("ticket"), self.node.secret)
        self.assertEqual(
            {name: claims[name] for name in ("aud", "sub", "room", "role")},
            {
                "aud": f"teletherapy-media:{self.node.key}",
                "sub": client.key,
                "room": self.telehealth.room_key,
                "role": "client",
            },
        )
        self.assertEqual(claims["admission"], "automatic")
        self.assertEqual(claims["opens"], to_unix_time(self.telehealth.opens_at))
        self.assertEqual(claims["closes"], to_unix_time(self.telehealth.closes_at))

        def iso(moment):
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

        self.assertEqual(
            answer,
            {
                "url": self.node.url,
                "room": self.telehealth.room_key,
                "participant": client.key,
                "role": "client",
                "secret": self.telehealth.media_secret,
                "group": {
                    "generation": 1,
                    "secret": self.telehealth.group_secret,
                    "visit": 1,
                },
                "session": {
                    "id": self.telehealth.id,
                    "start": iso(self.telehealth.start),
                    "stop": iso(self.telehealth.stop),
                    "opens": iso(self.telehealth.opens_at),
                    "closes": iso(self.telehealth.closes_at),
                    "practice": self.practice.name,
                    "admission": "automatic",
                    "back_url": self.telehealth._get_portal_url() or "/my",
                    "chat_kept": False,
                },
                "participants": {
                    client.key: {"name": self.client_user.name, "role": "client"},
                    therapist.key: {"name": self.therapist.name, "role": "therapist"},
                },
            },
        )
        self.assertRegex(answer["room"], r"\A[0-9a-f]{32}\Z")
        self.assertRegex(answer["secret"], r"\A[A-Za-z0-9_-]{43}\Z")

    def test_same_room(self):
        """Both are sent to one room with one secret, however often they ask."""
        answers = [
            self._call(login, "ticket")
            for login in ("media_client", "media_therapist", "media_client")
        ]
        for name in ("url", "room", "secret"):
            self.assertEqual(len({answer[name] for answer in answers}), 1)
        self.assertEqual(len({answer["ticket"] for answer in answers}), 3)
        self.assertEqual(answers[0]["participant"], answers[2]["participant"])
        self.assertEqual(
            answers[1]["session"]["back_url"],
            f"/odoo/calendar.event/{self.telehealth.event_id.id}",
        )

    def test_admission(self):
        """The practice decides who lets clients out of the waiting room."""
        self.practice.teletherapy_admission = "therapist"
        answer = self._call("media_client", "ticket")
        claims = open_ticket(answer["ticket"], self.node.secret)
        self.assertEqual(claims["admission"], "therapist")

    def test_times(self):
        """The room is open from 15 minutes before the start, and not before."""
        for starts_in, code in ((16, "not_yet"), (14, None), (0, None)):
            self._move(starts_in)
            for login in ("media_client", "media_therapist"):
                with self.subTest(starts_in=starts_in, login=login):
                    answer = self._call(login, "ticket")
                    if not code:
                        self.assertIn("ticket", answer)
                        continue
                    self.assertEqual(self._get_code(answer), code)
                    self.assertNotIn("ticket", answer)
                    self.assertEqual(
                        answer["refusal"]["opens"],
                        self.telehealth.opens_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    )

    def test_states(self):
        """Nobody gets a ticket for a session that is over."""
        for state, code in (
            ("missed", "missed"),
            ("completed", "ended"),
            ("cancelled", "cancelled"),
        ):
            self.telehealth.state = state
            for login in ("media_client", "media_therapist"):
                with self.subTest(state=state, login=login):
                    answer = self._call(login, "ticket")
                    self.assertEqual(self._get_code(answer), code)
                    self.assertEqual(list(answer), ["refusal"])

    def test_after_closing(self):
        """The clock closes the room, whether or not the scheduled job has run."""
        self._move(-49)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE teletherapy_session SET closes_at = %s WHERE id = %s",
            (fields.Datetime.now() - timedelta(seconds=1), self.telehealth.id),
        )
        self.telehealth.invalidate_recordset()
        answer = self._call("media_client", "ticket")
        self.assertEqual(self._get_code(answer), "missed")

    def test_role_removed(self):
        """A therapist who has lost the role gets no ticket, but the page says so."""
        self.therapist.group_ids -= self.env.ref("teletherapy.group_therapist")
        self.assertEqual(
            self._get_code(self._call("media_therapist", "ticket")), "no_role"
        )
        self.assertIn("ticket", self._call("media_client", "ticket"))

    def test_no_node(self):
        """Without a healthy node the refusal says whom to call."""
        self._beat(self.node, age=11)
        answer = self._call("media_client", "ticket")
        self.assertEqual(self._get_code(answer), "no_node")
        self.assertIn("call your practice at +1 555 0100", answer["refusal"]["message"])
        answer = self._call("media_therapist", "ticket")
        self.assertEqual(self._get_code(answer), "no_node")
        self.assertIn("call your client", answer["refusal"]["message"])
        self.practice.phone = False
        answer = self._call("media_client", "ticket")
        self.assertIn(self.practice.name, answer["refusal"]["message"])

    def test_end(self):
        """The therapist ends the session, once; nobody enters after it."""
        self._call("media_client", "ticket")
        self.assertEqual(
            self._get_code(self._call("media_client", "end")), "not_allowed"
        )
        self.assertEqual(self.telehealth.state, "open")
        self.telehealth.state = "live"
        for _ in range(2):
            answer = self._call("media_therapist", "end")
            self.assertEqual(answer, {"state": "completed"})
        self.assertFalse(self.telehealth.media_secret)
        for login in ("media_client", "media_therapist"):
            self.assertEqual(self._get_code(self._call(login, "ticket")), "ended")

    @mute_logger("odoo.http")
    def test_end_by_others(self):
        """Who has nothing to do with the session cannot end it."""
        for login in ("media_other_therapist", "media_manager", "media_other_client"):
            self.assertEqual(self._call(login, "end"), 404)
        self.assertEqual(self.telehealth.state, "open")

    def test_end_too_early(self):
        """A session that has not begun is not ended by its room page."""
        self._move(60)
        self.assertEqual(
            self._get_code(self._call("media_therapist", "end")), "not_yet"
        )
        self.assertEqual(self.telehealth.state, "scheduled")

    def test_page(self):
        """The page holds neither secret nor name, and no cache keeps it."""
        self._call("media_client", "ticket")
        page = self.url_open(f"/teletherapy/room/{self.telehealth.id}")
        self.assertIn("no-store", page.headers["Cache-Control"])
        self.assertEqual(
            page.headers["Content-Security-Policy"], "frame-ancestors 'self'"
        )
        self.assertEqual(page.headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertIn(f"/teletherapy/room/{self.telehealth.id}/ticket", page.text)
        for private in (
            self.telehealth.media_secret,
            self.telehealth.room_key,
            self.node.secret,
            self.client_user.name,
            self.therapist.name,
        ):
            self.assertNotIn(private, page.text)

    def test_begin(self):
        """The therapist's button leads to the room page."""
        action = self.telehealth.with_user(self.therapist).action_begin()
        self.assertEqual(action["url"], f"/teletherapy/room/{self.telehealth.id}")
