# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestDeparture(TeletherapyCommon):
    """When a therapist leaves, coming sessions are cancelled and clients told."""

    def setUp(self):
        super().setUp()
        self.events = self._book() + self._book(
            start=self.START + timedelta(days=1),
            stop=self.STOP + timedelta(days=1),
            client_id=self.other_client_partner.id,
        )
        self.sessions = self._session_sudo(self.events).sorted("start")
        self.env.cr.precommit.run()
        self.env.flush_all()

    def _depart(self, env, **values):
        wizard = (
            env["hr.departure.wizard"]
            .with_context(
                active_ids=self.therapist_employee.ids, employee_termination=True
            )
            .create(
                {
                    "departure_reason_id": self.env["hr.departure.reason"]
                    .search([], limit=1)
                    .id,
                    **values,
                }
            )
        )
        wizard.action_register_departure()

    def _get_roads(self):
        employee, user = self.therapist_employee, self.therapist
        return {
            "employee, form": (
                self.officer,
                lambda env: employee.with_env(env).action_archive(),
            ),
            "employee, written": (
                self.officer,
                lambda env: employee.with_env(env).write({"active": False}),
            ),
            "employee, import": (
                self.officer,
                lambda env: employee.with_env(env)
                .with_context(import_file=True)
                .write({"active": False}),
            ),
            "resource": (
                self.administrator,
                lambda env: env["resource.resource"]
                .browse(employee.resource_id.id)
                .write({"active": False}),
            ),
            "departure": (self.officer, self._depart),
            "departure of both": (
                self.administrator,
                lambda env: self._depart(env, remove_related_user=True),
            ),
            "user, form": (
                self.administrator,
                lambda env: user.with_env(env).action_archive(),
            ),
            "user, written": (
                self.administrator,
                lambda env: user.with_env(env).write({"active": False}),
            ),
        }

    def test_roads(self):
        """On every road sessions are cancelled, and each client is told once."""
        self.administrator.group_ids |= self.env.ref("hr.group_hr_manager")
        mails = self.env["mail.mail"]
        for road, (user, archive) in self._get_roads().items():
            with self.subTest(road), self.env.cr.savepoint() as savepoint:
                before = mails.search([])
                archive(self.env(user=user.id))
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(set(self.sessions.mapped("state")), {"cancelled"})
                self.assertFalse(any(self.events.sudo().mapped("active")))
                self.env.cr.precommit.run()
                news = mails.search([]) - before
                cancelled = news.filtered(lambda mail: "is cancelled" in mail.subject)
                self.assertEqual(
                    cancelled.recipient_ids,
                    self.client_partner | self.other_client_partner,
                )
                self.assertEqual(len(cancelled), 2)
                savepoint.rollback()
            self.env.invalidate_all()
            self.env.registry.clear_cache("default", "groups")

    def test_live_session(self):
        """Nobody is archived out of a live session."""
        self.administrator.group_ids |= self.env.ref("hr.group_hr_manager")
        session = self.sessions[0]
        session._set_state("open")
        session._set_state("live")
        session.start -= self.START - self.env.cr.now()
        session.stop -= self.START - self.env.cr.now()
        self.env.flush_all()
        for road, (user, archive) in self._get_roads().items():
            with (
                self.subTest(road),
                self.assertRaisesRegex(UserError, "then archive this person"),
                self.env.cr.savepoint(),
            ):
                archive(self.env(user=user.id))
        self.assertTrue(self.therapist.active and self.therapist_employee.active)
        self.assertEqual(self.sessions.mapped("state"), ["live", "scheduled"])

    def test_others(self):
        """Who may not archive a person cancels nothing by trying."""
        for user in (self.colleague, self.therapist):
            env = self.env(user=user.id)
            for name, records in (
                ("employee", self.therapist_employee),
                ("user", self.therapist),
                ("resource", self.therapist_employee.resource_id),
            ):
                with (
                    self.subTest(user=user.login, of=name),
                    self.assertRaises(UserError),
                    self.env.cr.savepoint(),
                ):
                    records.with_env(env).write({"active": False})
        self.assertEqual(set(self.sessions.mapped("state")), {"scheduled"})

    def test_over_sessions(self):
        """What is over stays as it is."""
        self.sessions[0]._set_state("missed")
        self.therapist_employee.action_archive()
        self.assertEqual(self.sessions.mapped("state"), ["missed", "cancelled"])
        self.assertTrue(self.events[0].sudo().active)

    def test_deleting(self):
        """Who has sessions on record is archived, not deleted."""
        for record in (self.therapist_employee, self.therapist):
            with (
                self.subTest(record._name),
                self.assertRaisesRegex(UserError, "Archive the person instead"),
                self.env.cr.savepoint(),
            ):
                record.unlink()

    def test_other_practice_goes_on(self):
        """An employee who leaves one practice keeps the sessions of another one."""
        other = self.env["res.company"].create(
            {"name": "Other", "country_id": self.us.id}
        )
        self.therapist.company_ids |= other
        elsewhere = self.env["hr.employee"].create(
            {"name": "Same", "user_id": self.therapist.id, "company_id": other.id}
        )
        elsewhere.action_archive()
        self.assertEqual(set(self.sessions.mapped("state")), {"scheduled"})
