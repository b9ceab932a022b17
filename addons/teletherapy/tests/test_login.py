# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.mail.tests.common import MailCase

from .common import TeletherapyCommon

SIGNUP = "action_send_signup_link"
RESET = "action_send_reset_link"


@tagged("post_install", "-at_install")
class TestLogin(MailCase, TeletherapyCommon):
    """The client's portal login: its links, their history, and who may send them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.env["res.partner"].create(
            {
                "name": "Noa Lind",
                "email": "noa@test.example",
                "is_client": True,
                "country_id": cls.us.id,
            }
        )
        cls.links = cls.env["teletherapy.login.link"].sudo()

    def _send(self, method=SIGNUP, partner=None, user=None):
        """Send a link as this user and return its token and mail."""
        partner = partner or self.newcomer
        mails = self.env["mail.mail"].sudo().search([])
        getattr(partner.with_user(user or self.therapist), method)()
        mail = self.env["mail.mail"].sudo().search([]) - mails
        self.assertEqual(len(mail), 1)
        return re.search(r"token=([\w-]+)", mail.body_html)[1], mail

    def _use(self, token):
        return (
            self.env["res.users"]
            .sudo()
            .signup({"password": "a-long-Password-1"}, token)
        )

    def _login(self, partner=None):
        partner = partner or self.newcomer
        partner.invalidate_recordset(["portal_login"])
        return partner.with_user(self.therapist).portal_login

    def _sign_in(self, user):
        self.env["res.users.log"].with_user(user).sudo().create({})
        user.invalidate_recordset()

    def test_states(self):
        """The client's record tells whether a login is set, and what to do next."""
        self.assertEqual(self._login()["state"], "never")
        self.assertEqual([a["name"] for a in self._login()["actions"]], [SIGNUP])
        self._send()
        self.assertEqual(self._login()["state"], "invited")
        self.assertEqual(self._login()["login"], "noa@test.example")
        with freeze_time(fields.Datetime.now() + timedelta(hours=49)):
            login = self._login()
            self.assertEqual(login["state"], "ran_out")
            self.assertEqual([a["name"] for a in login["actions"]], [RESET, SIGNUP])
            self.assertEqual([link["state"] for link in login["links"]], ["expired"])
        token, _mail = self._send()
        self._use(token)
        self._sign_in(self.newcomer.sudo().user_ids)
        login = self._login()
        self.assertEqual(login["state"], "active")
        self.assertEqual([a["name"] for a in login["actions"]], [RESET])
        self.assertEqual(
            [link["state"] for link in login["links"]], ["used", "revoked"]
        )
        self.newcomer.sudo().user_ids.active = False
        self.assertEqual(self._login()["state"], "archived")
        self._send()
        self.assertTrue(self.newcomer.sudo().user_ids.active)
        self.newcomer.email = False
        self.assertFalse(self._login()["actions"])
        self.therapist.partner_id.sudo().is_client = True
        self.assertEqual(self._login(self.therapist.partner_id)["state"], "staff")

    def test_mail(self):
        """The mail tells how long the link is good, and only the client has it."""
        token, mail = self._send()
        text = html2plaintext(mail.body_html)
        self.assertIn("for 48 hours", text)
        self.assertIn("noa@test.example", text)
        self.assertIn("/web/signup?", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.newcomer)
        link = self.links._get_by_token(token)
        self.assertNotIn(token, str(link.read()))
        for user in (self.therapist, self.manager, self.colleague):
            message = mail.mail_message_id.with_user(user)
            self.assertFalse(message.has_access("read"))
            self.assertFalse(link.with_user(user).sudo(False).has_access("read"))
        self._use(token)
        self._sign_in(self.newcomer.sudo().user_ids)
        _token, mail = self._send(RESET)
        self.assertIn("for 4 hours", html2plaintext(mail.body_html))
        self.assertIn("/web/reset_password?", mail.body_html)

    def test_48_hours(self):
        """A sign-up link works for 48 hours, whatever Odoo's own setting is."""
        self.env["ir.config_parameter"].sudo().set_param(
            "auth_signup.signup.validity.hours", 200
        )
        token, _mail = self._send()
        partners = self.env["res.partner"].sudo()
        now = fields.Datetime.now()
        for hours, is_good in ((47, True), (49, False)):
            with freeze_time(now + timedelta(hours=hours)):
                partner = partners._get_partner_from_token(token)
                self.assertEqual(bool(partner), is_good)

    def test_dead_links(self):
        """A used, replaced or withdrawn link does not work, nor come to life again."""
        partners = self.env["res.partner"].sudo()
        first, _mail = self._send()
        second, _mail = self._send()
        self.assertFalse(partners._get_partner_from_token(first))
        self.assertEqual(partners._get_partner_from_token(second), self.newcomer)
        self.newcomer.with_user(self.therapist).email = "noa.lind@test.example"
        self.assertFalse(partners._get_partner_from_token(second))
        third, _mail = self._send()
        self.assertFalse(partners._get_partner_from_token(second))
        self._use(third)
        for token in (first, second, third):
            with self.assertRaises(UserError):
                self._use(token)
        states = [
            (link.revoke_reason, bool(link.used_at))
            for link in self.links.search([("partner_id", "=", self.newcomer.id)])
        ]
        self.assertEqual(states, [(False, True), ("email", False), ("replaced", False)])

    def test_closed_account(self):
        """Closing the account withdraws the link."""
        token, _mail = self._send()
        self.newcomer.sudo().user_ids.active = False
        link = self.links._get_by_token(token)
        self.assertEqual(link.revoke_reason, "access")

    def test_login_follows(self):
        """The login is the e-mail address, as long as it was; staff keep theirs."""
        user = self.client_user
        self.client_partner.with_user(self.therapist).email = "vale@test.example"
        self.assertEqual(user.login, "vale@test.example")
        self.client_partner.email = False
        self.assertEqual(user.login, "vale@test.example")
        self.client_partner.email = "again@test.example"
        self.assertEqual(user.login, "vale@test.example")
        self.other_client_user.login = "kim"
        self.other_client_partner.email = "sorel@test.example"
        self.assertEqual(self.other_client_user.login, "kim")
        self.therapist.login = self.therapist.email
        self.therapist.partner_id.write({"is_client": True})
        self.therapist.partner_id.email = "elsewhere@test.example"
        self.assertEqual(self.therapist.login, "therapist@test.example")

    def test_taken_address(self):
        """An address with which somebody else signs in is refused, naming nobody."""
        with self.assertRaisesRegex(ValidationError, "Somebody else signs in"):
            self.client_partner.email = "kim@test.example"
        self.newcomer.email = "kim@test.example"
        with self.assertRaisesRegex(ValidationError, "Somebody else signs in"):
            self.newcomer.with_user(self.therapist).action_send_signup_link()

    def test_who(self):
        """Therapists and managers send links, to clients; all others are refused."""
        contact = self.env["res.partner"].create(
            {"name": "Supplier", "email": "supplier@test.example"}
        )
        staff = self.colleague.partner_id
        staff.is_client = True
        without_email = self.newcomer.copy({"email": False, "is_client": True})
        cases = [
            (self.therapist, self.newcomer, SIGNUP, None),
            (self.manager, self.newcomer, SIGNUP, None),
            (self.owner, self.newcomer, SIGNUP, None),
            (self.therapist, self.newcomer, RESET, None),
            (self.colleague, self.newcomer, SIGNUP, AccessError),
            (self.officer, self.newcomer, SIGNUP, AccessError),
            (self.administrator, self.newcomer, RESET, AccessError),
            (self.client_user, self.newcomer, SIGNUP, AccessError),
            (self.client_user, self.client_partner, RESET, AccessError),
            (self.therapist, contact, SIGNUP, UserError),
            (self.therapist, staff, SIGNUP, UserError),
            (self.therapist, staff, RESET, UserError),
            (self.therapist, without_email, SIGNUP, UserError),
            (self.therapist, without_email, RESET, UserError),
        ]
        for user, partner, method, error in cases:
            with self.subTest(user=user.login, partner=partner.name, method=method):
                if error:
                    with self.assertRaises(error):
                        getattr(partner.with_user(user), method)()
                else:
                    self._send(method, partner, user)
        for user in (self.colleague, self.client_user):
            with self.assertRaises(AccessError):
                self.newcomer.with_user(user).read(["portal_login"])

    def test_odoo_roads(self):
        """Odoo's own wizard and reset page send the practice's mail and are noted."""
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.manager)
            .create({"partner_ids": [(6, 0, self.newcomer.ids)]})
        )
        wizard.user_ids.action_grant_access()
        self.assertEqual(self._login()["state"], "invited")
        self.env["res.users"].sudo().reset_password("noa@test.example")
        kinds = [
            link.kind
            for link in self.links.search([("partner_id", "=", self.newcomer.id)])
        ]
        self.assertEqual(kinds, ["reset", "signup"])
