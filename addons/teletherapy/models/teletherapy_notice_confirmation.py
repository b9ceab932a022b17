# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib

from odoo import api, fields, models


class TeletherapyNoticeConfirmation(models.Model):
    """Who confirmed the notice about teletherapy: which text, when, for whom.

    Each person who gives the Teletherapy role confirms it once for a practice, and
    again when its text has changed.
    """

    _name = "teletherapy.notice.confirmation"
    _inherit = "teletherapy.written.once.mixin"
    _description = "Confirmation of the Notice about Teletherapy"
    _order = "confirmed_at desc, id desc"
    _rec_name = "user_name"
    _log_access = False

    user_id = fields.Many2one(
        "res.users",
        string="Confirmed By",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    user_name = fields.Char(
        string="Name", required=True, readonly=True, help="As it was then."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="For",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Who was to get the role.",
    )
    employee_name = fields.Char(
        string="For (Name)", required=True, readonly=True, help="As it was then."
    )
    confirmed_at = fields.Datetime(string="Confirmed", required=True, readonly=True)
    text = fields.Text(required=True, readonly=True, help="As it was shown.")
    text_hash = fields.Char(
        string="Fingerprint", required=True, readonly=True, help="SHA-256 of the text."
    )
    lang = fields.Char(string="Language", required=True, readonly=True)
    version = fields.Char(
        required=True,
        readonly=True,
        help="The same for all languages of a text, another one for another text.",
    )

    @api.model
    def _get_notice_text(self):
        """Return the notice in the user's language, a paragraph a line."""
        return "\n\n".join(
            [
                self.env._(
                    "Before you enable teletherapy for this provider, check with your "
                    "local credentialing office whether the provider may provide "
                    "teletherapy, and under which conditions."
                ),
                self.env._(
                    "Licensing boards and payers have rules of their own. What counts "
                    "is, as a rule, where the client is during the session, and where "
                    "the provider is licensed."
                ),
                self.env._(
                    "This software cannot advise you. It does not check licenses, and "
                    "enabling the role does not say that anybody may provide "
                    "teletherapy."
                ),
                self.env._(
                    "Your name, this text and the time are kept when you confirm."
                ),
            ]
        )

    @api.model
    def _hash(self, text):
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _get_version(self):
        source = self.with_context(lang="en_US")
        return self._hash(source._get_notice_text())[:16]

    @api.model
    def _is_confirmed(self, user, practices):
        """Whether this person has confirmed today's text for one of the practices."""
        # sudo: teletherapy.notice.confirmation - asked for all who try to give the role
        return bool(
            self.sudo().search_count(
                [
                    ("user_id", "=", user.id),
                    ("company_id", "in", practices.ids),
                    ("version", "=", self._get_version()),
                ],
                limit=1,
            )
        )

    @api.model
    def _confirm(self, employee):
        """Keep that the current user has confirmed the notice for this employee."""
        text = self._get_notice_text()
        # sudo: hr.employee - practice and name of the one who is to get the role
        employee_sudo = employee.sudo()
        # sudo: teletherapy.notice.confirmation - written here alone
        confirmation = self.sudo().create(
            {
                "user_id": self.env.uid,
                "user_name": self.env.user.name,
                "company_id": employee_sudo.company_id.id,
                "employee_id": employee_sudo.id,
                "employee_name": employee_sudo.name,
                "confirmed_at": fields.Datetime.now(),
                "text": text,
                "text_hash": self._hash(text),
                "lang": self.env.lang or "en_US",
                "version": self._get_version(),
            }
        )
        self.env["teletherapy.audit"]._log(
            "confirmed", employee, details={"text_hash": confirmation.text_hash[:16]}
        )
        return confirmation
