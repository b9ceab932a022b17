# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class TeletherapyNotice(models.TransientModel):
    """The dialog in which the notice is read and confirmed."""

    _name = "teletherapy.notice"
    _description = "Notice about Teletherapy"

    employee_id = fields.Many2one("hr.employee", required=True, readonly=True)
    text = fields.Html(compute="_compute_text")
    version = fields.Char(
        default=lambda self: self._get_current_version(),
        help="Of the text that was shown.",
    )
    has_read = fields.Boolean(string="I have read this notice")

    @api.depends_context("lang")
    def _compute_text(self):
        text = self.env["teletherapy.notice.confirmation"]._get_notice_text()
        self.text = plaintext2html(text)

    @api.model
    def _get_current_version(self):
        return self.env["teletherapy.notice.confirmation"]._get_version()

    def action_confirm(self):
        """Keep the confirmation, then give the role; both or neither."""
        self.ensure_one()
        if not self.has_read:
            raise UserError(
                self.env._("Read the notice, then tick “I have read this notice”.")
            )
        if self.version != self._get_current_version():
            raise UserError(
                self.env._(
                    "The notice has changed since you opened it. Close it, turn on the "
                    "role again and read the new text."
                )
            )
        self.employee_id.check_access("read")
        if self.employee_id.can_edit_teletherapy_role:
            self.env["teletherapy.notice.confirmation"]._confirm(self.employee_id)
        self.employee_id.teletherapy_role = True
        return {"type": "ir.actions.act_window_close"}
