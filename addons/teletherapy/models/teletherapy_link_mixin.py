# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import logging

from odoo import SUPERUSER_ID, api, fields, models

from ..tools.log_redaction import LinkTokenFilter

# Both write the path of a request.
REQUEST_LOGGERS = ("odoo.http", "werkzeug")
_request_log_filter = LinkTokenFilter()


class TeletherapyLinkMixin(models.AbstractModel):
    """One link for one person, mostly in one e-mail.

    The token stands in the link alone; here is its hash, and the server's log shows
    neither. Nobody has access rights to such a record, since the mail of a link can be
    read by the readers of its document.
    """

    _name = "teletherapy.link.mixin"
    _description = "Link in an E-mail"

    token_hash = fields.Char(required=True, copy=False)
    expires_at = fields.Datetime(required=True)

    _token_hash_uniq = models.UniqueIndex("(token_hash)")

    def _register_hook(self):
        super()._register_hook()
        for name in REQUEST_LOGGERS:
            logging.getLogger(name).addFilter(_request_log_filter)

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _get_by_token(self, token):
        """:return: the link with this token, or an empty recordset"""
        return self.search([("token_hash", "=", self._hash(token))], limit=1)

    def _queue_link_mail(self, template, **context):
        """Queue the e-mail with the link; it leaves right after this transaction.

        The body holds the token until it is sent (then ``auto_delete`` removes mail
        and message), so nobody else may read it meanwhile: ``mail.mail`` is closed to
        all but the system administrator; ``mail.message`` opens to its recipient, its
        author and creator (the system user) and to the readers of its document, the
        link (nobody).

        :param str template: the external id of the mail template
        :param context: what the template reads of the address of the link
        """
        self.ensure_one()
        self.env.ref(template).with_user(SUPERUSER_ID).with_context(
            **context
        ).send_mail(
            self.id, email_values={"author_id": self.env.ref("base.partner_root").id}
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    @api.autovacuum
    def _gc_unsent_mails(self):
        """Remove e-mails that could not be sent and whose link is dead."""
        if self._abstract:
            return
        dead = self.search([("expires_at", "<", fields.Datetime.now())])
        # sudo: mail.mail - mails about links, made by this model
        self.env["mail.mail"].sudo().search(
            [("model", "=", self._name), ("res_id", "in", dead.ids)]
        ).unlink()
