# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

ROLE_READERS = "hr.group_hr_user,base.group_system"


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    work_location_type = fields.Selection(
        selection_add=[("teletherapy", "Teletherapy")]
    )
    # The addon hr_homeworking makes this of the type of today's location.
    hr_icon_display = fields.Selection(
        selection_add=[("presence_teletherapy", "At Teletherapy Office")]
    )
    teletherapy_role = fields.Boolean(
        string="Teletherapy",
        compute="_compute_teletherapy_role",
        inverse="_inverse_teletherapy_role",
        search="_search_teletherapy_role",
        compute_sudo=True,
        groups=ROLE_READERS,
        help="May book and hold telehealth sessions with clients.",
    )
    can_edit_teletherapy_role = fields.Boolean(
        compute="_compute_can_edit_teletherapy_role", groups=ROLE_READERS
    )
    practice_role = fields.Selection(
        [("manager", "Practice Manager"), ("owner", "Practice Owner")],
        compute="_compute_practice_role",
        inverse="_inverse_practice_role",
        compute_sudo=True,
        groups=ROLE_READERS,
    )
    can_edit_practice_role = fields.Boolean(
        compute="_compute_can_edit_teletherapy_role", groups=ROLE_READERS
    )

    @api.depends("user_id.all_group_ids")
    def _compute_teletherapy_role(self):
        group = self.env.ref("teletherapy.group_therapist")
        for employee in self:
            employee.teletherapy_role = group in employee.user_id.all_group_ids

    def _search_teletherapy_role(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: res.users - a list of staff, not of what users may do
        therapists_sudo = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    (
                        "all_group_ids",
                        "in",
                        self.env.ref("teletherapy.group_therapist").id,
                    )
                ]
            )
        )
        return [("user_id", "in" if True in value else "not in", therapists_sudo.ids)]

    @api.depends("user_id.all_group_ids")
    def _compute_practice_role(self):
        owner = self.env.ref("teletherapy.group_practice_owner")
        manager = self.env.ref("teletherapy.group_practice_manager")
        for employee in self:
            groups = employee.user_id.all_group_ids
            employee.practice_role = (owner in groups and "owner") or (
                manager in groups and "manager"
            )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_can_edit_teletherapy_role(self):
        user = self.env.user
        is_manager = user._is_practice_manager()
        is_owner = user.has_group("teletherapy.group_practice_owner")
        for employee in self:
            # sudo: res.users - only whether the account is one of the staff
            user_sudo = employee.user_id.sudo()
            is_staff = bool(user_sudo) and not user_sudo.share
            employee.can_edit_teletherapy_role = is_manager and is_staff
            employee.can_edit_practice_role = is_owner and is_staff

    def _inverse_teletherapy_role(self):
        # Asked first: to write what is so already would find no change to refuse.
        if not self.env.user._is_practice_manager():
            raise AccessError(
                self.env["res.users"]._get_membership_refusal(
                    "teletherapy.group_therapist"
                )
            )
        group = self.env.ref("teletherapy.group_therapist")
        for employee in self:
            employee._set_staff_group(group, group, employee.teletherapy_role)

    def _inverse_practice_role(self):
        """Make a manager or owner, or neither; the accounts check who may do so."""
        owner = self.env.ref("teletherapy.group_practice_owner")
        manager = self.env.ref("teletherapy.group_practice_manager")
        for employee in self:
            role = employee.practice_role
            group = owner if role == "owner" else manager
            employee._set_staff_group(owner + manager, group, role)

    def _set_staff_group(self, choices, group, has_role):
        """Give this employee's account this one of some groups, or none of them."""
        # sudo: res.users - checks by itself who may change members of these groups
        user_sudo = self.user_id.sudo()
        if has_role and not user_sudo:
            raise UserError(
                self.env._(
                    "This employee has no user account. Link a user in the tab "
                    "“Settings” first, then give the role."
                )
            )
        if has_role and user_sudo.share:
            raise UserError(
                self.env._(
                    "This employee signs in on the portal only. Link a staff user "
                    "first, then give the role."
                )
            )
        if not user_sudo or (not has_role and not choices & user_sudo.all_group_ids):
            return
        # staff stay staff, also those whose only group was the role
        commands = [Command.link(self.env.ref("base.group_user").id)]
        commands += [Command.unlink(choice.id) for choice in choices - group]
        commands.append((Command.link if has_role else Command.unlink)(group.id))
        user_sudo.group_ids = commands
        if not has_role and choices & user_sudo.all_group_ids:
            raise UserError(
                self.env._(
                    "This employee has the role through another group of the account. "
                    "Ask your administrator to take that group away."
                )
            )
