# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OUTCOMES = [
    ("completed", "Completed"),
    ("client_missed", "Missed by the client"),
    ("therapist_missed", "Missed by the therapist"),
    ("too_short", "Too short"),
    ("cancelled", "Cancelled"),
]
PLACES_OF_SERVICE = [
    ("10", "10 – Telehealth in the client's home"),
    ("02", "02 – Telehealth other than in the client's home"),
]
MODIFIERS = [
    ("95", "95 – Audio and video"),
    ("93", "93 – Audio only"),
]
# Outcomes of sessions that can be billed.
HELD_OUTCOMES = ("completed", "too_short")


class TeletherapySession(models.Model):
    """What came of a session: proposed by its attendance, confirmed by its therapist.

    Once confirmed it stays as it is, whatever late events tell; only a practice manager
    can correct it.
    """

    _inherit = "teletherapy.session"

    together_minutes = fields.Integer(
        string="Minutes Together",
        readonly=True,
        copy=False,
        help="Whole minutes in which therapist and client were both connected.",
    )
    proposed_outcome = fields.Selection(
        OUTCOMES,
        compute="_compute_outcome",
        store=True,
        help="What the attendance says.",
    )
    outcome = fields.Selection(
        OUTCOMES, compute="_compute_outcome", store=True, index="btree_not_null"
    )
    place_of_service = fields.Selection(
        PLACES_OF_SERVICE,
        string="Place of Service",
        compute="_compute_outcome",
        store=True,
    )
    modifier = fields.Selection(MODIFIERS, compute="_compute_outcome", store=True)
    outcome_confirmed_at = fields.Datetime(
        string="Outcome Confirmed", readonly=True, copy=False
    )
    outcome_confirmed_by_id = fields.Many2one(
        "res.users",
        string="Confirmed By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    outcome_reason = fields.Char(
        string="Reason",
        readonly=True,
        copy=False,
        help="Why the outcome differs from what was proposed or confirmed before.",
    )
    can_confirm_outcome = fields.Boolean(compute="_compute_can_confirm_outcome")

    @api.depends("state", "together_minutes", "participant_ids.has_connected")
    def _compute_outcome(self):
        for session in self:
            outcome = session._get_proposed_outcome()
            session.proposed_outcome = outcome
            if session.outcome_confirmed_at:
                continue
            is_held = outcome in HELD_OUTCOMES
            session.outcome = outcome
            session.place_of_service = (
                is_held and session._get_proposed_place_of_service()
            )
            session.modifier = is_held and session._get_proposed_modifier()

    @api.depends("outcome", "outcome_confirmed_at")
    @api.depends_context("uid")
    def _compute_can_confirm_outcome(self):
        for session in self:
            session.can_confirm_outcome = bool(
                session.outcome and session._may_confirm_outcome()
            )

    # What the attendance says

    def _get_present_roles(self):
        """Return the roles whose person has been in the room at all."""
        self.ensure_one()
        return set(self.participant_ids.filtered("has_connected").mapped("role"))

    def _get_proposed_outcome(self):
        """Return the outcome by the attendance; False while the session is not over.

        When nobody came it is the therapist who missed the session: the practice owes
        the client an explanation, not the other way round.
        """
        self.ensure_one()
        match self.state:
            case "cancelled":
                return "cancelled"
            case "completed":
                shortest = self.company_id.teletherapy_short_minutes
                return "too_short" if self.together_minutes < shortest else "completed"
            case "missed":
                present = self._get_present_roles()
                if {"therapist", "client"} <= present:
                    return "too_short"
                return "client_missed" if "therapist" in present else "therapist_missed"
        return False

    def _get_proposed_place_of_service(self):
        """Return where the client was, as far as this is known: at home."""
        self.ensure_one()
        return "10"

    def _get_proposed_modifier(self):
        """Return whether video was used, as far as this is known: it was."""
        self.ensure_one()
        return "95"

    # Confirming

    def _may_confirm_outcome(self):
        """Whether the user may confirm the outcome, or correct it once it is confirmed.

        Asks the user and not the access rights, so that sudo() is no way around.
        """
        self.ensure_one()
        user = self.env.user
        if user._is_practice_manager() and self.company_id in user.company_ids:
            return True
        return not self.outcome_confirmed_at and user == self.therapist_user_id

    def _check_may_confirm_outcome(self):
        self.check_access("read")
        if not self.outcome:
            raise UserError(
                self.env._(
                    "This session is not over yet. Confirm its outcome when it is."
                )
            )
        if self._may_confirm_outcome():
            return
        if self.outcome_confirmed_at:
            raise AccessError(
                self.env._(
                    "The outcome of this session is confirmed. Ask a practice manager "
                    "to correct it."
                )
            )
        raise AccessError(
            self.env._("Only the therapist of a session can confirm its outcome.")
        )

    def _confirm_outcome(self, outcome, place_of_service, modifier, reason=""):
        """Confirm the outcome, or correct a confirmed one.

        What was not held has neither place of service nor modifier. A reason is needed
        when the outcome is not the proposed one, and for every correction.
        """
        self.ensure_one()
        self._check_may_confirm_outcome()
        # sudo: teletherapy.session - nobody may write it; the user may confirm this
        session_sudo = self.sudo()
        session_sudo.lock_for_update()
        self._check_may_confirm_outcome()
        before = self.outcome_confirmed_at and self.outcome
        reason = (reason or "").strip()
        if not reason and (before or outcome != self.proposed_outcome):
            raise UserError(
                self.env._(
                    "Write down why the outcome differs: it is kept with the session."
                )
            )
        is_held = outcome in HELD_OUTCOMES
        if is_held and not (place_of_service and modifier):
            raise UserError(
                self.env._(
                    "Choose the place of service and the modifier: the claim needs "
                    "both."
                )
            )
        session_sudo.write(
            {
                "outcome": outcome,
                "place_of_service": is_held and place_of_service,
                "modifier": is_held and modifier,
                "outcome_reason": reason,
                "outcome_confirmed_by_id": self.env.uid,
                "outcome_confirmed_at": fields.Datetime.now(),
            }
        )
        # Not the reason, which may be about the client's health.
        details = {"outcome": outcome, "outcome_proposed": self.proposed_outcome}
        if before:
            self._log_in_audit(
                "outcome_corrected", details={**details, "outcome_before": before}
            )
        else:
            self._log_in_audit("outcome_confirmed", details=details)

    def action_confirm_outcome(self):
        """Open the dialog in which the outcome is confirmed or corrected."""
        self.ensure_one()
        self._check_may_confirm_outcome()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct Outcome")
            if self.outcome_confirmed_at
            else self.env._("Confirm Outcome"),
            "res_model": "teletherapy.outcome",
            "view_mode": "form",
            "target": "new",
            "context": {"default_session_id": self.id},
        }

    def action_confirm_proposed(self):
        """Confirm what is proposed for these sessions; confirmed ones stay."""
        for session in self.filtered(lambda session: not session.outcome_confirmed_at):
            session._confirm_outcome(
                session.proposed_outcome, session.place_of_service, session.modifier
            )
