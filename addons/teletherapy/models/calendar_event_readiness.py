# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ..tools import local_time

READINESS_FIELDS = (
    "allday",
    "client_id",
    "is_telehealth",
    "start",
    "stop",
    "therapist_id",
    "user_id",
)


class CalendarEvent(models.Model):
    """Shows while booking what is missing, each with the button that mends it."""

    _inherit = "calendar.event"

    telehealth_problems = fields.Json(
        compute="_compute_telehealth_problems",
        help="What is in the way of the telehealth session, and how to mend it.",
    )
    telehealth_times = fields.Char(
        string="Client's Time",
        compute="_compute_telehealth_times",
        help="When the session is by the client's clock, where that is another one.",
    )

    @api.depends(*READINESS_FIELDS)
    @api.depends_context("uid")
    def _compute_telehealth_problems(self):
        for event in self:
            event.telehealth_problems = (
                event.is_telehealth and event._list_telehealth_problems()
            )

    @api.depends("client_id", "is_telehealth", "start", "stop")
    @api.depends_context("tz", "lang")
    def _compute_telehealth_times(self):
        lang = get_lang(self.env).code
        for event in self:
            # sudo: res.partner - the clock of the client who is booked
            zone = event.client_id.sudo().tz
            event.telehealth_times = False
            if not (event.is_telehealth and zone and event.start and event.stop):
                continue
            names = {
                local_time.span_name(event.start, event.stop, tz, lang)
                for tz in (zone, self.env.tz.zone)
            }
            if len(names) > 1:
                event.telehealth_times = self.env._(
                    "%(times)s, %(day)s",
                    times=local_time.span_name(event.start, event.stop, zone, lang),
                    day=local_time.short_day_name(event.start, zone, lang),
                )

    def get_telehealth_problems(self, values):
        """Return the problems of an appointment that is being typed, as of now.

        :param values: what the form holds of the fields that decide about them
        """
        self.check_access("read")
        self.browse().check_access("create")
        typed = {name: values[name] for name in READINESS_FIELDS if name in values}
        event = self.new(typed, origin=self[:1])
        event.client_id.check_access("read")
        return event.telehealth_problems

    def _list_telehealth_problems(self):
        """Return dicts of code, message, is_blocking, and action where one mends it."""
        self.ensure_one()
        problems = [
            *self._get_problem_items("therapist", self._get_therapist_problems()),
            *self._get_client_problem_items(),
            *self._get_problem_items("time", self._get_time_problems()),
        ]
        if self.therapist_id and self.start and self.stop and self.start < self.stop:
            problems += self._get_problem_items("overlap", self._get_overlaps())
            if not any(problem["code"] == "overlap" for problem in problems):
                problems += self._get_problem_items(
                    "busy", self._get_busy_warnings(), is_blocking=False
                )
        return problems

    @api.model
    def _get_problem_items(self, code, messages, is_blocking=True):
        return [
            {"code": code, "message": message, "is_blocking": is_blocking}
            for message in messages
        ]

    def _get_client_problem_items(self):
        client = self.client_id._origin
        if not client:
            return self._get_problem_items("client", self._get_client_problems())
        company = self._get_practice()
        return [
            {
                "code": code,
                "message": message,
                "is_blocking": True,
                "action": client._get_telehealth_remedy(code),
            }
            for code, message in client._get_telehealth_lacks(company)
        ]

    def _get_overlaps(self):
        # sudo: hr.employee - user and practice of the therapist
        therapist_sudo = self.therapist_id.sudo()
        problem = self.env["teletherapy.session"]._get_overlap_problem(
            therapist_sudo.user_id,
            self.client_id._origin,
            therapist_sudo.company_id,
            self.start,
            self.stop,
            except_session=self._origin._get_sessions_sudo(),
        )
        if problem:
            yield problem

    def _get_busy_warnings(self):
        """Tell of other appointments of the therapist, which do not forbid this one."""
        # sudo: hr.employee, res.users - the contact behind the therapist's account
        partner_sudo = self.therapist_id.sudo().user_id.partner_id
        # sudo: calendar.event - only when the therapist is busy, as everybody may see
        other_sudo = self.sudo().search(
            Domain("partner_ids", "in", partner_sudo.ids)
            & Domain("show_as", "=", "busy")
            & Domain("start", "<", self.stop)
            & Domain("stop", ">", self.start)
            & Domain("id", "not in", self._origin.ids),
            order="start, id",
            limit=1,
        )
        if other_sudo:
            yield self.env._(
                "The therapist has another appointment at that time: %s. You can still "
                "save this one.",
                self.env["teletherapy.session"]._format_span(
                    other_sudo.start, other_sudo.stop
                ),
            )
