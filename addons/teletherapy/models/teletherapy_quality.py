# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OBSTACLES = [
    ("nothing", "Nothing"),
    ("sound", "Sound"),
    ("picture", "Picture"),
    ("connection", "The connection broke off"),
    ("entry", "Getting into the session"),
    ("other", "Something else"),
]
TRANSPORTS = [
    ("udp", "UDP"),
    ("tcp", "TCP"),
    ("relay", "Relay (TURN)"),
]
COMMENT_LENGTH = 200
# Anything beyond is no measurement.
MAX_ROUND_TRIP = 60_000


class TeletherapyQuality(models.Model):
    """How well a session worked for one person, in their words and in figures.

    Sent once for each person and session. Managers and owners read it; the therapist
    does not, so that a client can be frank.
    """

    _name = "teletherapy.quality"
    _inherit = "teletherapy.noted.export.mixin"
    _description = "Session Quality"
    _order = "start desc, id desc"
    _rec_name = "session_id"

    participant_id = fields.Many2one(
        "teletherapy.participant", required=True, readonly=True, ondelete="cascade"
    )
    session_id = fields.Many2one(
        related="participant_id.session_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="session_id.company_id", string="Practice", store=True, index=True
    )
    therapist_id = fields.Many2one(related="session_id.therapist_id", store=True)
    start = fields.Datetime(related="session_id.start", string="Date", store=True)
    rating = fields.Integer(
        string="Stars",
        readonly=True,
        aggregator="avg",
        help="Sound and picture, from 1 (bad) to 5 (very good).",
    )
    obstacle = fields.Selection(OBSTACLES, string="What Got in the Way", readonly=True)
    comment = fields.Char(size=COMMENT_LENGTH, readonly=True)
    round_trip = fields.Integer(
        string="Round Trip (ms)",
        readonly=True,
        aggregator="avg",
        help="Between the two people, at the median, as their browsers measured it.",
    )
    loss = fields.Float(
        string="Lost Packets (%)", readonly=True, aggregator="avg", digits=(5, 2)
    )
    transport = fields.Selection(
        TRANSPORTS, readonly=True, help="How media reached the media server."
    )

    _participant_uniq = models.Constraint(
        "UNIQUE(participant_id)", "A person answers once for each session."
    )

    @api.model
    def _may_answer(self, participant):
        """Whether the current user is asked, as this participant."""
        return (
            participant.role != "therapist"
            and participant.partner_id == self.env.user.partner_id
            and participant.session_id.state in ("live", "completed", "missed")
            # sudo: teletherapy.quality - whether there is an answer
            and not self.sudo().search_count([("participant_id", "=", participant.id)])
        )

    @api.model
    def _answer(self, participant, *, rating, obstacle, comment, measured):
        """Keep the answer of the current user, once.

        What was measured comes from the person's browser: what is not plausible is
        left out.
        """
        if not self._may_answer(participant):
            raise AccessError(
                self.env._("You have answered already, or there is nothing to answer.")
            )
        if rating not in range(1, 6) or isinstance(rating, bool):
            raise UserError(self.env._("Choose between one and five stars."))
        if obstacle and obstacle not in dict(OBSTACLES):
            raise UserError(self.env._("Choose what got in the way."))
        comment = " ".join(str(comment or "").split())
        if len(comment) > COMMENT_LENGTH:
            raise UserError(
                self.env._(
                    "The text is too long. Use at most %(count)s characters.",
                    count=COMMENT_LENGTH,
                )
            )
        # sudo: teletherapy.quality - nobody may write it; the user may answer this
        return self.sudo().create(
            {
                "participant_id": participant.id,
                "rating": rating,
                "obstacle": obstacle or False,
                "comment": comment or False,
                **self._prepare_measured_values(measured),
            }
        )

    @api.model
    def _prepare_measured_values(self, measured):
        measured = measured if isinstance(measured, dict) else {}
        values = {}
        for name, limit in (("round_trip", MAX_ROUND_TRIP), ("loss", 100)):
            value = measured.get(name)
            if isinstance(value, int | float) and 0 <= value <= limit:
                values[name] = value
        if measured.get("transport") in dict(TRANSPORTS):
            values["transport"] = measured["transport"]
        return values
