# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

STEPS = ("5", "10", "15", "20", "30", "60")
# Whose settings these are follows from the employee; nobody writes it.
KEPT_FIELDS = {"active", "booking_count", "company_id", "employee_id", "user_id"}


class TeletherapyOnlineScheduling(models.Model):
    """What the clients of one staff member may book on the portal.

    Every employee has exactly one, made by the system. It belongs to the employee:
    only they, and the managers of their practice, may change it. That is asked of the
    user and not of the access rights, so that the user form, which writes a person's
    own record as superuser, is no way around.
    """

    _name = "teletherapy.online.scheduling"
    _description = "Online Scheduling"
    _order = "employee_id"
    _rec_name = "employee_id"

    employee_id = fields.Many2one(
        "hr.employee",
        string="Therapist",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        related="employee_id.user_id", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, string="Practice", index=True
    )
    active = fields.Boolean(related="employee_id.active", store=True)
    is_bookable = fields.Boolean(
        string="Clients can book online",
        help="Clients with a portal account see your free times and book them.",
    )
    stretch_ids = fields.One2many(
        "teletherapy.online.stretch",
        "scheduling_id",
        string="Bookable Hours",
        help="Within your working schedule; times off and appointments are left out.",
    )
    length_ids = fields.Many2many(
        "teletherapy.online.length",
        string="Session Lengths",
        default=lambda self: self._default_length_ids(),
    )
    step_minutes = fields.Selection(
        [(step, f"{step} minutes") for step in STEPS],
        string="A session can start every",
        required=True,
        default="30",
    )
    buffer_before = fields.Integer(string="Free Before", help="Minutes.")
    buffer_after = fields.Integer(string="Free After", default=10, help="Minutes.")
    notice_hours = fields.Integer(
        string="Minimum Notice",
        default=24,
        help="Hours from the booking to the session's start.",
    )
    horizon_days = fields.Integer(
        string="Horizon", default=60, help="Clients book this many days ahead at most."
    )
    weekly_limit = fields.Integer(
        string="Limit per Client",
        default=1,
        help="How many sessions one client can have with you in a week, Monday to "
        "Sunday. 0: no limit.",
    )
    needs_approval = fields.Boolean(
        string="I approve each booking",
        help="A booking is a request until you have approved it.",
    )
    booking_count = fields.Integer(
        readonly=True, help="Bookings take turns: each one counts here."
    )

    _employee_uniq = models.UniqueIndex(
        "(employee_id)", "An employee has one online scheduling."
    )

    def _default_length_ids(self):
        return self.env["teletherapy.online.length"].search(
            [("minutes", "=", 50)], limit=1
        )

    @api.constrains(
        "buffer_before",
        "buffer_after",
        "horizon_days",
        "notice_hours",
        "weekly_limit",
    )
    def _check_limits(self):
        for scheduling in self:
            if not (
                0 <= scheduling.buffer_before <= 240
                and 0 <= scheduling.buffer_after <= 240
            ):
                raise ValidationError(
                    self.env._(
                        "The free time around a session can be up to 4 hours: enter "
                        "between 0 and 240 minutes."
                    )
                )
            if not 1 <= scheduling.horizon_days <= 365:
                raise ValidationError(
                    self.env._(
                        "Clients can book up to a year ahead: enter between 1 and 365 "
                        "days."
                    )
                )
            if not 0 <= scheduling.notice_hours < scheduling.horizon_days * 24:
                raise ValidationError(
                    self.env._(
                        "The minimum notice cannot be negative, and has to be shorter "
                        "than the time clients can book ahead."
                    )
                )
            if scheduling.weekly_limit < 0:
                raise ValidationError(
                    self.env._(
                        "The limit per client cannot be negative. Enter 0 for no limit."
                    )
                )

    @api.constrains("is_bookable", "length_ids")
    def _check_offer(self):
        for scheduling in self.filtered("is_bookable"):
            if not scheduling.length_ids:
                raise ValidationError(
                    self.env._("Choose at least one session length to offer online.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        schedulings = super().create(vals_list)
        schedulings._check_editor()
        return schedulings

    def write(self, vals):
        self._check_editor()
        if KEPT_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "Whose online scheduling this is cannot be changed here. Change "
                    "the employee under Practice Settings → Staff."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_system(self):
        if self.env.uid != SUPERUSER_ID:
            raise UserError(
                self.env._(
                    "Online scheduling belongs to the employee. Turn off “Clients can "
                    "book online” instead."
                )
            )

    def _check_editor(self):
        """Refuse everybody but the therapist and the managers of the practice."""
        user = self.env.user
        if user.id == SUPERUSER_ID:
            return
        # sudo: hr.employee - whose settings these are
        for scheduling_sudo in self.sudo():
            if scheduling_sudo.employee_id.user_id != user and not (
                user._is_practice_manager()
                and scheduling_sudo.employee_id.company_id in user.company_ids
            ):
                raise AccessError(
                    self.env._(
                        "Only the therapist and the managers of the practice can "
                        "change what clients book online."
                    )
                )

    @api.model
    def _init_online_scheduling(self):
        """Give every employee who has none their online scheduling."""
        employees = (
            self.env["hr.employee"]
            .with_context(active_test=False)
            .search([("id", "not in", self._search([]).subselect("employee_id"))])
        )
        self._create_for(employees)

    @api.model
    def _create_for(self, employees):
        # The system makes them, whoever creates an employee.
        self.with_user(SUPERUSER_ID).create(
            [{"employee_id": employee.id} for employee in employees]
        )

    @api.model
    def action_open_own(self):
        """Open the current user's own online scheduling."""
        scheduling = self.env.user.online_scheduling_id
        if not scheduling:
            raise UserError(
                self.env._(
                    "Your account is not linked to an employee of this practice. Ask a "
                    "practice manager to link it under Practice Settings → Staff."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Online Scheduling"),
            "res_model": self._name,
            "res_id": scheduling.id,
            "view_mode": "form",
            "views": [[False, "form"]],
        }

    # What clients see of it

    @api.model
    def _get_bookable_domain(self, user):
        """Return whom this portal user may book: the staff of their practice."""
        if not user._is_portal() or not user.partner_id.is_client:
            return Domain.FALSE
        practice = user.partner_id.company_id or user.company_id
        # sudo: res.company - to which practices the client belongs, from Odoo's cache
        company_ids = user.sudo()._get_company_ids()
        return (
            Domain("is_bookable", "=", True)
            & Domain("stretch_ids", "!=", False)
            & Domain("active", "=", True)
            & Domain("user_id.active", "=", True)
            & Domain("company_id", "child_of", practice.ids)
            & Domain("company_id", "in", company_ids)
        )

    def _get_kinds(self):
        """Return what can be booked at all, as a list of kinds."""
        self.ensure_one()
        kinds = set(self.stretch_ids.mapped("kind"))
        return [
            kind
            for kind in ("office", "telehealth")
            if kinds & {kind, "both"}
            and (kind == "office" or self.user_id._is_teletherapist())
        ]

    def _get_telehealth_refusal(self, client):
        """Return what a client reads who cannot book telehealth, or None.

        The reasons stand in the client's record, where staff mend them.
        """
        self.ensure_one()
        if client._get_telehealth_problems(self.company_id):
            return self.env._(
                "Telehealth cannot be booked online yet: something in your record, "
                "such as your country or e-mail address, has to be completed first. "
                "Please call the practice."
            )
        return None

    def _get_earliest_start(self, now):
        return now + timedelta(hours=self.notice_hours)

    def _get_latest_start(self, now):
        return now + timedelta(days=self.horizon_days)

    # Turns

    def _take_turn(self):
        """Let the bookings with this therapist happen one after the other.

        A second transaction waits here. When the first one is committed it fails to
        serialize, and Odoo runs the request again, which then sees the time taken.
        """
        self.ensure_one()
        self.env.cr.execute(
            """
            UPDATE teletherapy_online_scheduling
               SET booking_count = COALESCE(booking_count, 0) + 1
             WHERE id = %s
            """,
            [self.id],
        )
        self.invalidate_recordset(["booking_count"], flush=False)
