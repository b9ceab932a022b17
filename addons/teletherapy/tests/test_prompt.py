# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo import api, fields
from odoo.tests import HttpCase, tagged

from .common import TeletherapyCommon

MINUTE = timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestPrompt(TeletherapyCommon, HttpCase):
    """Therapist and client are prompted on their open pages."""

    def _prompts(self, now, user=None):
        sessions = self.env["teletherapy.session"].with_user(user or self.therapist)
        with freeze_time(now):
            return sessions.get_prompts()

    def test_when(self):
        """The prompt is due from the lead time on, and the page knows when to ask."""
        event = self._book()
        start, opens = self.START, self.START - 15 * MINUTE
        closes = self.STOP + 30 * MINUTE
        for now, is_open, is_due, refresh_in in (
            (start - timedelta(days=1), False, False, 600),
            (opens - 5 * MINUTE, False, False, 300),
            (opens - timedelta(seconds=1), False, False, 1),
            (opens, True, True, 600),
            (start - MINUTE, True, True, 60),
            (closes - MINUTE, True, True, 60),
        ):
            with self.subTest(now=now):
                answer = self._prompts(now)
                (prompt,) = answer["sessions"]
                self.assertEqual(prompt["event_id"], event.id)
                self.assertEqual(prompt["is_open"], is_open)
                self.assertEqual(prompt["is_due"], is_due)
                self.assertEqual(prompt["alert"]["can_begin"], is_open)
                self.assertEqual(answer["refresh_in"], refresh_in)
        self.assertFalse(self._prompts(closes)["sessions"])

    def test_for_whom(self):
        """Only the therapist of a session is prompted in the back end."""
        self._book()
        for user in (self.manager, self.owner, self.colleague, self.administrator):
            with self.subTest(user=user.login):
                self.assertFalse(self._prompts(self.START, user)["sessions"])

    def test_next_after_the_open_one(self):
        """A session that can be begun does not hide the next one."""
        self._book()
        hour = 60 * MINUTE
        second = self._book(start=self.START + hour, stop=self.STOP + hour)
        self._book(start=self.START + 2 * hour, stop=self.STOP + 2 * hour)
        prompts = self._prompts(self.START)["sessions"]
        self.assertEqual([prompt["is_due"] for prompt in prompts], [True, False])
        self.assertEqual(prompts[1]["event_id"], second.id)
        prompts = self._prompts(self.START + hour - 15 * MINUTE)["sessions"]
        self.assertEqual([prompt["is_due"] for prompt in prompts], [True, True, False])

    def test_changed(self):
        """A prompt goes with its session, and a moved session prompts anew."""
        event = self._book()
        (first,) = self._prompts(self.START)["sessions"]
        event.write({"start": self.START + MINUTE, "stop": self.STOP + MINUTE})
        (second,) = self._prompts(self.START)["sessions"]
        self.assertNotEqual(first["key"], second["key"])
        event.active = False
        self.assertFalse(self._prompts(self.START)["sessions"])

    def test_bus(self):
        """Every change is told once to the people in the session, without content."""
        self._reset_bus()
        event = self._book()
        event.stop = self.STOP + MINUTE
        people = self.therapist.partner_id + self.client_partner
        self.assertEqual(self._bus_partners(), sorted(people.ids))
        session = self._session_sudo(event)
        with freeze_time(session.opens_at):
            session._cron_update_states()
        self.assertEqual(self._bus_partners(), sorted(people.ids))
        event.is_telehealth = False
        self.assertEqual(self._bus_partners(), sorted(people.ids))

    def _reset_bus(self):
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()

    def _bus_partners(self):
        """Return to whose pages the commit of this transaction sends the change."""
        self.env.cr.precommit.run()
        notes = (
            self.env["bus.bus"]
            .sudo()
            .search([("message", "like", "teletherapy.session/changed")])
        )
        for note in notes:
            self.assertIn('"payload":{}', note.message)
        ids = sorted(
            int(note.channel.rpartition(",")[2].strip(' "]')) for note in notes
        )
        notes.unlink()
        return ids

    def test_session_info(self):
        """Only therapists' pages ask for prompts."""
        for user, asks in ((self.therapist, True), (self.colleague, False)):
            self.authenticate(user.login, user.login)
            info = self.make_jsonrpc_request("/web/session/get_session_info")
            self.assertEqual(info["teletherapy_prompts"], asks)

    def test_in_the_browser(self):
        """The prompt appears on an open page by itself, and begins the session."""
        now = fields.Datetime.now()
        self._book(start=now + 5 * MINUTE, stop=now + 60 * MINUTE)
        before = self._prompts(now - 30 * MINUTE)
        self.assertFalse(before["sessions"][0]["is_open"])
        answers = iter([before | {"refresh_in": 1}])
        opened = self._prompts(now)

        @api.model
        def get_prompts(sessions):
            return next(answers, opened)

        self.patch(self.registry["teletherapy.session"], "get_prompts", get_prompts)
        self.patch(
            self.registry["teletherapy.session"],
            "_get_room_url",
            lambda session: "/odoo/telehealth-sessions",
        )
        self.start_tour(
            "/odoo/my-clients", "teletherapy_prompt", login=self.therapist.login
        )
