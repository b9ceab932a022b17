# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestAudit(TeletherapyCommon):
    """What the audit trail tells: who did what when, about whom."""

    def test_session(self):
        """Booking, moving, cancelling and ending a session are noted."""
        event = self._book()
        session = self._session_sudo(event)
        booked = self._get_audit("booked")
        self.assertEqual(
            (
                booked.actor,
                booked.user_id,
                booked.session_id,
                booked.client_id,
                booked.employee_id,
            ),
            (
                "Test therapist",
                self.therapist,
                session,
                self.client_partner,
                self.therapist_employee,
            ),
        )
        event.with_user(self.manager).write(
            {
                "start": self.START + timedelta(hours=1),
                "stop": self.STOP + timedelta(hours=1),
            }
        )
        moved = self._get_audit("moved")
        self.assertEqual(moved.actor, "Test manager")
        texts = moved.with_context(tz="America/New_York").description.split("; ")
        start, start_before = texts[:2]
        self.assertRegex(start, "^Start: 3/6/40, 11:00")
        self.assertRegex(start_before, "^Start before: 3/6/40, 10:00")
        event.with_user(self.therapist).is_telehealth = False
        self.assertEqual(self._get_audit("cancelled").session_id, session)
        session = self._session_sudo(self._book()).with_env(self.env)
        session._end()
        ended = self._get_audit("ended")
        self.assertEqual((ended.actor, ended.session_id), ("System", session))
        self.assertEqual(ended.description, "State: Missed")

    def test_other_client(self):
        """Another client cancels one session and books another one."""
        self._book().client_id = self.other_client_partner
        self.assertEqual(self._get_audit("cancelled").client_id, self.client_partner)
        self.assertEqual(
            self._get_audit("booked").mapped("client_id"),
            self.client_partner + self.other_client_partner,
        )

    def test_roles(self):
        """Giving and taking each role is noted, by whom and for whom."""
        self._confirm_notice(self.owner)
        employee = self.colleague_employee.with_user(self.owner)
        for values, role in (
            ({"teletherapy_role": True}, "Teletherapy"),
            ({"practice_role": "manager"}, "Practice Manager"),
        ):
            employee.write(values)
            entry = self._get_audit("granted")[0]
            self.assertEqual(entry.actor, "Test owner")
            self.assertEqual(entry.employee_id, self.colleague_employee)
            self.assertIn(f"Role: {role}", entry.description)
            employee.write(dict.fromkeys(values, False))
            entry = self._get_audit("revoked")[0]
            self.assertIn(f"Role: {role}", entry.description)

    def test_role_by_the_system(self):
        """What the system does is noted as well, and needs no confirmation."""
        self.colleague.group_ids |= self.group_therapist
        self.assertEqual(self._get_audit("granted")[0].actor, "System")

    def test_role_by_another_group(self):
        """A group that gives the role is noted, and so are those who get it."""
        self._confirm_notice(self.administrator)
        self.administrator.group_ids |= self.group_manager
        bundle = self.env["res.groups"].create(
            {"name": "Bundle", "user_ids": [Command.link(self.colleague.id)]}
        )
        bundle.with_user(self.administrator).implied_ids |= self.group_therapist
        person, group = self._get_audit("granted", actor_name="Test administrator")[:2]
        if not group.employee_id:
            person, group = group, person
        self.assertEqual(group.employee_id, self.colleague_employee)
        self.assertIn("Bundle", person.description)

    def test_refused_is_not_noted(self):
        """A change that is refused leaves no entry."""
        count = len(self._get_audit())
        with self.assertRaises(UserError):
            self.colleague_employee.with_user(self.officer).teletherapy_role = True
        self.assertEqual(len(self._get_audit()), count)

    def test_no_names_of_clients(self):
        """The trail itself holds no client's name; it is looked up while it exists."""
        session = self._session_sudo(self._book())
        audit = self.env["teletherapy.audit"]
        audit.with_user(self.client_user).sudo()._log("redeemed", session)
        entry = self._get_audit("redeemed")
        self.assertEqual(entry.actor, "Client")
        self.assertFalse(entry.actor_name)
        self.assertEqual(entry.client_id, self.client_partner)
        self.assertIn(
            entry, audit.search([("client_id.name", "=", self.client_partner.name)])
        )
        gone = self.env["res.partner"].create({"name": "Gone"})
        audit.with_company(self.company)._log("changed", gone)
        gone.unlink()
        entry = self._get_audit("changed")
        self.assertFalse(entry.client_id)
        self.assertTrue(entry.client_ref)
        self.assertTrue(entry.read())

    def test_settings(self):
        """A changed setting is noted with what it was and is; a kept one is not."""
        company = self.company.with_user(self.manager).sudo()
        company.write({"teletherapy_lead_minutes": 15})
        self.assertFalse(self._get_audit("settings_changed"))
        company.write(
            {
                "teletherapy_lead_minutes": 20,
                "teletherapy_closing_minutes": 30,
                "teletherapy_country_ids": [Command.link(self.env.ref("base.ca").id)],
            }
        )
        entry = self._get_audit("settings_changed")
        self.assertEqual(entry.actor, "Test manager")
        self.assertIn("Opens Before: 15 → 20", entry.description)
        self.assertIn("Canada", entry.description)
        self.assertNotIn("Stays Open After", entry.description)

    def test_exports(self):
        """Who exports sessions or participants is noted, with how many."""
        export = self.env.ref("base.group_allow_export")
        export.user_ids |= self.therapist
        session = self._session_sudo(self._book())
        session.with_user(self.therapist).export_data(["start", "client_id/name"])
        entry = self._get_audit("exported")
        self.assertEqual(entry.actor, "Test therapist")
        self.assertIn("Of: Sessions", entry.description)
        session.participant_ids.with_user(self.manager).export_data(["role"])
        self.assertIn("Of: Participants", self._get_audit("exported")[0].description)

    def test_export_rights(self):
        """Managers and owners export what they may see of sessions, others nothing."""
        session = self._session_sudo(self._book())
        for user, exports in (
            (self.owner, True),
            (self.manager, True),
            (self.therapist, False),
            (self.colleague, False),
            (self.officer, False),
        ):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                records = session.with_user(user)
                if exports:
                    rows = records.export_data(["client_id/name"])["datas"]
                    self.assertEqual(rows, [[self.client_partner.name]])
                    self.assertEqual(self._get_audit("exported")[0].user_id, user)
                else:
                    with self.assertRaises(UserError):
                        records.export_data(["client_id/name"])
        self.assertEqual(len(self._get_audit("exported")), 2)

    def test_exports_of_clients(self):
        """Exports of clients and their appointments are noted, of others not."""
        event = self._book(is_telehealth=False)
        meeting = self.env["calendar.event"].create(
            {"name": "Team", "start": self.START, "stop": self.STOP}
        )
        for records, of in (
            (self.client_partner | self.company.partner_id, "Of: Clients"),
            (event | meeting, "Of: Appointments"),
            (self.company.partner_id, None),
            (meeting, None),
        ):
            with self.subTest(records=records):
                before = self._get_audit("exported")
                records.with_user(self.manager).export_data(["display_name"])
                news = self._get_audit("exported") - before
                self.assertEqual(len(news), int(bool(of)))
                if of:
                    self.assertIn(of, news.description)
                    self.assertIn("Number: 1", news.description)

    def test_one_statement(self):
        """Entries about many sessions take one statement, and reading them no more."""
        audit = self.env["teletherapy.audit"]
        sessions = self._session_sudo(
            self._book()
            + self._book(
                start=self.START + timedelta(days=2), stop=self.STOP + timedelta(days=2)
            )
        )
        sessions.mapped("company_id.name")
        with self.assertQueryCount(1):
            audit._log("changed", sessions)
        entries = self._get_audit("changed")
        for few in (entries[:1], entries):
            self.env.invalidate_all()
            few.mapped("at")
            with self.assertQueryCount(5):
                few.mapped("client_id")

    def test_unknown(self):
        """What is no action, or about nothing that is known, is a defect."""
        audit = self.env["teletherapy.audit"]
        with self.assertRaises(ValueError):
            audit._log("guessed", self.company)
        with self.assertRaises(ValueError):
            audit._log("changed", self.us)
