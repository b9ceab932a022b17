# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date, format_datetime, format_time

from ..tools import local_time

_logger = logging.getLogger(__name__)

STATES = [
    ("scheduled", "Scheduled"),
    ("open", "Open"),
    ("live", "Live"),
    ("completed", "Completed"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
# The only changes of state there are. A moved appointment closes its room again; a
# session that seemed missed turns completed when the node's events arrive late.
TRANSITIONS = {
    "scheduled": {"open", "missed", "cancelled"},
    "open": {"scheduled", "live", "missed", "cancelled"},
    "live": {"completed"},
    "missed": {"completed"},
    "completed": set(),
    "cancelled": set(),
}
OVER_STATES = ("completed", "missed", "cancelled")
# The states in which nobody enters, and the code of the refusal.
JOIN_REFUSALS = {
    "scheduled": "not_yet",
    "completed": "ended",
    "missed": "missed",
    "cancelled": "cancelled",
}


class TeletherapySession(models.Model):
    """The telehealth encounter of one telehealth appointment.

    Sessions follow their appointment and the events of the media server. Nobody
    creates, changes or deletes them by hand: the access rights give reading only. They
    outlive the appointment and therefore hold their own copy of who and when.
    """

    _name = "teletherapy.session"
    _description = "Telehealth Session"
    _order = "start desc, id desc"

    event_id = fields.Many2one(
        "calendar.event",
        string="Appointment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    therapist_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="restrict"
    )
    therapist_user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    client_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="restrict"
    )
    start = fields.Datetime(required=True, readonly=True, index=True)
    stop = fields.Datetime(required=True, readonly=True)
    opens_at = fields.Datetime(
        compute="_compute_window", store=True, help="The room can be entered from here."
    )
    closes_at = fields.Datetime(
        compute="_compute_window", store=True, help="The room ends here at the latest."
    )
    state = fields.Selection(
        STATES, default="scheduled", required=True, readonly=True, index=True
    )
    live_at = fields.Datetime(
        string="Live Since",
        readonly=True,
        help="When therapist and client had both connected.",
    )
    ended_at = fields.Datetime(string="Ended", readonly=True)
    participant_ids = fields.One2many(
        "teletherapy.participant", "session_id", readonly=True
    )

    _event_uniq = models.UniqueIndex(
        "(event_id) WHERE state != 'cancelled'",
        "An appointment has one session that is not cancelled.",
    )

    @api.depends("start", "stop", "company_id")
    def _compute_window(self):
        for session in self:
            company = session.company_id
            session.opens_at = session.start and session.start - timedelta(
                minutes=company.teletherapy_lead_minutes
            )
            session.closes_at = session.stop and session.stop + timedelta(
                minutes=company.teletherapy_closing_minutes
            )

    @api.depends("start")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        for session in self:
            session.display_name = self.env._(
                "Telehealth session, %(start)s",
                start=local_time.widen(
                    format_datetime(self.env, session.start, dt_format="short")
                ),
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create sessions with their two participants, therapist and client."""
        sessions = super().create(vals_list)
        for session in sessions:
            session.participant_ids = [
                Command.create(
                    {
                        "role": "therapist",
                        "partner_id": session.therapist_user_id.partner_id.id,
                    }
                ),
                Command.create({"role": "client", "partner_id": session.client_id.id}),
            ]
        return sessions

    # State

    def _set_state(self, state):
        """Change the state; the only place that does.

        Being in that state already is no change. Raises UserError for a change that
        is not in the table of transitions, naming both states.
        """
        for session in self:
            old = session.state
            if old == state:
                continue
            if state not in TRANSITIONS[old]:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "A telehealth session cannot change from “%(old)s” to "
                        "“%(new)s”.",
                        old=labels[old],
                        new=labels.get(state, state),
                    )
                )
            # sudo: teletherapy.session - states follow rules, not the user's rights
            session.sudo().state = state
            _logger.info(
                "Telehealth session %s changed from %s to %s", session.id, old, state
            )

    def _get_due_state(self, now):
        """Return the state that this session has at this time by the clock."""
        self.ensure_one()
        if self.state not in ("scheduled", "open", "live"):
            return self.state
        if now >= self.closes_at:
            return "completed" if self.state == "live" else "missed"
        if self.state == "live":
            return "live"
        return "open" if now >= self.opens_at else "scheduled"

    def _update_states(self, now=None):
        """Bring the states up to the clock. Idempotent."""
        now = now or fields.Datetime.now()
        for session in self:
            state = session._get_due_state(now)
            if state in ("completed", "missed") and state != session.state:
                session._end(session.closes_at)
            else:
                session._set_state(state)

    @api.model
    def _cron_update_states(self):
        now = fields.Datetime.now()
        sessions = self.search(
            [
                "|",
                "&",
                ("state", "=", "scheduled"),
                ("opens_at", "<=", now),
                "&",
                ("state", "in", ("open", "live")),
                ("closes_at", "<=", now),
            ]
        )
        sessions._update_states(now)

    def _end(self, at=None):
        """End the session: completed when it was live, missed when it was not.

        A session that is over already stays as it is.
        """
        at = at or fields.Datetime.now()
        for session in self:
            if session.state in OVER_STATES:
                continue
            session._set_state("completed" if session.state == "live" else "missed")
            # sudo: teletherapy.session - kept by the system, nobody may write it
            session.sudo().ended_at = at

    def _cancel(self):
        """Cancel what has not been live; what is over already stays as it is."""
        for session in self.filtered(lambda s: s.state not in OVER_STATES):
            session._set_state("cancelled")
            # sudo: teletherapy.session - kept by the system, nobody may write it
            session.sudo().ended_at = fields.Datetime.now()

    # People

    def _get_participant(self, user):
        """Return who this user is in this session, or an empty recordset.

        The only answer to this question. A therapist is known by the user account, a
        client by the contact behind it.
        """
        self.ensure_one()
        # sudo: teletherapy.participant - clients have no access rights of their own
        participants_sudo = self.sudo().participant_ids
        if not user or user._is_public() or not user.active:
            return participants_sudo.browse()
        return participants_sudo.filtered(
            lambda participant: participant.partner_id == user.partner_id
            and not participant.withdrawn_at
            and (
                participant.role != "therapist"
                or participant.session_id.therapist_user_id == user
            )
        )[:1]

    def _get_join_refusal(self, participant, now=None):
        """Return why this participant may not enter now as (code, sentence), or None.

        Codes: not_yet, ended, cancelled, missed, no_role. The clock decides, whether
        or not the scheduled job has run.
        """
        now = now or fields.Datetime.now()
        code = self._get_join_refusal_code(participant, now)
        return code and (code, self._get_join_refusal_text(participant, code, now))

    def _get_join_refusal_code(self, participant, now):
        self.ensure_one()
        # sudo: teletherapy.session - asked for clients, who have no access rights
        session_sudo = self.sudo()
        if (
            not participant
            or participant.session_id != session_sudo
            or (
                participant.role == "therapist"
                and not session_sudo.therapist_user_id._is_teletherapist()
            )
        ):
            return "no_role"
        return session_sudo._get_clock_refusal_code(now)

    def _get_clock_refusal_code(self, now):
        """Return why nobody may enter now, whoever it is, or None."""
        return JOIN_REFUSALS.get(self._get_due_state(now))

    def _get_join_refusal_text(self, participant, code, now):
        # sudo: teletherapy.session - asked for clients, who have no access rights
        session_sudo = self.sudo()
        match code:
            case "no_role" if participant and participant.session_id == session_sudo:
                return self.env._(
                    "You do not have the Teletherapy role any more. Ask a practice "
                    "manager or owner for it."
                )
            case "no_role":
                return self.env._("You do not take part in this session.")
            case "cancelled":
                return self.env._(
                    "This session was cancelled. Look for a new appointment in your "
                    "schedule."
                )
            case "ended":
                return self.env._("This session has ended.")
            case "missed":
                return self.env._(
                    "This session is over: it did not take place. Please make a new "
                    "appointment."
                )
        return self.env._(
            "This session starts at %(start)s. The room opens at %(opens)s; please "
            "come back then.",
            start=session_sudo._format_moment(session_sudo.start, now),
            opens=session_sudo._format_moment(
                session_sudo.opens_at, session_sudo.start
            ),
        )

    def _format_moment(self, moment, near):
        """Return the time for the user, with the date unless it is that of “near”."""
        time = format_time(
            self.env, moment, tz=self.env.tz.zone, time_format="short"
        ).replace("\u202f", " ")  # a space too narrow to be seen in many fonts
        date = fields.Datetime.context_timestamp(self, moment).date()
        if date == fields.Datetime.context_timestamp(self, near).date():
            return time
        return self.env._(
            "%(time)s on %(date)s",
            time=time,
            date=format_date(self.env, date, date_format="full"),
        )

    # Addresses

    def _get_room_url(self):
        """Return the address of the room page; False while no addon provides one."""
        self.ensure_one()
        return False

    def _get_portal_url(self):
        """Return the session's page for the client; False while no addon has one."""
        self.ensure_one()
        return False

    def action_begin(self):
        """Lead the therapist to the room page, in the same browser tab."""
        self.ensure_one()
        participant = self._get_participant(self.env.user)
        if participant.role != "therapist":
            raise UserError(
                self.env._("Only the therapist of this session can begin it.")
            )
        if refusal := self._get_join_refusal(participant):
            raise UserError(refusal[1])
        self._update_states()
        url = self._get_room_url()
        if not url:
            raise UserError(
                self.env._(
                    "There is no room for telehealth sessions yet. Ask your "
                    "administrator to install the media part of Teletherapy."
                )
            )
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    # Events of the room

    def _on_participant_joined(self, participant, at, again):
        """A participant has come to the room. A hook for other addons."""

    def _on_participant_connected(self, participant, at):
        """A participant's media has arrived: live once therapist and client both have.

        Events may be late: a session that was taken for missed becomes completed.
        """
        self.ensure_one()
        # sudo: teletherapy.participant - kept by the system, nobody may write it
        participant.sudo().has_connected = True
        # sudo: teletherapy.session - called for events that no user sends
        session_sudo = self.sudo()
        connected_roles = set(
            session_sudo.participant_ids.filtered("has_connected").mapped("role")
        )
        if not {"therapist", "client"} <= connected_roles:
            return
        if session_sudo.state == "scheduled":
            session_sudo._set_state("open")
        if session_sudo.state == "open":
            session_sudo._set_state("live")
            session_sudo.live_at = at
        elif session_sudo.state == "missed":
            session_sudo._set_state("completed")
            session_sudo.live_at = at

    def _on_participant_left(self, participant, at, reason):
        """A participant has left the room. A hook for other addons."""

    def _on_room_ended(self, at, reason):
        """The room is over, and so is the session."""
        self._end(at)
