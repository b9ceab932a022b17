# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import MediaCommon


@tagged("post_install", "-at_install")
class TestSettings(MediaCommon):
    def test_admission(self):
        """A practice manager says who lets clients out of the waiting room."""
        settings = (
            self.env["teletherapy.settings"]
            .with_user(self.manager)
            .create({"admission": "therapist"})
        )
        settings.action_save()
        self.assertEqual(self.practice.teletherapy_admission, "therapist")

    def test_access(self):
        """Nobody but practice managers and owners changes it, by whatever road."""
        administrator = self._new_user(
            "media_erp_manager", "base.group_erp_manager,base.group_partner_manager"
        )
        for user in (administrator, self.therapist, self.employee, self.client_user):
            practice = self.practice.with_user(user)
            with self.subTest(user.login), self.assertRaises(AccessError):
                practice.teletherapy_admission = "therapist"
            with self.subTest(user.login), self.assertRaises(AccessError):
                practice.sudo().teletherapy_admission = "therapist"
            with self.subTest(user.login), self.assertRaises(AccessError):
                practice.create({"name": "P", "teletherapy_admission": "therapist"})
        self.assertEqual(self.practice.teletherapy_admission, "automatic")
