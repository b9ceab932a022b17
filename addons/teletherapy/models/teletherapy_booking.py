# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import get_lang

from ..tools import local_time

_logger = logging.getLogger(__name__)

TODO = "mail.mail_activity_data_todo"


class TeletherapyBooking(models.Model):
    """One thing a client did on the portal: booked, moved or cancelled an appointment.

    What needs no approval is carried out at once; the rest is a request, which holds
    its time until the therapist answers. Written by the system only; what is done
    stays on record. Who cancels or moves by other means leaves none of these.
    """

    _name = "teletherapy.booking"
    _description = "Online Booking"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    action = fields.Selection(
        [("book", "Book"), ("move", "Move"), ("cancel", "Cancel")],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("requested", "To Approve"),
            ("done", "Done"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    therapist_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    therapist_user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="Practice", required=True, readonly=True, index=True
    )
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    event_id = fields.Many2one(
        "calendar.event",
        string="Appointment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    start = fields.Datetime(required=True, readonly=True, index=True)
    stop = fields.Datetime(required=True, readonly=True)
    previous_start = fields.Datetime(readonly=True, help="Where it was moved from.")
    is_telehealth = fields.Boolean(string="Telehealth", readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends("action", "start")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for booking in self:
            # Goes into e-mails and notifications, so it names nobody.
            booking.display_name = self.env._(
                "Online booking, %(when)s",
                when=booking._format_when(self.env.tz.zone),
            )

    @api.depends_context("uid")
    @api.depends("state", "start")
    def _compute_can_answer(self):
        now = fields.Datetime.now()
        for booking in self:
            booking.can_answer = (
                booking.state == "requested"
                and booking.start > now
                and booking._is_answerer(self.env.user)
            )

    def _format_when(self, tz):
        lang = get_lang(self.env).code
        return (
            f"{local_time.day_name(self.start, tz, lang)}, "
            f"{local_time.span_name(self.start, self.stop, tz, lang)}"
        )

    # The client's side; called as superuser, by those who know the client

    @api.model
    def _book(self, scheduling, user, kind, minutes, start, now):
        """Book this time for the client who is this user, or request it.

        :return: the booking, or an empty recordset when the time is not free (any more)
        """
        scheduling._take_turn()
        client = user.partner_id
        if (
            scheduling
            not in scheduling.filtered_domain(scheduling._get_bookable_domain(user))
            or minutes not in scheduling.length_ids.mapped("minutes")
            or (kind == "telehealth" and scheduling._get_telehealth_refusal(client))
            or start
            not in scheduling._get_free_starts(
                client, kind, minutes, now, earliest=start, latest=start
            )
        ):
            return self.browse()
        booking = self._record(
            "book",
            scheduling.employee_id,
            client,
            start,
            start + timedelta(minutes=minutes),
            is_telehealth=kind == "telehealth",
            state="requested" if scheduling.needs_approval else "done",
        )
        if booking.state == "done":
            booking._carry_out()
        booking._tell()
        return booking

    @api.model
    def _move(self, scheduling, event, start, now):
        """Move this appointment to another time, or request that.

        :return: the booking, or an empty recordset when the time is not free (any more)
        """
        scheduling._take_turn()
        minutes = (event.stop - event.start) // timedelta(minutes=1)
        if start == event.start or start not in scheduling._get_free_starts(
            event.client_id,
            event._get_kind(),
            minutes,
            now,
            move=event,
            earliest=start,
            latest=start,
        ):
            return self.browse()
        self._get_open_requests(event)._close("withdrawn")
        booking = self._record(
            "move",
            event.therapist_id,
            event.client_id,
            start,
            start + (event.stop - event.start),
            is_telehealth=event.is_telehealth,
            event_id=event.id,
            previous_start=event.start,
            state="requested" if scheduling.needs_approval else "done",
        )
        if booking.state == "done":
            booking._carry_out()
        booking._tell()
        return booking

    @api.model
    def _cancel(self, event):
        """Cancel this appointment; a cancellation needs nobody's approval."""
        self._get_open_requests(event)._close("withdrawn")
        booking = self._record(
            "cancel",
            event.therapist_id,
            event.client_id,
            event.start,
            event.stop,
            is_telehealth=event.is_telehealth,
            event_id=event.id,
            state="done",
        )
        booking._carry_out()
        booking._tell()
        return booking

    def _withdraw(self):
        """Take back a request that has not been answered. Idempotent."""
        self.filtered(lambda booking: booking.state == "requested")._close("withdrawn")

    @api.model
    def _get_open_requests(self, event):
        return self.search([("event_id", "=", event.id), ("state", "=", "requested")])

    @api.model
    def _record(self, action, employee, client, start, stop, **values):
        client._join_practice(employee.company_id)
        return self.with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True
        ).create(
            {
                "action": action,
                "therapist_id": employee.id,
                "therapist_user_id": employee.user_id.id,
                "company_id": employee.company_id.id,
                "client_id": client.id,
                "start": start,
                "stop": stop,
                **values,
            }
        )

    # The therapist's side

    def _is_answerer(self, user):
        self.ensure_one()
        return self.therapist_user_id == user or (
            user._is_practice_manager() and self.company_id in user.company_ids
        )

    def _answer_sudo(self):
        """Return this request to be answered now, by the current user.

        Of two who answer or withdraw at once, the second one fails to serialize, is
        run again, and reads here that it is answered.
        """
        self.ensure_one()
        if not self._is_answerer(self.env.user):
            raise AccessError(
                self.env._(
                    "Only the therapist and the managers of the practice can answer "
                    "this request."
                )
            )
        if self.state != "requested":
            raise UserError(
                self.env._("This request has been answered or withdrawn already.")
            )
        # sudo: teletherapy.booking - written by the system only; rights asked above
        return self.sudo()

    def action_approve(self):
        """Make the appointment, or move it, and tell the client."""
        booking_sudo = self._answer_sudo()
        if booking_sudo.start <= fields.Datetime.now():
            raise UserError(
                self.env._(
                    "The requested time has passed. Decline the request and agree on "
                    "another time with the client."
                )
            )
        booking_sudo._close("done")
        booking_sudo._carry_out()
        booking_sudo._tell_client()

    def action_decline(self):
        """Turn the request down and tell the client."""
        booking_sudo = self._answer_sudo()
        booking_sudo._close("declined")
        booking_sudo._tell_client()

    # What follows; as superuser

    def _close(self, state):
        for booking in self:
            booking.write({"state": state, "answered_by_id": self.env.uid})
            booking.activity_unlink([TODO])
            _logger.info("Online booking %s is %s", booking.id, state)

    def _carry_out(self):
        """Let the appointment become what was booked."""
        self.ensure_one()
        event = self.event_id.with_context(
            lang=self.therapist_user_id.lang, no_mail_to_attendees=True
        )
        match self.action:
            case "book":
                self.event_id = event.with_context(
                    skip_contact_description=True, mail_create_nosubscribe=True
                ).create(self._prepare_event_values(event.env))
            case "move":
                if not event.active or not event._is_changeable():
                    raise UserError(
                        self.env._(
                            "This appointment was cancelled or has begun meanwhile, so "
                            "it cannot be moved. Decline the request."
                        )
                    )
                event.write({"start": self.start, "stop": self.stop})
            case "cancel":
                event.write({"active": False})

    def _prepare_event_values(self, env):
        return {
            "name": env._("Appointment"),
            "privacy": "private",
            "is_telehealth": self.is_telehealth,
            "client_id": self.client_id.id,
            "therapist_id": self.therapist_id.id,
            "user_id": self.therapist_user_id.id,
            "partner_ids": [Command.set(self.therapist_user_id.partner_id.ids)],
            "start": self.start,
            "stop": self.stop,
            "booked_online": True,
        }
