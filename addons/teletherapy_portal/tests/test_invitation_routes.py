# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from urllib.parse import parse_qs, urlsplit

from lxml import html

from odoo.http import Request
from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestInvitationRoutes(TeletherapyPortalCommon):
    """The invitation link, as browsers and mail scanners follow it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nobody = cls.env["res.users"]
        cls.telehealth = cls.create_session(start=5)
        cls.invitation = cls.invite(cls.telehealth)
        cls.path = cls.invitation._get_path("token-of-the-test")

    def post(self, path=None):
        """Press the button, with the token of the form."""
        return self.url_open(
            path or self.path,
            data={"csrf_token": Request.csrf_token(self)},
            allow_redirects=False,
        )

    def assertSecret(self, response):
        for name, value in (
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Robots-Tag", "noindex, nofollow"),
        ):
            self.assertEqual(response.headers[name], value)

    def test_get(self):
        """Each person reads in plain words what the link is to them."""
        other = self.create_session(start=5)
        dead = {}
        for name, values in (
            ("used", {"redeemed_at": self.now}),
            ("expired", {"expires_at": self.now}),
        ):
            dead[name] = self.invite(other, name, **values)._get_path(name)
        for name in ("completed", "cancelled", "missed"):
            session = self.create_session(start=5, state=name)
            dead[name] = self.invite(session, name)._get_path(name)
        session = self.create_session(start=500)
        dead["not_yet"] = self.invite(session, "not_yet")._get_path("not_yet")
        unknown = self.invitation._get_path("unknown")
        other_page = f"/my/teletherapy/{other.id}"
        for user, path, status, sentence, way in (
            (self.client, self.path, 200, "You can begin now.", self.path),
            (self.client, dead["used"], 410, "already been used", other_page),
            (self.nobody, dead["used"], 410, "already been used", other_page),
            (self.client, dead["expired"], 410, "has expired", other_page),
            (self.nobody, dead["expired"], 410, "has expired", other_page),
            (self.client, dead["completed"], 410, "This session has ended", "/my"),
            (self.nobody, dead["completed"], 410, "This session has ended", "/my"),
            (self.client, dead["cancelled"], 410, "was cancelled", "/my"),
            (self.client, dead["missed"], 410, "did not take place", "/my"),
            (self.client, dead["not_yet"], 200, "Opens ", "/my/teletherapy"),
            (self.client, unknown, 404, "This link is not valid", "/my"),
            (self.nobody, unknown, 404, "This link is not valid", "/my"),
            (
                self.other_client,
                self.path,
                403,
                "This link is for another person",
                "/web/session/logout?redirect=%2Fweb%2Flogin",
            ),
            (
                self.therapist,
                self.path,
                403,
                "This link is for another person",
                "/web/session/logout?redirect=%2Fweb%2Flogin",
            ),
        ):
            with self.subTest(user=user.login, path=path):
                self.sign_in(user)
                response = self.url_open(path)
                self.assertEqual(response.status_code, status)
                self.assertIn(sentence, response.text)
                self.assertIn(f'"{way}', response.text)
                self.assertSecret(response)

    def test_other_person_learns_nothing(self):
        """Who is not meant reads neither the therapist's nor the client's name."""
        for user in (self.other_client, self.colleague):
            self.sign_in(user)
            page = self.url_open(self.path).text
            for word in ("Dana Reyes", "Sam Keller", "3:00"):
                with self.subTest(user=user.login, word=word):
                    self.assertNotIn(word, page)

    def test_get_changes_nothing(self):
        """A mail scanner may follow the link, and ask for its head, at will."""
        for user in (self.nobody, self.client, self.other_client):
            for method in ("GET", "HEAD"):
                with self.subTest(user=user.login, method=method):
                    self.sign_in(user)
                    before = self.invitation.read()
                    self.url_open(self.path, method=method)
                    self.invitation.invalidate_recordset()
                    self.assertEqual(self.invitation.read(), before)
        self.sign_in(self.client)
        self.assertEqual(self.post().status_code, 303)

    def test_sign_in_leads_on(self):
        """Nobody signed in is led to the sign-in page, and from there to the link."""
        self.sign_in(self.nobody)
        response = self.url_open(self.path, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertSecret(response)
        target = urlsplit(response.headers["Location"])
        self.assertEqual(target.path, "/web/login")
        self.assertEqual(parse_qs(target.query)["redirect"], [self.path])
        form = html.fromstring(self.url_open(response.headers["Location"]).content)
        fields = dict(form.xpath("//form[hasclass('oe_login_form')]")[0].form_values())
        fields |= {"login": self.client.login, "password": self.client.login}
        response = self.url_open("/web/login", data=fields)
        self.assertEqual(urlsplit(response.url).path, self.path)
        self.assertIn("Begin session", response.text)

    def test_post(self):
        """The button leads the right person to the room, once."""
        for user, status, location, is_redeemed in (
            (self.nobody, 303, "/web/login", False),
            (self.other_client, 403, None, False),
            (self.therapist, 403, None, False),
            (self.client, 303, self.telehealth._get_room_url(), True),
            (self.client, 410, None, True),
        ):
            with self.subTest(user=user.login, status=status):
                self.sign_in(user)
                response = self.post()
                self.assertEqual(response.status_code, status)
                self.assertSecret(response)
                if location:
                    path = urlsplit(response.headers["Location"]).path
                    self.assertEqual(path, location)
                self.invitation.invalidate_recordset()
                self.assertEqual(bool(self.invitation.redeemed_at), is_redeemed)

    def test_post_needs_the_form(self):
        """A foreign page cannot press the button."""
        self.sign_in(self.client)
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.url_open(self.path, data={"csrf_token": "forged"})
        self.assertEqual(response.status_code, 400)
        self.invitation.invalidate_recordset()
        self.assertFalse(self.invitation.redeemed_at)

    def test_dead_after_completion(self):
        """The link opens nothing when the session has completed."""
        self.telehealth.state = "completed"
        self.sign_in(self.client)
        self.assertEqual(self.post().status_code, 410)
