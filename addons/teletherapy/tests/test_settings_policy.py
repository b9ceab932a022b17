# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import TeletherapyCommon

VALUES = {
    "teletherapy_email_reminder_hours": 48,
    "teletherapy_sms_reminder_hours": 2,
    "teletherapy_cancel_notice_hours": 12,
    "teletherapy_client_tz": "practice",
    "teletherapy_retention_months": 84,
}


@tagged("post_install", "-at_install")
class TestSettingsPolicy(TeletherapyCommon):
    """Reminders, notice, time zone and retention of a practice."""

    def test_defaults(self):
        """Clients are reminded by e-mail and cancel until a day before."""
        self.assertEqual(
            {name: self.company[name] for name in VALUES},
            {
                "teletherapy_email_reminder_hours": 24,
                "teletherapy_sms_reminder_hours": 0,
                "teletherapy_cancel_notice_hours": 24,
                "teletherapy_client_tz": "client",
                "teletherapy_retention_months": 0,
            },
        )

    def test_who_changes(self):
        """Managers and owners change each setting, with sudo() nobody else does."""
        for user, allowed in (
            (self.manager, True),
            (self.owner, True),
            (self.therapist, False),
            (self.officer, False),
            (self.administrator, False),
        ):
            for name, value in VALUES.items():
                with self.subTest(user=user.login, setting=name):
                    company = self.company.with_user(user).sudo()
                    if allowed:
                        company[name] = value
                        self.assertTrue(
                            self._get_audit("settings_changed", actor_name=user.name)
                            or user == self.owner
                        )
                        continue
                    with self.assertRaisesRegex(AccessError, "manager or owner"):
                        company[name] = value
                    company.invalidate_recordset()

    def test_other_practice(self):
        """A manager changes no other practice, on no road."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        settings = self.env["teletherapy.settings"].with_user(self.manager)
        for road in (
            lambda: other.with_user(self.manager).sudo().write(VALUES),
            lambda: settings.create({"company_id": other.id}).action_save(),
        ):
            with self.assertRaises(AccessError):
                road()

    def test_form(self):
        """A switch that is off makes 0, one that is on its number."""
        settings = self.env["teletherapy.settings"].with_user(self.manager).create({})
        self.assertTrue(settings.has_email_reminder)
        settings.write(
            {
                "has_email_reminder": False,
                "has_sms_reminder": True,
                "sms_reminder_hours": 3,
                "client_tz": "practice",
            }
        )
        settings.action_save()
        self.assertEqual(self.company.teletherapy_email_reminder_hours, 0)
        self.assertEqual(self.company.teletherapy_sms_reminder_hours, 3)
        self.assertEqual(self.company.teletherapy_retention_months, 0)
        self.assertEqual(len(self._get_audit("settings_changed")), 1)

    def test_senseless_values(self):
        """Negative and endless hours and a retention below a year are refused."""
        for name, value in (
            ("teletherapy_email_reminder_hours", -1),
            ("teletherapy_sms_reminder_hours", 721),
            ("teletherapy_cancel_notice_hours", -1),
            ("teletherapy_retention_months", 11),
            ("teletherapy_retention_months", -1),
        ):
            with (
                self.subTest(setting=name),
                self.assertRaises(ValidationError),
            ):
                self.company[name] = value

    def test_time_zone(self):
        """Clients are told times in their own zone, or in the practice's."""
        self.company.partner_id.tz = "America/Chicago"
        for setting, own, expected in (
            ("client", "America/New_York", "America/New_York"),
            ("client", False, "America/Chicago"),
            ("practice", "America/New_York", "America/Chicago"),
        ):
            self.company.teletherapy_client_tz = setting
            self.assertEqual(self.company._get_teletherapy_tz(own), expected)

    def test_odoo_settings(self):
        """Odoo's own settings show them to administrators who manage the practice."""
        settings = self.env["res.config.settings"].with_context(
            allowed_company_ids=self.company.ids
        )
        with self.assertRaises(AccessError):
            settings.with_user(self.administrator).create(
                {"teletherapy_lead_minutes": 5}
            )
        settings.with_user(self.administrator).create({}).execute()
        self.administrator.group_ids |= self.group_manager
        settings.with_user(self.administrator).create(
            {"teletherapy_lead_minutes": 5}
        ).execute()
        self.assertEqual(self.company.teletherapy_lead_minutes, 5)
