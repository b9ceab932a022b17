# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo.http import Request, root
from odoo.tests import tagged

from .common import TeletherapyPortalCommon

GUEST_PAGE = "/my/teletherapy/invitation/no-such-token"


@tagged("post_install", "-at_install")
class TestLanguage(TeletherapyPortalCommon):
    """The portal speaks the language of who is signed in, else the browser's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("es_419")
        cls.telehealth = cls.create_session(start=5)
        cls.client.partner_id.lang = "es_419"

    def setUp(self):
        super().setUp()
        self.browse("en_US")

    def browse(self, lang):
        """Be a browser of this language that has just been started."""
        session = self.authenticate(None, None)
        session.context["lang"] = lang
        root.session_store.save(session)

    def sign_in_by_form(self, user, redirect=""):
        return self.url_open(
            "/web/login",
            data={
                "login": user.login,
                "password": user.login,
                "redirect": redirect,
                "csrf_token": Request.csrf_token(self),
            },
        )

    def language_of(self, response):
        return re.search(r'"bundle_params": {"lang": "(\w+)"', response.text)[1]

    def test_signed_in(self):
        """After signing in the person's language wins over the guest page's."""
        self.assertEqual(self.language_of(self.url_open(GUEST_PAGE)), "en_US")
        page = self.sign_in_by_form(self.client)
        self.assertTrue(page.url.endswith("/my"), page.url)
        self.assertEqual(self.language_of(page), "es_419")
        for path in ("/my", "/my/teletherapy", self.telehealth._get_portal_url()):
            with self.subTest(path):
                self.assertEqual(self.language_of(self.url_open(path)), "es_419")

    def test_way_on(self):
        """The page that the person was led from comes in their language."""
        path = self.telehealth._get_portal_url()
        self.url_open(GUEST_PAGE)
        page = self.sign_in_by_form(self.client, path)
        self.assertTrue(page.url.endswith(path), page.url)
        self.assertEqual(self.language_of(page), "es_419")

    def test_english_person(self):
        """A Spanish browser does not make Spanish of an English person's portal."""
        self.browse("es_419")
        self.assertEqual(self.language_of(self.url_open(GUEST_PAGE)), "es_419")
        self.assertEqual(
            self.language_of(self.sign_in_by_form(self.other_client)), "en_US"
        )

    def test_chosen_language(self):
        """A language that the person chooses afterwards is kept."""
        self.sign_in_by_form(self.client)
        self.url_open("/en/my")
        self.assertEqual(self.language_of(self.url_open("/my/teletherapy")), "en_US")

    def test_signed_out(self):
        """The next guest reads the language of the browser again."""
        self.sign_in_by_form(self.client)
        self.url_open("/web/session/logout?redirect=/web/login")
        self.assertEqual(self.language_of(self.url_open(GUEST_PAGE)), "en_US")

    def test_language_that_is_not_installed(self):
        """A person's language that is not installed any more breaks nothing."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'fr_CA' WHERE id = %s",
            [self.client.partner_id.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.client.lang, "fr_CA")
        page = self.sign_in_by_form(self.client)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self.language_of(page), "en_US")
        page = self.url_open(self.telehealth._get_portal_url())
        self.assertEqual(page.status_code, 200)
