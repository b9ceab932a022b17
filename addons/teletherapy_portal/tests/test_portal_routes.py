# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestPortalRoutes(TeletherapyPortalCommon):
    """Who reaches which page of the portal, and what it says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_session = cls.create_session(start=5)
        cls.later_session = cls.create_session(start=3 * 24 * 60)
        cls.past_session = cls.create_session(start=-3 * 24 * 60, state="completed")

    def assertOrder(self, text, *parts):
        positions = [text.find(part) for part in parts]
        self.assertNotIn(-1, positions, parts)
        self.assertEqual(positions, sorted(positions), parts)

    def get_status(self, url):
        """:return: status code of a JSON-RPC route: 404 for its NotFound"""
        response = self.url_open(url, json={"params": {}})
        error = response.json().get("error")
        return error["code"] if error else response.status_code

    def test_access_rights(self):
        """Only the client of a session sees it; everybody else gets 404 as for none."""
        own = f"/my/teletherapy/{self.open_session.id}"
        unknown = f"/my/teletherapy/{self.open_session.id + 10**6}"
        huge = f"/my/teletherapy/{10**20}"
        for user, url, status in (
            (self.client, own, 200),
            (self.client, unknown, 404),
            (self.client, huge, 404),
            (self.other_client, own, 404),
            (self.other_client, unknown, 404),
            (self.therapist, own, 404),
            (self.colleague, own, 404),
        ):
            with self.subTest(user=user.login, url=url):
                self.sign_in(user)
                self.assertEqual(self.url_open(url).status_code, status)
                self.assertEqual(self.get_status(f"{url}/status"), status)

    def test_changed_client(self):
        """The page is that of the session's client even when the client changes."""
        self.open_session.participant_ids.filtered(
            lambda p: p.role == "client"
        ).partner_id = self.other_client.partner_id
        for user, status in ((self.client, 404), (self.other_client, 200)):
            with self.subTest(user=user.login):
                self.sign_in(user)
                response = self.url_open(f"/my/teletherapy/{self.open_session.id}")
                self.assertEqual(response.status_code, status)

    def test_sign_in_first(self):
        """Nobody signed in is led to the sign-in page and on to the session."""
        url = f"/my/teletherapy/{self.open_session.id}"
        self.sign_in(self.env["res.users"])
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login?redirect=", response.headers["Location"])

    def test_home(self):
        """The next session comes first on the portal's home, with its button."""
        self.sign_in(self.client)
        page = self.url_open("/my").text
        self.assertOrder(
            page,
            "Your next telehealth session",
            "With <strong>Dana Reyes</strong>, Harbor Counseling",
            "Starts in",
            "You can begin now.",
            self.open_session._get_room_url(),
            "After that",
            f"/my/teletherapy/{self.later_session.id}",
            "o_portal_docs",
        )
        self.assertNotIn(f"/my/teletherapy/{self.past_session.id}", page)

    def test_home_not_open(self):
        """A session that is not open has no button on the portal's home."""
        session = self.create_session(client=self.other_client, start=120)
        self.sign_in(self.other_client)
        page = self.url_open("/my").text
        self.assertIn("Opens ", page)
        self.assertNotIn(session._get_room_url(), page)

    def test_home_without_session(self):
        """A client without session reads a calm sentence, an employee nothing."""
        for user, sentence, shown in (
            (self.other_client, "No telehealth session is planned.", True),
            (self.colleague, "Your next telehealth session", False),
        ):
            with self.subTest(user=user.login):
                self.sign_in(user)
                (self.assertIn if shown else self.assertNotIn)(
                    sentence, self.url_open("/my").text
                )

    def test_next_session(self):
        """The card can be fetched again, for oneself only."""
        for user, code in ((self.client, "open"), (self.other_client, "none")):
            with self.subTest(user=user.login):
                self.sign_in(user)
                answer = self.make_jsonrpc_request("/my/teletherapy/next")
                self.assertEqual(answer["code"], code)
                self.assertEqual(
                    self.open_session._get_room_url() in answer["html"],
                    user == self.client,
                )

    def test_session_status(self):
        """The status of a session shows the button while it is open."""
        self.sign_in(self.client)
        for session, code in (
            (self.open_session, "open"),
            (self.later_session, "not_yet"),
            (self.past_session, "ended"),
        ):
            with self.subTest(code=code):
                answer = self.make_jsonrpc_request(
                    f"/my/teletherapy/{session.id}/status"
                )
                self.assertEqual(answer["code"], code)
                self.assertEqual(
                    session._get_room_url() in answer["html"], code == "open"
                )

    def test_waiting_message(self):
        """The client reads what the therapist wrote to the waiting room; others not."""
        session = self.open_session
        session.with_user(self.therapist)._set_waiting_message("Five minutes <late>")
        caption, text = "Message from your therapist", "Five minutes &lt;late&gt;"
        self.sign_in(self.client)
        page = self.url_open(f"/my/teletherapy/{session.id}").text
        self.assertOrder(page, "You can begin now.", caption, f">{text}</blockquote>")
        status = self.make_jsonrpc_request(f"/my/teletherapy/{session.id}/status")
        self.assertIn(text, status["html"])
        self.assertEqual(status["message"], "Five minutes <late>")
        later = self.url_open(f"/my/teletherapy/{self.later_session.id}").text
        self.assertNotIn(caption, later)
        session._set_state("open")
        session._set_state("live")
        self.assertNotIn(caption, self.url_open(f"/my/teletherapy/{session.id}").text)
        self.sign_in(self.other_client)
        response = self.url_open(f"/my/teletherapy/{session.id}")
        self.assertEqual(response.status_code, 404)

    def test_session_page(self):
        """The session's page has a sentence for each state, and the way on."""
        self.sign_in(self.client)
        for session, state, sentence in (
            (self.open_session, "open", "You can begin now."),
            (self.open_session, "live", "Your session is in progress."),
            (self.open_session, "completed", "This session has ended"),
            (self.open_session, "cancelled", "This session was cancelled"),
            (self.open_session, "missed", "did not take place"),
            (self.later_session, "scheduled", "Opens on "),
        ):
            with self.subTest(state=state):
                session.state = state
                page = self.url_open(f"/my/teletherapy/{session.id}").text
                self.assertIn(sentence, page)
                self.assertIn("Dana Reyes", page)
                self.assertIn("tel:+1 555 0100", page)
                self.assertIn("mailto:office@harbor.example", page)
                self.assertIn("Back to My account", page)
                self.assertEqual(
                    session._get_room_url() in page, state in ("open", "live")
                )

    def test_sessions_page(self):
        """The list has upcoming sessions, then past ones, and no one else's."""
        foreign = self.create_session(client=self.other_client, start=5)
        self.sign_in(self.client)
        page = self.url_open("/my/teletherapy").text
        self.assertOrder(
            page,
            "Upcoming",
            f"/my/teletherapy/{self.open_session.id}",
            f"/my/teletherapy/{self.later_session.id}",
            "Past and cancelled",
            f"/my/teletherapy/{self.past_session.id}",
        )
        self.assertNotIn(f"/my/teletherapy/{foreign.id}", page)

    def test_models_stay_closed(self):
        """Portal users and employees read neither invitations nor others' sessions."""
        invitation = self.invite(self.open_session)
        for user, record in (
            (self.client, invitation),
            (self.therapist, invitation),
            (self.colleague, invitation),
            (self.env.ref("base.user_admin"), invitation),
            (self.other_client, self.open_session),
            (self.colleague, self.open_session),
        ):
            with self.subTest(user=user.login, model=record._name):
                self.assertFalse(record.with_user(user).has_access("read"))
                self.assertFalse(record.with_user(user).has_access("write"))
