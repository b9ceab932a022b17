# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import SUPERUSER_ID, fields, models


class TeletherapySession(models.Model):
    """Tells the therapist that the client has not got the e-mail with the link."""

    _inherit = "teletherapy.session"

    invitation_failure = fields.Selection(
        [
            ("address", "No Valid Address"),
            ("bounced", "Bounced"),
            ("sending", "Not Sent"),
        ],
        readonly=True,
        copy=False,
        help="Why the client has not got the latest e-mail with the link.",
    )

    def _note_invitation_failure(self, failure):
        """Show why the e-mail did not arrive, and tell the therapist once of it."""
        for session in self:
            if session.invitation_failure == failure:
                continue
            session.invitation_failure = failure
            session._send_prompt_changes()
            therapist = session.therapist_user_id
            # The event is for those who may read it; the system writes to it.
            event = session.event_id.with_user(SUPERUSER_ID).with_context(
                lang=therapist.lang
            )
            if event:
                event.message_notify(
                    subject=event.env._("An e-mail to your client did not arrive"),
                    body=session.with_env(event.env)._get_therapist_notice(),
                    partner_ids=therapist.partner_id.ids,
                    author_id=event.env.ref("base.partner_root").id,
                )

    def _get_therapist_notice(self):
        match self.invitation_failure:
            case "address":
                return self.env._(
                    "The client has not got the e-mail with the link: there is no "
                    "valid e-mail address. Correct it in the client's contact details. "
                    "The client can also sign in on the portal and begin there."
                )
            case "bounced":
                return self.env._(
                    "The e-mail with the link came back: the client's address does not "
                    "take it. Ask the client for another address. The client can also "
                    "sign in on the portal and begin there."
                )
            case "sending":
                return self.env._(
                    "The e-mail with the link to the client could not be sent. Tell "
                    "your administrator to check the outgoing mail server. The client "
                    "can also sign in on the portal and begin there."
                )
        return super()._get_therapist_notice()
