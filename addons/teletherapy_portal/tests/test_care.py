# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged

from .common import TeletherapyPortalCommon

CONTACT_URL = "/my/emergency-contact"


@tagged("post_install", "-at_install")
class TestCare(TeletherapyPortalCommon):
    """The client's emergency contact, and their word that they are late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth = cls.create_session(start=5, state="open")

    def _post(self, url, **values):
        page = self.url_open(CONTACT_URL).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(
            url, data={"csrf_token": token, **values}, allow_redirects=False
        )

    def test_contact(self):
        """A client enters whom to call, and finds it again."""
        self.sign_in(self.client)
        values = {"name": "Jamie Keller", "relation": "Sister", "phone": "555-0122"}
        self.assertEqual(self._post(CONTACT_URL, **values).status_code, 303)
        page = self.url_open(CONTACT_URL).text
        for value in values.values():
            self.assertIn(value, page)
        contact = self.env["teletherapy.emergency.contact"].search(
            [("client_id", "=", self.client.partner_id.id)]
        )
        self.assertEqual(
            (contact.name, contact.company_id), ("Jamie Keller", self.practice)
        )

    def test_contact_incomplete(self):
        """What is missing is said, and what was entered stays."""
        self.sign_in(self.client)
        answer = self._post(CONTACT_URL, name="Jamie Keller")
        self.assertIn("phone number", answer.text)
        self.assertIn("Jamie Keller", answer.text)

    def test_contact_is_own(self):
        """Nobody sees the contact of somebody else, nor the practice's notes."""
        self.env["teletherapy.emergency.contact"].create(
            {
                "client_id": self.client.partner_id.id,
                "company_id": self.practice.id,
                "name": "Jamie Keller",
                "notes": "Asthma",
            }
        )
        for user, name in ((self.client, True), (self.other_client, False)):
            with self.subTest(user=user.login):
                self.sign_in(user)
                page = self.url_open(CONTACT_URL).text
                self.assertEqual("Jamie Keller" in page, name)
                self.assertNotIn("Asthma", page)

    def test_contact_signed_out(self):
        """Whoever is not signed in is asked to."""
        self.sign_in(self.client.browse())
        answer = self.url_open(CONTACT_URL, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])

    def test_late(self):
        """One click tells the therapist, and the page says so."""
        self.sign_in(self.client)
        page = self.url_open(f"/my/teletherapy/{self.telehealth.id}").text
        self.assertIn("I am a few minutes late", page)
        answer = self._post(f"/my/teletherapy/{self.telehealth.id}/late")
        self.assertEqual(answer.status_code, 303)
        self.assertTrue(self.telehealth.client_late_at)
        page = self.url_open(f"/my/teletherapy/{self.telehealth.id}").text
        self.assertNotIn("I am a few minutes late", page)
        self.assertIn("Your therapist knows", page)

    def test_late_refused(self):
        """Nobody says it for the client, no link does, and nothing is told twice."""
        url = f"/my/teletherapy/{self.telehealth.id}/late"
        for user in (self.other_client, self.therapist, self.colleague):
            with self.subTest(user=user.login):
                self.sign_in(user)
                self.assertEqual(self._post(url).status_code, 404)
        self.sign_in(self.client)
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertFalse(self.telehealth.client_late_at)
        over = self.create_session(start=-300, state="completed")
        answer = self._post(f"/my/teletherapy/{over.id}/late")
        self.assertEqual(answer.status_code, 303)
        self.assertFalse(over.client_late_at)
