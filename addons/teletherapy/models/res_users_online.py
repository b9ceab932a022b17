# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

# A person changes these on their own user; the models behind ask who it is.
ONLINE_FIELDS = {
    "online_is_bookable": "is_bookable",
    "online_stretch_ids": "stretch_ids",
    "online_length_ids": "length_ids",
    "online_step_minutes": "step_minutes",
    "online_buffer_before": "buffer_before",
    "online_buffer_after": "buffer_after",
    "online_notice_hours": "notice_hours",
    "online_horizon_days": "horizon_days",
    "online_weekly_limit": "weekly_limit",
    "online_needs_approval": "needs_approval",
}


class ResUsers(models.Model):
    """The tab “Client Portal Settings” of a person's own preferences."""

    _inherit = "res.users"

    online_scheduling_id = fields.Many2one(
        "teletherapy.online.scheduling",
        compute="_compute_online_scheduling_id",
        search="_search_online_scheduling_id",
    )
    online_is_bookable = fields.Boolean(
        related="online_scheduling_id.is_bookable", readonly=False
    )
    online_stretch_ids = fields.One2many(
        related="online_scheduling_id.stretch_ids", readonly=False
    )
    online_length_ids = fields.Many2many(
        related="online_scheduling_id.length_ids", readonly=False
    )
    online_step_minutes = fields.Selection(
        related="online_scheduling_id.step_minutes", readonly=False
    )
    online_buffer_before = fields.Integer(
        related="online_scheduling_id.buffer_before", readonly=False
    )
    online_buffer_after = fields.Integer(
        related="online_scheduling_id.buffer_after", readonly=False
    )
    online_notice_hours = fields.Integer(
        related="online_scheduling_id.notice_hours", readonly=False
    )
    online_horizon_days = fields.Integer(
        related="online_scheduling_id.horizon_days", readonly=False
    )
    online_weekly_limit = fields.Integer(
        related="online_scheduling_id.weekly_limit", readonly=False
    )
    online_needs_approval = fields.Boolean(
        related="online_scheduling_id.needs_approval", readonly=False
    )

    @api.depends_context("company")
    def _compute_online_scheduling_id(self):
        # sudo: teletherapy.online.scheduling - a person finds their own
        schedulings_sudo = (
            self.env["teletherapy.online.scheduling"]
            .sudo()
            .search(
                [
                    ("user_id", "in", self.ids),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )
        by_user = {scheduling.user_id: scheduling for scheduling in schedulings_sudo}
        for user in self:
            user.online_scheduling_id = by_user.get(user._origin)

    def _search_online_scheduling_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: teletherapy.online.scheduling - whose they are
        schedulings_sudo = (
            self.env["teletherapy.online.scheduling"]
            .sudo()
            .search([("id", "in", value)])
        )
        return [("id", "in", schedulings_sudo.user_id.ids)]

    @property
    def SELF_READABLE_FIELDS(self):
        return [
            *super().SELF_READABLE_FIELDS,
            "online_scheduling_id",
            *ONLINE_FIELDS,
        ]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, *ONLINE_FIELDS]
