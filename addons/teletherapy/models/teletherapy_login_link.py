# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.tools.misc import get_lang

from ..tools import local_time

KINDS = [("signup", "Sign-up link"), ("reset", "Password reset link")]
REVOKE_REASONS = [
    ("replaced", "A newer link was sent"),
    ("email", "The e-mail address was changed"),
    ("access", "The login was closed"),
]


class TeletherapyLoginLink(models.Model):
    """One link by which a client sets the password of the portal login.

    Odoo's sign-up tokens are signed and kept nowhere: a link that was sent to a wrong
    address would come to life again with the next one. Those of clients are noted
    here, and only what is noted and alive is good.

    What staff see of it is shown by the client's record.
    """

    _name = "teletherapy.login.link"
    _inherit = "teletherapy.link.mixin"
    _description = "Client Portal Login Link"
    _order = "sent_at desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True)
    sent_at = fields.Datetime(required=True, default=fields.Datetime.now)
    opened_at = fields.Datetime(
        help="When the page was opened first, by the client or by a mail scanner."
    )
    used_at = fields.Datetime()
    revoked_at = fields.Datetime()
    revoke_reason = fields.Selection(REVOKE_REASONS)

    @api.model
    def _get_pending_domain(self, now):
        return [
            ("used_at", "=", False),
            ("revoked_at", "=", False),
            ("expires_at", ">", now),
        ]

    def _is_pending(self, now=None):
        """Whether the link can still be used."""
        self.ensure_one()
        now = now or fields.Datetime.now()
        return not self.used_at and not self.revoked_at and self.expires_at > now

    def _note_opened(self):
        """Note the first visit. It uses nothing up: mail scanners follow links."""
        for link in self.filtered(lambda link: not link.opened_at):
            link.opened_at = fields.Datetime.now()

    def _note_used(self):
        self.used_at = fields.Datetime.now()

    @api.model
    def _revoke(self, partners, reason):
        """End the links of these clients that have not been used."""
        now = fields.Datetime.now()
        self.search(
            [("partner_id", "in", partners.ids), *self._get_pending_domain(now)]
        ).write({"revoked_at": now, "revoke_reason": reason})

    def _get_refusal(self, now=None):
        """Tell in plain words why the link does not work, or return None."""
        if not self:
            return self.env._(
                "This link is not valid. Use the link exactly as it stands in the "
                "newest e-mail, or ask your practice for a new one."
            )
        now = now or fields.Datetime.now()
        if self.used_at:
            return self.env._(
                "This link has already been used. Sign in with your e-mail address and "
                "password."
            )
        if self.revoked_at and self.revoke_reason == "replaced":
            return self.env._(
                "A newer link was sent to you. Use the link in the newest e-mail."
            )
        if self.revoked_at or self.expires_at <= now:
            return self.env._("This link has expired. Ask your practice for a new one.")
        return None

    def _queue_mail(self, url):
        self.ensure_one()
        self._queue_link_mail(
            "teletherapy.mail_template_signup_link"
            if self.kind == "signup"
            else "teletherapy.mail_template_reset_link",
            teletherapy_login_url=url,
        )

    def _get_validity_hours(self):
        """Return how many hours the link is good for; told in its e-mail."""
        self.ensure_one()
        return round((self.expires_at - self.sent_at).total_seconds() / 3600)

    def _get_practice(self):
        """Return the practice that the client's login belongs to."""
        self.ensure_one()
        return self.partner_id.user_ids[:1].company_id or self.env.company

    @api.model
    def _format_moment(self, moment):
        """Return day and time as the user's clock has them."""
        tz, lang = self.env.tz.zone, get_lang(self.env).code
        return self.env._(
            "%(day)s, %(time)s",
            day=local_time.short_day_name(moment, tz, lang),
            time=local_time.time_name(moment, tz, lang),
        )

    def _get_history_values(self, now):
        """Return what the client's record shows of this link."""
        self.ensure_one()

        def show(moment):
            return moment and self._format_moment(moment)

        if self.used_at:
            state, label = "used", self.env._("Used")
        elif self.revoked_at:
            state, label = "revoked", self.env._("Withdrawn")
        elif self.expires_at <= now:
            state, label = "expired", self.env._("Ran out")
        else:
            state, label = "pending", self.env._("Waiting")
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "revoke_reason")
        }
        return {
            "id": self.id,
            "kind": labels["kind"][self.kind],
            "state": state,
            "label": label,
            "reason": labels["revoke_reason"].get(self.revoke_reason),
            "sent": show(self.sent_at),
            "opened": show(self.opened_at),
            "used": show(self.used_at),
            "revoked": show(self.revoked_at),
            "expires": show(self.expires_at),
        }
