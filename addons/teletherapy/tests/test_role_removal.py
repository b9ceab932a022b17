# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestRoleRemoval(TeletherapyCommon):
    """Taking the role away cancels what the therapist was booked for."""

    def setUp(self):
        super().setUp()
        self.events = self._book() + self._book(
            start=self.START + timedelta(days=1),
            stop=self.STOP + timedelta(days=1),
            client_id=self.other_client_partner.id,
        )
        self.sessions = self._session_sudo(self.events).sorted("start")

    def _open_dialog(self, user):
        employee = self.therapist_employee.with_user(user)
        action = employee.action_take_teletherapy_role()
        return action and self.env[action["res_model"]].with_user(user).with_context(
            **action["context"]
        ).create({})

    def test_dialog(self):
        """The dialog lists the coming sessions and cancels them when confirmed."""
        dialog = self._open_dialog(self.manager)
        self.assertEqual(dialog.session_ids, self.sessions)
        self.assertEqual((dialog.session_count, dialog.other_count), (2, 0))
        self.assertTrue(self.therapist._is_teletherapist())
        dialog.action_confirm()
        self.assertFalse(self.therapist._is_teletherapist())
        self.assertEqual(set(self.sessions.mapped("state")), {"cancelled"})
        self.assertFalse(any(self.events.sudo().mapped("active")))
        entry = self._get_audit("revoked")
        self.assertEqual(entry.employee_id, self.therapist_employee)
        for session in self.sessions:
            self.assertIn(str(session.id), entry.description)
        self.assertEqual(len(self._get_audit("cancelled")), 2)

    def test_nothing_coming(self):
        """A therapist without coming sessions loses the role alone."""
        self.events.unlink()
        dialog = self._open_dialog(self.manager)
        self.assertFalse(dialog.session_count)
        dialog.action_confirm()
        self.assertFalse(self.therapist._is_teletherapist())

    def test_roads_without_dialog(self):
        """Every other road does the same, without asking."""
        self.administrator.group_ids |= self.group_manager
        for name, user, take in (
            (
                "employee",
                self.manager,
                lambda env: self.therapist_employee.with_env(env).write(
                    {"teletherapy_role": False}
                ),
            ),
            (
                "user",
                self.administrator,
                lambda env: self.therapist.with_env(env).write(
                    {"group_ids": [Command.unlink(self.group_therapist.id)]}
                ),
            ),
            (
                "group",
                self.administrator,
                lambda env: self.group_therapist.with_env(env).write(
                    {"user_ids": [Command.unlink(self.therapist.id)]}
                ),
            ),
        ):
            with self.subTest(name):
                with self.env.cr.savepoint() as savepoint:
                    take(self.env(user=user.id))
                    self.env.flush_all()
                    self.env.invalidate_all()
                    self.assertEqual(set(self.sessions.mapped("state")), {"cancelled"})
                    savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.clear_cache("default", "groups")

    def test_live_session(self):
        """A live session is never torn down: the role stays until it has ended."""
        session = self.sessions[0]
        session._set_state("open")
        session._set_state("live")
        session.start -= self.START - self.env.cr.now()
        session.stop -= self.START - self.env.cr.now()
        dialog = self._open_dialog(self.manager)
        self.assertTrue(dialog.is_live)
        with self.assertRaisesRegex(UserError, "Wait until it has ended"):
            dialog.action_confirm()
        self.assertTrue(self.therapist._is_teletherapist())
        self.assertEqual(self.sessions.mapped("state"), ["live", "scheduled"])

    def test_others(self):
        """Who may not take the role does not see what is coming either."""
        for user in (self.officer, self.therapist, self.administrator):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._open_dialog(user)
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    self.env["teletherapy.role.removal"].with_user(user).create(
                        {"employee_id": self.therapist_employee.id}
                    )

    def test_over_sessions(self):
        """What is over stays as it is."""
        session = self.sessions[0]
        session._set_state("missed")
        self.therapist_employee.with_user(self.manager).teletherapy_role = False
        self.assertEqual(session.state, "missed")
        self.assertTrue(self.events[0].sudo().active)
