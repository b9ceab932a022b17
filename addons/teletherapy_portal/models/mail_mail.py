# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

# What Odoo says of an e-mail that did not leave, where it is about the address.
ADDRESS_FAILURES = ("mail_email_invalid", "mail_email_missing")


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        invitations = self.env["teletherapy.invitation"]
        if failure_type:
            mails = self.filtered(lambda mail: mail.model == invitations._name)
            # sudo: teletherapy.invitation - nobody has access rights
            invitations.sudo().browse(mails.mapped("res_id")).exists()._note_failure(
                "address" if failure_type in ADDRESS_FAILURES else "sending"
            )
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
