# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import uuid

from odoo import api, fields, models


class TeletherapyParticipant(models.Model):
    """One person in a session, written by the system alone."""

    _name = "teletherapy.participant"
    _description = "Telehealth Participant"
    _order = "session_id.id, id"

    session_id = fields.Many2one(
        "teletherapy.session",
        required=True,
        index=True,
        ondelete="cascade",
    )
    role = fields.Selection(
        [
            ("therapist", "Therapist"),
            ("client", "Client"),
            ("guest", "Guest"),
            ("observer", "Observer"),
        ],
        required=True,
    )
    partner_id = fields.Many2one("res.partner", index=True, ondelete="restrict")
    guest_name = fields.Char(
        string="Guest's Name",
        readonly=True,
        copy=False,
        help="Of a guest or observer who was invited on the spot, and has no account.",
    )
    key = fields.Char(
        default=lambda self: uuid.uuid4().hex,
        required=True,
        copy=False,
        groups="base.group_system",
        help="What the media server knows this person by, in this session only.",
    )
    withdrawn_at = fields.Datetime(
        string="Withdrawn",
        readonly=True,
        copy=False,
        help="Since then this person does not take part any more.",
    )
    has_connected = fields.Boolean(
        readonly=True,
        help="This person's media has reached the room at least once.",
    )

    _key_uniq = models.Constraint(
        "UNIQUE(key)", "A participant's key exists only once."
    )
    _known = models.Constraint(
        "CHECK(partner_id IS NOT NULL OR (guest_name IS NOT NULL "
        "AND role IN ('guest', 'observer')))",
        "Only guests and observers take part without a contact, and by a name.",
    )
    _session_partner_once = models.UniqueIndex(
        "(session_id, partner_id) WHERE withdrawn_at IS NULL",
        "A person takes part in a session only once.",
    )

    @api.depends("partner_id", "guest_name")
    def _compute_display_name(self):
        for participant in self:
            participant.display_name = participant._get_name()

    def _get_name(self):
        """Return what the others read of who this is."""
        self.ensure_one()
        return self.partner_id.name or self.guest_name or ""

    def _withdraw(self):
        """Let these people not take part any more, wherever they are now."""
        self.withdrawn_at = fields.Datetime.now()
        # before the same person is taken in again: each takes part once
        self.flush_recordset(["withdrawn_at"])
        for participant in self:
            participant.session_id._log_in_audit(
                "changed", details={"withdrawn": participant.role}
            )
