# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class TeletherapyChatMessage(models.Model):
    """One message of a session's chat that its therapist has put into the record.

    Nobody but that therapist reads it: not managers, not owners. It comes from the
    therapist's page, as it stood there; nobody can change it or add to it otherwise.
    """

    _name = "teletherapy.chat.message"
    _inherit = "teletherapy.noted.export.mixin"
    _description = "Chat Message on Record"
    _order = "sent_at, id"
    _rec_name = "sent_at"

    session_id = fields.Many2one(
        "teletherapy.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="session_id.company_id", string="Practice")
    participant_id = fields.Many2one(
        "teletherapy.participant", required=True, readonly=True, ondelete="cascade"
    )
    author_id = fields.Many2one(related="participant_id.partner_id", string="Person")
    uid = fields.Char(
        required=True, readonly=True, help="The id that the page gave the message."
    )
    sent_at = fields.Datetime(string="Time", required=True, readonly=True)
    text = fields.Text(string="Message", required=True, readonly=True)

    _uid_uniq = models.UniqueIndex("(session_id, uid)")
