# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from unittest.mock import patch

from psycopg2.errors import RaiseException

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.teletherapy_notice_confirmation import TeletherapyNoticeConfirmation
from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestNotice(TeletherapyCommon):
    """Whoever gives the role for the first time reads and confirms the notice."""

    def _get_confirmations(self):
        return self.env["teletherapy.notice.confirmation"].search(
            [("company_id", "=", self.company.id)]
        )

    def _open_dialog(self, user, employee=None):
        employee = (employee or self.colleague_employee).with_user(user)
        action = employee.action_give_teletherapy_role()
        return action and self.env[action["res_model"]].with_user(user).with_context(
            **action["context"]
        ).create({"has_read": True})

    def test_roads_without_dialog(self):
        """Without a confirmation no road gives the role; it says where to confirm."""
        self.administrator.group_ids |= self.group_manager
        add = [Command.link(self.group_therapist.id)]
        for user, road in (
            (
                self.manager,
                lambda env: self.colleague_employee.with_env(env).write(
                    {"teletherapy_role": True}
                ),
            ),
            (
                self.administrator,
                lambda env: self.colleague.with_env(env).write({"group_ids": add}),
            ),
            (
                self.administrator,
                lambda env: self.group_therapist.with_env(env).write(
                    {"user_ids": [Command.link(self.colleague.id)]}
                ),
            ),
            (
                self.administrator,
                lambda env: env["res.groups"].create(
                    {"name": "Bundle of nobody", "implied_ids": add}
                ),
            ),
        ):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "Permission and Roles"),
            ):
                road(self.env(user=user.id))
            self.assertFalse(self.colleague._is_teletherapist())

    def test_dialog(self):
        """The dialog keeps who confirmed which text for whom, and gives the role."""
        dialog = self._open_dialog(self.manager)
        self.assertIn("credentialing office", dialog.text)
        dialog.action_confirm()
        self.assertTrue(self.colleague._is_teletherapist())
        confirmation = self._get_confirmations()
        self.assertEqual(
            (
                confirmation.user_id,
                confirmation.employee_id,
                confirmation.text,
                confirmation.text_hash,
            ),
            (
                self.manager,
                self.colleague_employee,
                confirmation._get_notice_text(),
                confirmation._hash(confirmation._get_notice_text()),
            ),
        )
        self.assertEqual(self._get_audit("confirmed").actor, "Test manager")
        self.assertEqual(
            self._get_audit("granted")[0].employee_id.name, "Test colleague"
        )

    def test_once_for_each_person(self):
        """A person confirms once; the next person confirms as well."""
        self._open_dialog(self.manager).action_confirm()
        for user, opens in ((self.manager, False), (self.owner, True)):
            with self.subTest(user=user.login):
                self.colleague_employee.with_user(user).sudo(False)
                self.colleague.group_ids -= self.group_therapist
                self.assertEqual(bool(self._open_dialog(user)), opens)
                self.assertEqual(self.colleague._is_teletherapist(), not opens)

    def test_unread(self):
        """The button does nothing before the box is ticked."""
        dialog = self._open_dialog(self.manager)
        dialog.has_read = False
        with self.assertRaisesRegex(UserError, "tick"):
            dialog.action_confirm()
        self.assertFalse(self._get_confirmations())

    def test_new_text(self):
        """A changed text is confirmed anew, and an old dialog does not count."""
        dialog = self._open_dialog(self.manager)
        self._confirm_notice(self.manager)
        with patch.object(
            TeletherapyNoticeConfirmation, "_get_notice_text", return_value="New text."
        ):
            self.assertTrue(self._open_dialog(self.manager))
            with self.assertRaisesRegex(UserError, "has changed"):
                dialog.action_confirm()

    def test_others(self):
        """Who may not give the role neither opens the dialog nor leaves a trace."""
        for user in (self.officer, self.administrator):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._open_dialog(user)
                self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.env["teletherapy.notice"].with_user(self.officer).create(
                {"employee_id": self.colleague_employee.id, "has_read": True}
            )
        self.assertFalse(self._get_confirmations())

    def test_other_practice(self):
        """A confirmation counts for its practice alone."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        self.owner.company_ids |= other
        self._confirm_notice(self.owner)
        employee = self.env["hr.employee"].create(
            {
                "name": "Theirs",
                "company_id": other.id,
                "user_id": self._new_user("theirs", "base.group_user").id,
            }
        )
        owner = self.owner.with_context(allowed_company_ids=other.ids)
        with self.assertRaisesRegex(UserError, "Read and confirm"):
            employee.with_env(owner.with_user(owner).env).teletherapy_role = True

    @mute_logger("odoo.sql_db")
    def test_unchangeable(self):
        """Nobody changes or deletes a confirmation, not even the system in SQL."""
        self._confirm_notice(self.manager)
        confirmation = self._get_confirmations()
        for record in (confirmation, confirmation.with_user(self.owner).sudo()):
            with self.assertRaisesRegex(UserError, "written once"):
                record.text = "I read nothing."
            with self.assertRaisesRegex(UserError, "written once"):
                record.unlink()
        for user in (self.owner, self.administrator):
            with self.assertRaises(AccessError):
                confirmation.with_user(user).create({"text": "Forged"})
        for query in (
            SQL("UPDATE teletherapy_notice_confirmation SET text = 'Forged'"),
            SQL("DELETE FROM teletherapy_notice_confirmation"),
            SQL("TRUNCATE teletherapy_notice_confirmation"),
        ):
            with self.assertRaises(RaiseException), self.env.cr.savepoint():
                self.env.cr.execute(query)
