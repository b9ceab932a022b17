# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

TELEHEALTH_FIELDS = {
    "is_telehealth",
    "practice_location_id",
    "client_id",
    "therapist_id",
    "user_id",
}
# What calendars, exports and links carry is no place for a client's name: the system
# keeps these for a telehealth appointment, whatever is typed.
KEPT_VALUES = {
    "privacy": "private",
    "description": False,
    "location": False,
    "videocall_location": False,
    "videocall_channel_id": False,
    "access_token": False,
    "res_model_id": False,
    "res_id": False,
}


class CalendarEvent(models.Model):
    """An appointment. A telehealth appointment has a session that follows it."""

    _inherit = "calendar.event"

    practice_location_id = fields.Many2one(
        "hr.work.location",
        domain="[('company_id', 'in', allowed_company_ids)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_telehealth = fields.Boolean(
        string="Telehealth session",
        index=True,
        help="Therapist and client meet by video, in a room of this practice.",
    )
    client_id = fields.Many2one(
        "res.partner",
        domain="[('is_client', '=', True)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    therapist_id = fields.Many2one(
        "hr.employee",
        domain="[('user_id', '!=', False)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    teletherapy_session_id = fields.Many2one(
        "teletherapy.session", compute="_compute_teletherapy_session_id"
    )
    session_alert = fields.Json(
        compute="_compute_session_alert",
        help="What the alert box on the appointment tells about its session.",
    )

    # Calendars and free times look for what has not ended, out of years.
    _stop_idx = models.Index("(stop)")

    @api.depends_context("uid")
    def _compute_teletherapy_session_id(self):
        sessions = self.env["teletherapy.session"]
        if sessions.has_access("read"):
            sessions = sessions.search_fetch(
                [("event_id", "in", self.ids), ("state", "!=", "cancelled")],
                sessions._get_alert_field_names(),
            )
        session_by_event = {session.event_id: session for session in sessions}
        for event in self:
            event.teletherapy_session_id = session_by_event.get(event._origin)

    @api.depends("teletherapy_session_id")
    def _compute_session_alert(self):
        for event in self:
            session = event.teletherapy_session_id
            event.session_alert = session._get_alert() if session else False

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if defaults.get("is_telehealth") and "practice_location_id" in fields:
            defaults.setdefault(
                "practice_location_id", self.env.company._get_teletherapy_location().id
            )
        return defaults

    @api.onchange("practice_location_id")
    def _onchange_practice_location_id(self):
        self.is_telehealth = self._is_at_teletherapy_office()

    @api.onchange("is_telehealth")
    def _onchange_is_telehealth(self):
        if self.is_telehealth:
            self.name = self._get_telehealth_name()
            self.privacy = "private"
            self.allday = False
            if not self._is_at_teletherapy_office():
                self.practice_location_id = self._get_teletherapy_location(
                    self.therapist_id
                )
        else:
            if self._is_at_teletherapy_office():
                self.practice_location_id = False
            if self.name == self._get_telehealth_name():
                self.name = self.env._("Appointment")

    @api.onchange("is_telehealth", "client_id")
    def _onchange_therapist_id(self):
        if (self.is_telehealth or self.client_id) and not self.therapist_id:
            self.therapist_id = self._get_default_therapist(self.user_id)

    # Rules

    @api.constrains(
        "active",
        "allday",
        "client_id",
        "is_telehealth",
        "start",
        "stop",
        "therapist_id",
        "user_id",
    )
    def _check_telehealth(self):
        for event in self.filtered(lambda e: e.is_telehealth and e.active):
            if problems := event._get_telehealth_problems():
                raise ValidationError(problems[0])

    def _get_telehealth_problems(self):
        """Return what forbids this telehealth appointment, as sentences for people."""
        self.ensure_one()
        return [
            *self._get_therapist_problems(),
            *self._get_client_problems(),
            *self._get_time_problems(),
        ]

    def _get_therapist_problems(self):
        # sudo: hr.employee, res.users - the rules look at more than the user may read
        therapist_sudo = self.therapist_id.sudo()
        user_sudo = therapist_sudo.user_id
        if not therapist_sudo:
            yield self.env._("Choose the therapist who holds this telehealth session.")
        elif not user_sudo:
            yield self.env._(
                "This therapist has no user account and cannot hold telehealth "
                "sessions. Link a user to the employee first."
            )
        elif not user_sudo._is_teletherapist():
            yield self.env._(
                "This therapist does not have the Teletherapy role. A practice manager "
                "or owner can grant it under Practice Settings → Staff → Permission "
                "and Roles."
            )
        elif (
            self._origin
            and self.user_id
            and self.user_id not in user_sudo | self._origin.create_uid
            and not self.user_id.sudo()._is_practice_manager()
        ):
            yield self.env._(
                "The organizer can see the client. It has to be the therapist, the "
                "person who booked the telehealth session, or a practice manager."
            )

    def _get_client_problems(self):
        if not self.client_id:
            return [self.env._("Choose the client of this telehealth session.")]
        return self.client_id._get_telehealth_problems(self._get_practice())

    def _get_time_problems(self):
        if self.allday:
            yield self.env._(
                "A telehealth session cannot last all day. Enter when it starts and "
                "ends."
            )
        elif self.start and self.stop and self.stop <= self.start:
            yield self.env._("A telehealth session has to end after its start.")

    # What the system keeps for a telehealth appointment

    def _get_telehealth_name(self):
        """Return the name everybody may see; the client's is never part of it."""
        return self.env._("Telehealth session")

    def _get_default_therapist(self, user):
        # sudo: hr.employee - a user's own employee, also for those without access
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                [
                    ("user_id", "=", (user or self.env.user).id),
                    ("company_id", "in", self.env.companies.ids),
                ],
                limit=1,
            )
            .sudo(False)
        )

    def _get_teletherapy_location(self, therapist):
        # sudo: hr.employee - the practice of the therapist
        company = therapist.sudo().company_id or self.env.company
        return company._get_teletherapy_location()

    def _is_at_teletherapy_office(self):
        return self.practice_location_id.location_type == "teletherapy"

    def _resolve_telehealth(self, vals):
        """Return these values with location, telehealth and therapist in agreement.

        Telehealth takes place at the teletherapy office and nothing else does:
        whichever of the two is given decides about the other.
        """
        if not TELEHEALTH_FIELDS & vals.keys():
            return vals
        locations = self.env["hr.work.location"]
        location = locations.browse(
            vals.get("practice_location_id", self.practice_location_id.id)
        )
        at_office = location.location_type == "teletherapy"
        if "is_telehealth" in vals:
            is_telehealth = bool(vals["is_telehealth"])
        elif "practice_location_id" in vals:
            is_telehealth = at_office
        else:
            is_telehealth = self.is_telehealth
        therapist = self.therapist_id.browse(
            vals.get("therapist_id", self.therapist_id.id)
        )
        if not therapist and (
            is_telehealth or vals.get("client_id", self.client_id.id)
        ):
            user = self.user_id.browse(vals.get("user_id", self.user_id.id))
            therapist = self._get_default_therapist(user)
        if is_telehealth:
            if vals.get("practice_location_id") and not at_office:
                raise ValidationError(
                    self.env._(
                        "A telehealth session takes place at the Teletherapy Office. "
                        "Choose that practice location, or say No to telehealth."
                    )
                )
            location = self._get_teletherapy_location(therapist)
        elif at_office:
            location = locations
        return {
            **vals,
            "is_telehealth": is_telehealth,
            "practice_location_id": location.id,
            "therapist_id": therapist.id,
        }

    def _prepare_telehealth_values(self, vals):
        """Return the values to write, with what the system keeps put in its place."""
        vals = self._resolve_telehealth(vals)
        if not vals.get("is_telehealth", self.is_telehealth):
            if self.is_telehealth:
                vals.setdefault("name", self.env._("Appointment"))
            return self._prepare_in_person_values(vals)
        starts = not self.is_telehealth
        kept = {"name": self._get_telehealth_name(), **KEPT_VALUES}
        values = {
            **vals,
            **{key: value for key, value in kept.items() if starts or key in vals},
        }
        if starts or {"partner_ids", "attendee_ids", "therapist_id"} & vals.keys():
            therapist = self.therapist_id.browse(
                vals.get("therapist_id", self.therapist_id.id)
            )
            # sudo: hr.employee, res.users - the contact behind the therapist's account
            partner_sudo = therapist.sudo().user_id.partner_id
            values.pop("attendee_ids", None)
            values["partner_ids"] = [Command.set(partner_sudo.ids)]
        return values

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(list(TELEHEALTH_FIELDS))
        vals_list = [
            self.browse()._prepare_telehealth_values({**defaults, **vals})
            for vals in vals_list
        ]
        # Mixed appointments are created one by one, to keep their order.
        kinds = {self._is_with_client(vals) for vals in vals_list}
        batches = [vals_list] if len(kinds) == 1 else [[vals] for vals in vals_list]
        events = self.browse()
        for batch in batches:
            model = self
            if self._is_with_client(batch[0]):
                # no activity on the client's contact, nor its details as description
                model = self.with_context(
                    active_model=False, skip_contact_description=True
                )
            created = super(CalendarEvent, model).create(batch)
            events += created.with_env(self.env)
        events._sync_teletherapy_session()
        return events

    @api.model
    def _is_with_client(self, vals):
        return bool(vals["is_telehealth"] or vals.get("client_id"))

    def write(self, vals):
        if not all(self._ids):
            return super().write(vals)
        events = self.browse()
        for event in self:
            event_vals = event._prepare_telehealth_values(vals)
            if event_vals == vals:
                events += event
                continue
            if event_vals.get("res_model_id") is False:
                # sudo: mail.activity - it would tell of the client on a document
                event.sudo().activity_ids.unlink()
            super(CalendarEvent, event).write(event_vals)
        if events:
            super(CalendarEvent, events).write(dict(vals))
        self.exists()._sync_teletherapy_session()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live_session(self):
        if "live" in self._get_sessions_sudo().mapped("state"):
            raise UserError(self._get_live_refusal())

    def unlink(self):
        self._get_sessions_sudo().filtered(lambda s: s.state != "live")._cancel()
        return super().unlink()

    def action_mass_archive(self, recurrence_update_setting):
        """Delete a single appointment from its form, too.

        Odoo's form gives no answer about a series for an appointment that has none, and
        then nothing happens.
        """
        return super().action_mass_archive(recurrence_update_setting or "self_only")

    # Session

    def _get_sessions_sudo(self):
        """Return the sessions of these appointments that are not cancelled."""
        # sudo: teletherapy.session - follows the appointment, whoever changes that
        return (
            self.env["teletherapy.session"]
            .sudo()
            .search([("event_id", "in", self.ids), ("state", "!=", "cancelled")])
        )

    def _get_live_refusal(self):
        return self.env._(
            "The telehealth session is taking place right now. End the session first, "
            "then change the appointment."
        )

    def _prepare_session_values(self):
        self.ensure_one()
        # sudo: hr.employee - user and practice of the therapist
        therapist_sudo = self.therapist_id.sudo()
        return {
            "event_id": self.id,
            "company_id": therapist_sudo.company_id.id,
            "therapist_id": therapist_sudo.id,
            "therapist_user_id": therapist_sudo.user_id.id,
            "client_id": self.client_id.id,
            "start": self.start,
            "stop": self.stop,
        }

    def _sync_teletherapy_session(self):
        """Let the sessions follow their appointments.

        Another therapist or client makes a new session, with new keys: nobody who was
        invited to the old one gets into the new one. Raises UserError when this would
        change a session that is live or over.
        """
        sessions_sudo = self._get_sessions_sudo()
        # sudo: calendar.event - what is so, not what this user may see of it
        for event_sudo in self.sudo():
            session_sudo = sessions_sudo.filtered(
                lambda session, event=event_sudo: session.event_id == event
            )
            is_wanted = event_sudo.is_telehealth and event_sudo.active
            if session_sudo.state in ("scheduled", "open"):
                event_sudo._sync_coming_session(session_sudo, is_wanted)
            elif session_sudo:
                event_sudo._check_begun_session(session_sudo, is_wanted)
            if is_wanted and session_sudo.state in (False, "cancelled"):
                sessions_sudo |= session_sudo.create(
                    event_sudo._prepare_session_values()
                )
        sessions_sudo._update_states()
        self.invalidate_recordset(["teletherapy_session_id", "session_alert"])

    def _sync_coming_session(self, session_sudo, is_wanted):
        session_fields = session_sudo._fields
        changes = {
            name: value
            for name, value in self._prepare_session_values().items()
            if value
            != session_fields[name].convert_to_write(session_sudo[name], session_sudo)
        }
        if not is_wanted or changes.keys() - {"start", "stop"}:
            session_sudo._cancel()
            session_sudo.flush_recordset()
        elif changes:
            session_sudo.write(changes)

    def _check_begun_session(self, session_sudo, is_wanted):
        unchanged = self.is_telehealth and all(
            self[name] == session_sudo[name]
            for name in ("start", "stop", "therapist_id", "client_id")
        )
        if session_sudo.state == "live" and not (unchanged and is_wanted):
            raise UserError(self._get_live_refusal())
        if not unchanged:
            raise UserError(
                self.env._(
                    "The telehealth session of this appointment is over. Leave the "
                    "appointment as it was and book a new one. In a series, change "
                    "“This and following events” of a coming one."
                )
            )

    def action_begin(self):
        """Lead the therapist to the room of this appointment's session."""
        self.ensure_one()
        if not self.teletherapy_session_id:
            raise UserError(
                self.env._("This appointment has no telehealth session to begin.")
            )
        return self.teletherapy_session_id.action_begin()

    def get_session_alert(self):
        """Return what the alert box tells now; asked again as time goes by."""
        self.ensure_one()
        self.invalidate_recordset(["session_alert"])
        return self.session_alert
