# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class HrEmployee(models.Model):
    """The toggle of the Teletherapy role, and the dialogs that come with it."""

    _inherit = "hr.employee"

    def action_give_teletherapy_role(self):
        """Give the role, or open the notice that has to be confirmed before.

        :return: an action, or False when nothing is left to do
        """
        self.ensure_one()
        user = self.env.user
        # sudo: res.users - the practices of the account behind the employee
        user_sudo = self.user_id.sudo()
        if (
            not self.can_edit_teletherapy_role
            or self.teletherapy_role
            or self.env["teletherapy.notice.confirmation"]._is_confirmed(
                user, user_sudo._get_practices()
            )
        ):
            self.teletherapy_role = True
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Before you enable teletherapy"),
            "res_model": "teletherapy.notice",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_employee_id": self.id},
        }

    def action_take_teletherapy_role(self):
        """Open the dialog that shows what would be cancelled.

        :return: an action, or False when the role is gone already
        """
        self.ensure_one()
        if not self.can_edit_teletherapy_role or not self.teletherapy_role:
            self.teletherapy_role = False
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take the Teletherapy role away?"),
            "res_model": "teletherapy.role.removal",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_employee_id": self.id},
        }
