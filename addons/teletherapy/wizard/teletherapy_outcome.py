# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..models.teletherapy_session_outcome import (
    HELD_OUTCOMES,
    MODIFIERS,
    OUTCOMES,
    PLACES_OF_SERVICE,
)


class TeletherapyOutcome(models.TransientModel):
    """What came of one session, before it is confirmed."""

    _name = "teletherapy.outcome"
    _description = "Outcome of a Session"

    session_id = fields.Many2one(
        "teletherapy.session", required=True, readonly=True, ondelete="cascade"
    )
    proposed_outcome = fields.Selection(
        related="session_id.proposed_outcome", related_sudo=False
    )
    together_minutes = fields.Integer(
        related="session_id.together_minutes", related_sudo=False
    )
    confirmed_at = fields.Datetime(
        related="session_id.outcome_confirmed_at", related_sudo=False
    )
    outcome = fields.Selection(
        OUTCOMES,
        compute="_compute_outcome",
        compute_sudo=False,
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    place_of_service = fields.Selection(
        PLACES_OF_SERVICE,
        string="Place of Service",
        compute="_compute_claim",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    modifier = fields.Selection(
        MODIFIERS,
        compute="_compute_claim",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    reason = fields.Char()
    is_held = fields.Boolean(compute="_compute_is_held")
    needs_reason = fields.Boolean(compute="_compute_needs_reason")

    @api.depends("session_id")
    def _compute_outcome(self):
        for wizard in self:
            wizard.outcome = wizard.session_id.outcome

    @api.depends("session_id", "outcome")
    def _compute_claim(self):
        for wizard in self:
            session = wizard.session_id
            wizard.place_of_service = (
                wizard.place_of_service
                or session.place_of_service
                or (wizard.is_held and session._get_proposed_place_of_service())
            )
            wizard.modifier = (
                wizard.modifier
                or session.modifier
                or (wizard.is_held and session._get_proposed_modifier())
            )

    @api.depends("outcome")
    def _compute_is_held(self):
        for wizard in self:
            wizard.is_held = wizard.outcome in HELD_OUTCOMES

    @api.depends("outcome", "session_id")
    def _compute_needs_reason(self):
        for wizard in self:
            wizard.needs_reason = bool(
                wizard.confirmed_at or wizard.outcome != wizard.proposed_outcome
            )

    @api.constrains("session_id")
    def _check_session(self):
        """Nobody asks for the outcome of somebody else's session."""
        self.session_id.sudo(False).check_access("read")

    def action_confirm(self):
        self.ensure_one()
        self.session_id._confirm_outcome(
            self.outcome, self.place_of_service, self.modifier, self.reason
        )
        return {"type": "ir.actions.act_window_close"}
