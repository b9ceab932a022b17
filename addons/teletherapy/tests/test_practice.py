# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestPractice(TeletherapyCommon):
    """The practice: its settings, its teletherapy office, its clients."""

    def test_defaults(self):
        """A new practice has 15 and 30 minutes, the U.S. and one teletherapy office."""
        self.assertEqual(self.company.teletherapy_lead_minutes, 15)
        self.assertEqual(self.company.teletherapy_closing_minutes, 30)
        self.assertEqual(self.company.teletherapy_country_ids, self.us)
        offices = self.env["hr.work.location"].search(
            [
                ("company_id", "=", self.company.id),
                ("location_type", "=", "teletherapy"),
            ]
        )
        self.assertEqual(offices.mapped("name"), ["Teletherapy Office"])
        for company in self.env["res.company"].search([]):
            self.assertTrue(company.teletherapy_country_ids)

    def test_settings_are_the_managers(self):
        """Managers and owners change the settings, with sudo() nobody else does."""
        canada = self.env.ref("base.ca")
        for user, allowed in (
            (self.manager, True),
            (self.owner, True),
            (self.therapist, False),
            (self.administrator, False),
        ):
            for values in (
                {"teletherapy_lead_minutes": 10},
                {"teletherapy_closing_minutes": 5},
                {"teletherapy_country_ids": [Command.link(canada.id)]},
            ):
                with self.subTest(user=user.login, values=values):
                    company = self.company.with_user(user).sudo()
                    if allowed:
                        company.write(values)
                    else:
                        with self.assertRaisesRegex(AccessError, "manager or owner"):
                            company.write(values)

    def test_settings_form(self):
        """The managers' form changes the three settings; others cannot open it."""
        wizard = self.env["teletherapy.settings"].with_user(self.manager).create({})
        wizard.lead_minutes = 5
        wizard.country_ids |= self.env.ref("base.ca")
        wizard.action_save()
        self.assertEqual(self.company.teletherapy_lead_minutes, 5)
        self.assertEqual(len(self.company.teletherapy_country_ids), 2)
        with self.assertRaises(AccessError):
            self.env["teletherapy.settings"].with_user(self.therapist).create({})

    def test_senseless_settings(self):
        """Minutes beyond a day and an empty list of countries are refused."""
        for values in (
            {"teletherapy_lead_minutes": -1},
            {"teletherapy_closing_minutes": 1441},
            {"teletherapy_country_ids": [Command.clear()]},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self.company.write(values)

    def test_settings_move_windows(self):
        """Sessions that have not begun follow changed minutes."""
        session = self._session_sudo(self._book())
        self.company.with_user(self.manager).sudo().teletherapy_lead_minutes = 60
        self.assertEqual(session.opens_at, self.START - timedelta(hours=1))

    def test_office_in_use(self):
        """An office where appointments take place stays what it is."""
        event = self._book()
        with self.assertRaisesRegex(UserError, "Appointments take place"):
            self.office.unlink()
        with self.assertRaisesRegex(UserError, "Appointments take place"):
            self.office.location_type = "home"
        event.unlink()
        self.office.unlink()
        self.assertEqual(
            self.company._get_teletherapy_location().location_type, "teletherapy"
        )

    def test_employee_at_the_office(self):
        """An employee can have the teletherapy office as work location."""
        employee = self.colleague_employee
        employee.work_location_id = self.office
        for name in employee._fields:
            if name.endswith("day_location_id"):  # of the addon hr_homeworking
                employee[name] = self.office
        self.assertEqual(employee.work_location_type, "teletherapy")
        self.assertTrue(employee.hr_icon_display)

    def test_therapist_creates_clients(self):
        """A therapist creates and corrects clients, but deletes none."""
        client = (
            self.env["res.partner"]
            .with_user(self.therapist)
            .with_context(default_is_client=True)
            .create({"name": "Newcomer"})
        )
        self.assertTrue(client.is_client)
        client.email = "newcomer@test.example"
        with self.assertRaises(AccessError):
            client.unlink()
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.colleague).create({"name": "No"})
