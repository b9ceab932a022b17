# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.availability import Stretch

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class TeletherapyOnlineStretch(models.Model):
    """A stretch of every week in which clients may book."""

    _name = "teletherapy.online.stretch"
    _description = "Bookable Hours"
    _order = "weekday, hour_from, id"

    scheduling_id = fields.Many2one(
        "teletherapy.online.scheduling", required=True, index=True, ondelete="cascade"
    )
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    hour_from = fields.Float(string="From", required=True, default=9)
    hour_to = fields.Float(string="To", required=True, default=17)
    kind = fields.Selection(
        [
            ("both", "In person or telehealth"),
            ("office", "In person"),
            ("telehealth", "Telehealth"),
        ],
        string="Clients Can Book",
        required=True,
        default="both",
    )

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for stretch in self:
            if not 0 <= stretch.hour_from < stretch.hour_to <= 24:
                raise ValidationError(
                    self.env._(
                        "Bookable hours lie within one day and end after they begin: "
                        "correct the hours on %(weekday)s.",
                        weekday=dict(
                            self._fields["weekday"]._description_selection(self.env)
                        )[stretch.weekday],
                    )
                )

    @api.depends("weekday", "hour_from", "hour_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        weekdays = dict(self._fields["weekday"]._description_selection(self.env))
        for stretch in self:
            stretch.display_name = weekdays.get(stretch.weekday)

    @api.model_create_multi
    def create(self, vals_list):
        stretches = super().create(vals_list)
        stretches.scheduling_id._check_editor()
        return stretches

    def write(self, vals):
        self.scheduling_id._check_editor()
        result = super().write(vals)
        self.scheduling_id._check_editor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_foreign(self):
        self.scheduling_id._check_editor()

    def _get_stretch(self):
        """Return this as the calculation of availability takes it."""
        self.ensure_one()
        return Stretch(
            int(self.weekday), round(self.hour_from * 60), round(self.hour_to * 60)
        )
