# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.tests import tagged

from .common import TeletherapyPortalCommon

PROMPT = 'class="o_teletherapy_prompt"'
IS_READY = "document.body.hasAttribute('is-ready') || odoo.isReady === true"
WAIT_FOR_PROMPT = """
    if (document.querySelector(".o_teletherapy_prompt")) {
        console.error("The prompt is there before the session is open");
    }
    new MutationObserver(() => {
        if (document.querySelector(".o_teletherapy_prompt .o_teletherapy_begin")) {
            console.log("test successful");
        }
    }).observe(document.querySelector(".o_teletherapy_refreshed"), {
        childList: true,
        subtree: true,
    });
"""


@tagged("post_install", "-at_install")
class TestPrompt(TeletherapyPortalCommon):
    """The client is prompted on every page of the portal."""

    def _prompt(self, user=None, now=None):
        return self.env["teletherapy.session"]._prepare_portal_prompt(
            user or self.client, now or self.now
        )

    def test_when(self):
        """The prompt comes when the session opens and goes with it."""
        session = self.create_session(start=60)
        second = timedelta(seconds=1)
        for now, is_prompted, refresh_in in (
            (session.opens_at - timedelta(hours=1), False, 600),
            (session.opens_at - second, False, 1),
            (session.opens_at, True, 20),
            (session.closes_at - second, True, 1),
            (session.closes_at, False, 600),
        ):
            with self.subTest(now=now):
                prompt = self._prompt(now=now)
                self.assertEqual(bool(prompt["session"]), is_prompted)
                self.assertEqual(prompt["refresh_in"], refresh_in)

    def test_for_whom(self):
        """Only the client of the session is prompted, and not of a cancelled one."""
        session = self.create_session(start=5)
        self.assertEqual(self._prompt()["session"]["therapist"], "Dana Reyes")
        for user in (self.other_client, self.therapist, self.colleague):
            with self.subTest(user=user.login):
                self.assertFalse(self._prompt(user)["session"])
        session._cancel()
        self.assertFalse(self._prompt()["session"])

    def test_pages(self):
        """Pages have the prompt, but for those that show the session themselves."""
        session = self.create_session(start=5)
        self.sign_in(self.client)
        for url, has_prompt in (
            ("/my/account", True),
            ("/my/security", True),
            ("/my/teletherapy", True),
            ("/my", False),
            (f"/my/teletherapy/{session.id}", False),
        ):
            with self.subTest(url=url):
                page = self.url_open(url)
                self.assertEqual(page.status_code, 200)
                self.assertEqual(PROMPT in page.text, has_prompt)
        self.sign_in(self.other_client)
        self.assertNotIn(PROMPT, self.url_open("/my/security").text)

    def test_route(self):
        """The open page asks for its own prompt; who is not signed in gets none."""
        self.create_session(start=5)
        for user, has_prompt in ((self.client, True), (self.other_client, False)):
            self.sign_in(user)
            answer = self.make_jsonrpc_request("/my/teletherapy/prompt")
            self.assertEqual(PROMPT in answer["html"], has_prompt)

    def test_in_the_browser(self):
        """The prompt appears at the minute on a page that nobody touches."""
        session = self.create_session(start=60)
        answers = iter([self._prompt() | {"refresh_in": 2}])
        opened = self._prompt(now=session.opens_at)
        self.patch(
            self.registry["teletherapy.session"],
            "_prepare_portal_prompt",
            lambda *_args: next(answers, opened),
        )
        self.browser_js(
            "/my/security",
            WAIT_FOR_PROMPT,
            IS_READY,
            login=self.client.login,
            timeout=30,
        )

    def test_queries(self):
        """A page asks as often for many sessions as for few."""
        counts = []
        for days in (range(1, 4), range(4, 20)):
            for number in days:
                self.create_session(start=self.now + timedelta(days=number))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._prompt()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
