# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from lxml import html

from odoo.tests import tagged

from .common import TeletherapyPortalCommon


@tagged("post_install", "-at_install")
class TestFrontend(TeletherapyPortalCommon):
    """The pages around ours: in the client's language, and usable without eyes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.client.lang = "fr_FR"

    def get_page(self, path):
        return html.fromstring(self.url_open(path).content)

    def sign_in_on_the_page(self, user):
        """Sign in as a person does who has opened a page in English before."""
        self.url_open("/web/reset_password")
        self.assertEqual(self.opener.cookies["frontend_lang"], "en_US")
        page = self.get_page("/web/login")
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        return self.url_open(
            "/web/login",
            data={"login": user.login, "password": user.login, "csrf_token": token},
        )

    def test_client_reads_the_portal_in_their_language(self):
        """After the sign-in page the portal speaks the client's language."""
        response = self.sign_in_on_the_page(self.client)
        self.assertURLEqual(response.url, "/fr/my")
        self.assertEqual(html.fromstring(response.content).get("lang"), "fr-FR")

    def test_page_names_its_language(self):
        """Every page says in which language it is."""
        self.assertEqual(self.get_page("/web/login").get("lang"), "en-US")
        self.sign_in(self.other_client)
        self.assertEqual(self.get_page("/my/teletherapy").get("lang"), "en-US")

    def test_sign_in_page_names_its_buttons(self):
        """Each button around a password has a name, and Tab goes in order."""
        self.env["ir.config_parameter"].set_param("auth_signup.invitation_scope", "b2c")
        for path in ("/web/login", "/web/signup"):
            page = self.get_page(path)
            with self.subTest(path=path):
                self.assertTrue(page.xpath("//button"))
                for button in page.xpath("//button"):
                    self.assertTrue(
                        button.get("aria-label") or button.text_content().strip()
                    )
                self.assertFalse(page.xpath("//main//*[@tabindex > 0]"))
