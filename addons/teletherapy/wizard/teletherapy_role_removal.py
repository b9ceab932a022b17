# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models


class TeletherapyRoleRemoval(models.TransientModel):
    """The dialog that shows what taking the role away would cancel."""

    _name = "teletherapy.role.removal"
    _description = "Removal of the Teletherapy Role"

    employee_id = fields.Many2one("hr.employee", required=True, readonly=True)
    session_ids = fields.Many2many(
        "teletherapy.session",
        string="Will be cancelled",
        compute="_compute_session_ids",
    )
    session_count = fields.Integer(compute="_compute_session_ids")
    other_count = fields.Integer(
        compute="_compute_session_ids",
        help="Sessions in practices whose clients this person may not see.",
    )
    is_live = fields.Boolean(compute="_compute_session_ids")

    @api.depends("employee_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_session_ids(self):
        for wizard in self:
            sessions_sudo = wizard._get_sessions_sudo()
            wizard.session_ids = sessions_sudo.sudo(False)._filtered_access("read")
            wizard.session_count = len(sessions_sudo)
            wizard.other_count = len(sessions_sudo) - len(wizard.session_ids)
            wizard.is_live = "live" in sessions_sudo.mapped("state")

    def _get_sessions_sudo(self):
        self.employee_id.check_access("read")
        # sudo: res.users - the account behind an employee whom the user may read
        return self.employee_id.sudo().user_id._get_coming_sessions_sudo()

    def action_confirm(self):
        """Take the role away, which cancels what is coming."""
        self.ensure_one()
        self.employee_id.teletherapy_role = False
        return {"type": "ir.actions.act_window_close"}
