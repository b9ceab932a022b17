# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TeletherapyCommon

WENT_THROUGH = "went through"


@tagged("post_install", "-at_install")
class TestMembership(TeletherapyCommon):
    """Who gives and takes the Teletherapy role and the practice groups."""

    def _roads(self, group):
        """Return every road by which a user's groups change, as name: function."""
        user, employee = self.colleague, self.colleague_employee
        bundle = self.env["res.groups"].create(
            {"name": "Bundle", "user_ids": [Command.link(user.id)]}
        )
        empty_bundle = self.env["res.groups"].create({"name": "Empty Bundle"})
        values = {
            "name": "New",
            "login": "teletherapy_new",
            "company_id": self.company.id,
            "company_ids": [Command.set(self.company.ids)],
        }
        add = [Command.link(group.id)]
        return {
            "employee": lambda env: employee.with_env(env).write(
                {"teletherapy_role": True}
            ),
            "user": lambda env: user.with_env(env).write({"group_ids": add}),
            "user with sudo": lambda env: user.with_env(env)
            .sudo()
            .write({"group_ids": add}),
            "user set": lambda env: user.with_env(env).write(
                {"group_ids": [Command.set((user.group_ids + group).ids)]}
            ),
            "new user": lambda env: env["res.users"].create(
                {**values, "group_ids": add}
            ),
            "copied user": lambda env: self._get_member(group)
            .with_env(env)
            .copy({"name": "Copy", "login": "teletherapy_copy"}),
            "import": lambda env: self._import(env, user, group),
            "group": lambda env: group.with_env(env).write(
                {"user_ids": [Command.link(user.id)]}
            ),
            "group, all users": lambda env: group.with_env(env).write(
                {"all_user_ids": [Command.link(user.id)]}
            ),
            "implying": lambda env: bundle.with_env(env).write({"implied_ids": add}),
            "implied": lambda env: group.with_env(env).write(
                {"implied_by_ids": [Command.link(bundle.id)]}
            ),
            "implying, nobody yet": lambda env: empty_bundle.with_env(env).write(
                {"implied_ids": add}
            ),
            "new group": lambda env: env["res.groups"].create(
                {
                    "name": "New Bundle",
                    "implied_ids": add,
                    "user_ids": [Command.link(user.id)],
                }
            ),
            "privilege": lambda env: group.privilege_id.with_env(env).write(
                {
                    "group_ids": [
                        Command.update(group.id, {"user_ids": [Command.link(user.id)]})
                    ]
                }
            ),
        }

    def _get_member(self, group):
        return {
            self.group_therapist: self.therapist,
            self.group_manager: self.manager,
            self.group_owner: self.owner,
        }[group]

    def _import(self, env, user, group):
        user._BaseModel__ensure_xml_id()
        groups = ",".join(
            (user.group_ids + group)._ensure_xml_id()[record.id]
            for record in user.group_ids + group
        )
        result = (
            env["res.users"]
            .with_context(import_file=True)
            .load(
                ["id", "group_ids/id"],
                [[user.get_external_id()[user.id], groups]],
            )
        )
        if not result["ids"]:
            raise AccessError(result["messages"][0]["message"])

    def _try(self, road, user, group):
        """Walk this road as the user; return the refusal, or None and undo it."""
        transaction = self.env.transaction
        env = self.env(user=user.id)
        try:
            with (
                patch.object(transaction, "default_env", env),  # as a request has it
                self.env.cr.savepoint(flush=True),
            ):
                self._roads(group)[road](env)
                self.env.flush_all()
                self.env.invalidate_all()
                self.env.registry.clear_cache("groups")
                raise UserError(WENT_THROUGH)
        except UserError as error:
            self.env.registry.clear_cache("groups")
            self.env.registry.clear_cache()
            return None if str(error) == WENT_THROUGH else str(error)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_no_road_for_others(self):
        """An administrator who runs no practice is refused on every road."""
        for group, sentence in (
            (self.group_therapist, "Only a practice manager or owner can give"),
            (self.group_manager, "Only a practice owner"),
            (self.group_owner, "Only a practice owner"),
        ):
            for road in self._roads(group):
                if road == "employee" and group != self.group_therapist:
                    continue
                with self.subTest(group=group.name, road=road):
                    refusal = self._try(road, self.administrator, group)
                    self.assertIsNotNone(refusal)
                    if road != "employee":
                        self.assertIn(sentence, refusal)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.models")
    def test_roads_of_an_owner_who_administers(self):
        """A practice owner with administration rights can take every road."""
        self.administrator.group_ids |= self.group_owner
        for group in (self.group_therapist, self.group_manager, self.group_owner):
            for road in self._roads(group):
                if road == "employee" and group != self.group_therapist:
                    continue
                with self.subTest(group=group.name, road=road):
                    self.assertIsNone(self._try(road, self.administrator, group))

    def test_employee_toggle(self):
        """The toggle of the employee works for managers and owners alone."""
        for user, allowed in (
            (self.owner, True),
            (self.manager, True),
            (self.officer, False),
        ):
            with self.subTest(user=user.login):
                employee = self.colleague_employee.with_user(user)
                self.assertEqual(employee.can_edit_teletherapy_role, allowed)
                self.assertFalse(employee.teletherapy_role)
                if not allowed:
                    with self.assertRaisesRegex(AccessError, "manager or owner"):
                        employee.teletherapy_role = True
                    employee.invalidate_recordset()
                    continue
                employee.teletherapy_role = True
                self.assertTrue(self.colleague._is_teletherapist())
                employee.teletherapy_role = False
                self.assertFalse(self.colleague._is_teletherapist())

    def test_practice_role(self):
        """Owners name managers and owners in the staff's tab; others cannot."""
        employee = self.colleague_employee
        for user in (self.manager, self.officer):
            with self.subTest(user=user.login):
                self.assertFalse(employee.with_user(user).can_edit_practice_role)
                with self.assertRaisesRegex(AccessError, "Only a practice owner"):
                    employee.with_user(user).practice_role = "manager"
                self.env.invalidate_all()
        as_owner = employee.with_user(self.owner)
        self.assertTrue(as_owner.can_edit_practice_role)
        for role in ("manager", "owner", "manager", False):
            as_owner.practice_role = role
            employee.invalidate_recordset()
            self.assertEqual(employee.practice_role, role)
        self.assertTrue(self.colleague._is_internal())

    def test_role_of_another_group(self):
        """A role that comes with another group is not said to be taken."""
        self.env["res.groups"].create(
            {
                "name": "Bundle",
                "implied_ids": [Command.link(self.group_therapist.id)],
                "user_ids": [Command.link(self.colleague.id)],
            }
        )
        with self.assertRaisesRegex(UserError, "through another group"):
            self.colleague_employee.with_user(self.manager).teletherapy_role = False

    def test_taking(self):
        """Nobody but a manager or owner takes the role either."""
        for user in (self.officer, self.administrator, self.therapist):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.therapist.with_user(user).sudo().write(
                    {"group_ids": [Command.unlink(self.group_therapist.id)]}
                )
        with self.assertRaisesRegex(AccessError, "practice owner"):
            self.owner.with_user(self.manager).sudo().write(
                {"group_ids": [Command.unlink(self.group_owner.id)]}
            )
        self.therapist_employee.with_user(self.manager).teletherapy_role = False
        self.assertFalse(self.therapist._is_teletherapist())

    def test_manager_makes_no_manager(self):
        """A practice manager gives the role, but names no managers or owners."""
        user = self.colleague.with_user(self.manager).sudo()
        for group in (self.group_manager, self.group_owner):
            with self.assertRaisesRegex(AccessError, "Only a practice owner"):
                user.group_ids |= group
            user.invalidate_recordset()
        user.group_ids |= self.group_therapist
        self.assertTrue(self.colleague._is_teletherapist())

    def test_employee_without_user(self):
        """An employee without a staff user cannot get the role, and hears why."""
        lonely = self._new_employee(self.env["res.users"]).with_user(self.manager)
        self.assertFalse(lonely.can_edit_teletherapy_role)
        with self.assertRaisesRegex(UserError, "Link a user"):
            lonely.teletherapy_role = True
        lonely.invalidate_recordset()
        client_employee = self._new_employee(self.client_user).with_user(self.manager)
        self.assertFalse(client_employee.can_edit_teletherapy_role)
        with self.assertRaisesRegex(UserError, "portal only"):
            client_employee.teletherapy_role = True

    def test_first_owner(self):
        """An administrator names the first owner where none can sign in."""
        owners = self.env["res.users"].search(
            [("all_group_ids", "in", self.group_owner.id)]
        )
        with self.assertRaisesRegex(AccessError, "Only a practice owner"):
            self.colleague.with_user(self.administrator).group_ids |= self.group_owner
        self.colleague.invalidate_recordset()
        owners.with_user(self.administrator).write({"active": False})
        self.colleague.with_user(self.administrator).group_ids |= self.group_owner
        self.assertTrue(self.colleague.has_group("teletherapy.group_practice_owner"))

    def test_ordinary_administration(self):
        """Archiving, other groups, new users and portal access stay ordinary work."""
        env = self.env(user=self.administrator.id)
        therapist = self.therapist.with_env(env)
        therapist.active = False
        therapist.active = True
        therapist.group_ids |= self.env.ref("base.group_partner_manager")
        self.assertTrue(self.therapist._is_teletherapist())
        env["res.users"].create(
            {
                "name": "New",
                "login": "teletherapy_new",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        partner = self.env["res.partner"].create(
            {"name": "Newcomer", "email": "newcomer@test.example"}
        )
        wizard = (
            self.env["portal.wizard"]
            .with_user(self.manager)
            .create({"partner_ids": [Command.link(partner.id)]})
        )
        wizard.user_ids.action_grant_access()
        self.assertTrue(partner._has_client_portal_account())

    def test_refusal_is_undone(self):
        """A refused change is undone, also where the refusal is caught."""
        for _attempt in range(2):
            with self.assertRaisesRegex(AccessError, "manager or owner"):
                self.colleague.with_user(self.administrator).write(
                    {"group_ids": [Command.link(self.group_therapist.id)]}
                )
        self.assertFalse(self.colleague._is_teletherapist())

    def test_groups_stay(self):
        """The groups of the addon cannot be deleted."""
        with self.assertRaisesRegex(UserError, "part of Teletherapy"):
            self.group_therapist.with_user(self.administrator).unlink()
        bundle = self.env["res.groups"].create(
            {
                "name": "Bundle",
                "implied_ids": [Command.link(self.group_therapist.id)],
                "user_ids": [Command.link(self.colleague.id)],
            }
        )
        with self.assertRaisesRegex(AccessError, "manager or owner"):
            bundle.with_user(self.administrator).unlink()

    def test_own_profile(self):
        """Nobody gives the role to themselves, and public profiles do not show it."""
        with self.assertRaises(AccessError):
            self.colleague.with_user(self.colleague).write(
                {"group_ids": [Command.link(self.group_therapist.id)]}
            )
        with self.assertRaises(AccessError):
            self.colleague_employee.with_user(self.colleague).write(
                {"teletherapy_role": True}
            )
        self.assertNotIn("teletherapy_role", self.env["hr.employee.public"]._fields)
        self.assertFalse(
            {"teletherapy_role", "can_edit_teletherapy_role"}
            & set(self.env["res.users"]._fields)
        )
