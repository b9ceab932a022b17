# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re
from datetime import timedelta

import requests

from odoo import fields
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import MediaHttpCommon
from .test_guest_invitation import GuestCommon
from .test_join_ticket import open_ticket


@tagged("post_install", "-at_install")
class TestGuestRoutes(MediaHttpCommon, GuestCommon):
    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, token):
        return self.url_open(f"/teletherapy/guest/{token}")

    def _press(self, token, page=None, **values):
        page = page or self._open(token)
        fields_ = dict(
            re.findall(r'name="(csrf_token|key)" value="([^"]+)"', page.text)
        )
        return self.url_open(
            f"/teletherapy/guest/{token}",
            data={**fields_, **values},
            allow_redirects=False,
        )

    def _come(self, **person):
        """Use a link in this browser; return the invitation and the room's address."""
        invitation, token = self._invite(**person)
        answer = self._press(token)
        self.assertEqual(answer.status_code, 303)
        return invitation, f"/teletherapy/guest/room/{invitation.id}"

    def _ask(self, url, **params):
        try:
            return self.make_jsonrpc_request(url, params)
        except JsonRpcException as error:
            return error.code
        except requests.HTTPError as error:
            return error.response.status_code

    def _forget_key(self):
        """Go on in another browser, or in one that has not kept the answer's cookie."""
        for cookie in list(self.opener.cookies):
            if "guest" in cookie.name:
                self.opener.cookies.clear(cookie.domain, cookie.path, cookie.name)

    def test_get_changes_nothing(self):
        """Scanners and previews may look as often as they like."""
        invitation, token = self._invite()
        for _ in range(3):
            page = self._open(token)
            self.assertEqual(page.status_code, 200)
        self.opener.head(f"{self.base_url()}/teletherapy/guest/{token}", timeout=20)
        self.assertFalse(invitation.redeemed_at)
        self.assertIn(self.practice.name, page.text)
        for private in (self.therapist.name, self.client_user.name, "Maria"):
            self.assertNotIn(private, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])

    @mute_logger("odoo.http")
    def test_without_csrf_token(self):
        """No foreign page presses the button."""
        invitation, token = self._invite()
        answer = self._press(token, csrf_token="x")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(invitation.redeemed_at)

    def test_join_and_reload(self):
        """The button leads to the room; the page of the room opens again and again."""
        invitation, room = self._come()
        cookie = next(c for c in self.opener.cookies if "teletherapy_guest" in c.name)
        self.assertEqual(cookie.path, "/teletherapy/guest")
        self.assertTrue(cookie.has_nonstandard_attr("HttpOnly"))
        for _ in range(2):
            page = self.url_open(room)
            self.assertEqual(page.status_code, 200)
            self.assertIn("teletherapy_room_data", page.text)
            self.assertNotIn(self.client_user.name, page.text)
            answer = self._ask(f"{room}/ticket")
            claims = open_ticket(answer["ticket"], self.node.secret)
            self.assertEqual(claims["sub"], invitation.participant_id.key)
            self.assertEqual(claims["role"], "guest")
            self.assertEqual(claims["admission"], "therapist")
        self.assertEqual(
            self._ask(f"{room}/group")["group"]["secret"], self.telehealth.group_secret
        )
        self.assertIn("therapist", self._ask(f"{room}/waiting"))

    def test_double_click(self):
        """The same page presses twice: it is the same person."""
        _invitation, token = self._invite()
        page = self._open(token)
        for _ in range(2):
            answer = self._press(token, page)
            self.assertEqual(answer.status_code, 303)
            self._forget_key()
        self.assertEqual(len(self.telehealth.participant_ids), 3)

    def test_link_again_in_the_same_browser(self):
        invitation, token = self._invite()
        self._press(token)
        answer = self.url_open(f"/teletherapy/guest/{token}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(
            answer.headers["Location"].endswith(f"/guest/room/{invitation.id}")
        )

    @mute_logger("odoo.http")
    def test_second_browser(self):
        """A forwarded link that was used opens nothing, nor does the room's address."""
        invitation, token = self._invite()
        self._press(token)
        self._forget_key()
        page = self._open(token)
        self.assertEqual(page.status_code, 410)
        self.assertIn("already been used", page.text)
        self.assertNotIn("<form", page.text)
        room = f"/teletherapy/guest/room/{invitation.id}"
        for verb in ("ticket", "group", "waiting"):
            self.assertEqual(self._ask(f"{room}/{verb}"), 404)
        self.assertEqual(self.url_open(room).status_code, 410)
        # nor does the key of another invitation
        other, other_room = self._come(name="Noor")
        key = self.opener.cookies[f"teletherapy_guest_{other.id}"]
        self.opener.cookies.set(f"teletherapy_guest_{invitation.id}", key)
        self.assertEqual(self._ask(f"{room}/ticket"), 404)
        self.assertIn("ticket", self._ask(f"{other_room}/ticket"))

    @mute_logger("odoo.http")
    def test_second_page_of_two(self):
        """Of two pages that were open before, the second one is refused."""
        _invitation, token = self._invite()
        pages = [self._open(token), self._open(token)]
        self.assertEqual(self._press(token, pages[0]).status_code, 303)
        self._forget_key()
        answer = self._press(token, pages[1])
        self.assertEqual(answer.status_code, 410)
        self.assertIn("already been used", answer.text)

    @mute_logger("odoo.http")
    def test_refusals(self):
        """Each link that is dead says so, and what to do."""
        expired, expired_token = self._invite()
        expired.expires_at = fields.Datetime.now() - timedelta(seconds=1)
        withdrawn, withdrawn_token = self._invite()
        withdrawn._withdraw()
        for token, status, sentence in (
            (expired_token, 410, "This link has expired"),
            (withdrawn_token, 410, "This invitation was withdrawn"),
            ("x" * 43, 404, "This link is not valid"),
        ):
            with self.subTest(sentence):
                page = self._open(token)
                self.assertEqual(page.status_code, status)
                self.assertIn(sentence, page.text)
                self.assertIn("person who invited you", page.text)
                self.assertNotIn("<form", page.text)
        self.assertIn("tel:+1 555 0100", self._open(expired_token).text)
        self.assertNotIn(self.practice.phone, self._open("x" * 43).text)
        _open, token = self._invite()
        self.telehealth._end()
        page = self._open(token)
        self.assertIn("This session is over", page.text)

    @mute_logger("odoo.http")
    def test_withdrawn_in_the_room(self):
        """Whoever is out gets neither ticket nor secret, and reads why."""
        invitation, room = self._come()
        self._ask(f"{room}/ticket")
        invitation._withdraw()
        self.assertEqual(self._ask(f"{room}/ticket")["refusal"]["code"], "withdrawn")
        for verb in ("group", "waiting"):
            self.assertEqual(self._ask(f"{room}/{verb}"), 404)
        page = self.url_open(room)
        self.assertEqual(page.status_code, 410)
        self.assertIn("This invitation was withdrawn", page.text)

    @mute_logger("odoo.http")
    def test_session_over(self):
        """With the session the page is over."""
        _invitation, room = self._come()
        self.telehealth.state = "live"
        self.telehealth._end()
        self.assertEqual(self._ask(f"{room}/ticket")["refusal"]["code"], "ended")
        for verb in ("group", "waiting"):
            self.assertEqual(self._ask(f"{room}/{verb}"), 404)
        self.assertEqual(self.url_open(room).status_code, 410)

    @mute_logger("odoo.http")
    def test_nothing_else(self):
        """The key opens no other road of the session, and no other page of Odoo."""
        _invitation, room = self._come()
        session = f"/teletherapy/room/{self.telehealth.id}"
        for verb in ("end", "message", "remove", "care/closing", "invitations"):
            self.assertEqual(self._ask(f"{room}/{verb}"), 404, verb)
            self.assertEqual(self._ask(f"{session}/{verb}"), 100, verb)
        for path in ("/odoo", "/my", session):
            answer = self.url_open(path, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, path)
            self.assertIn("/web/login", answer.headers["Location"])

    @mute_logger("odoo.http")
    def test_who_invites(self):
        """The routes are the therapist's; to strangers they do not exist."""
        url = f"/teletherapy/room/{self.telehealth.id}/invitations"
        person = {"name": "Maria", "role": "guest"}
        for login, expected in (
            (None, 100),
            ("media_other_therapist", 404),
            ("media_other_client", 404),
            ("media_manager", 404),
            ("admin", 404),
            ("media_client", "not_allowed"),
        ):
            with self.subTest(login):
                self.authenticate(login, login)
                for path, params in (
                    ("", {}),
                    ("/invite", person),
                    ("/withdraw", {"invitation": 1}),
                ):
                    answer = self._ask(f"{url}{path}", **params)
                    if isinstance(answer, dict):
                        answer = answer["refusal"]["code"]
                    self.assertEqual(answer, expected)
        self.assertFalse(self.invitations.search_count([]))

    def test_therapist(self):
        """The therapist invites, sees how far it has come, and withdraws."""
        url = f"/teletherapy/room/{self.telehealth.id}/invitations"
        self.authenticate("media_therapist", "media_therapist")
        answer = self._ask(f"{url}/invite", name="Maria", role="observer")
        (one,) = answer["invitations"]
        self.assertEqual(
            (one["name"], one["role"], one["state"]), ("Maria", "observer", "open")
        )
        token = answer["link"].rsplit("/", 1)[1]
        self.assertEqual(self.invitations._get_by_token(token).id, one["id"])
        self.assertNotIn("link", self._ask(url))
        self._redeem(self.invitations.browse(one["id"]))
        self.assertEqual(self._ask(url)["invitations"][0]["state"], "used")
        answer = self._ask(f"{url}/withdraw", invitation=one["id"])
        self.assertFalse(answer["invitations"])
        for wrong in (one["id"] + 1, "1 OR 1", None):
            answer = self._ask(f"{url}/withdraw", invitation=wrong)
            self.assertEqual(answer["refusal"]["code"], "not_allowed")
