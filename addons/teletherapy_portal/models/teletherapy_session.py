# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import math
from datetime import timedelta

import babel.dates

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse, get_lang

from odoo.addons.teletherapy.tools import local_time

# While a session can be joined, the other person's coming and going shows up this
# soon.
OPEN_REFRESH = timedelta(seconds=20)
# How soon an appointment that was moved or cancelled shows up on an open page.
IDLE_REFRESH = timedelta(minutes=10)
# Below this the countdown counts minutes.
MINUTE_COUNTDOWN = timedelta(hours=2)

OPEN_CODES = ("open", "waiting", "live")


class TeletherapySession(models.Model):
    _inherit = "teletherapy.session"

    is_therapist_present = fields.Boolean(
        readonly=True,
        copy=False,
        help="The therapist is in the room, as far as its events tell.",
    )

    def _get_portal_url(self):
        self.ensure_one()
        return f"/my/teletherapy/{self.id}"

    def _get_calendar_url(self):
        self.ensure_one()
        return f"{self._get_portal_url()}/session.ics"

    def _on_participant_joined(self, participant, at, again):
        """Mail everybody else an invitation link when the therapist has joined.

        A return within the node's grace time (``again``) sends none; what else keeps
        a mail back is decided by the invitation.
        """
        result = super()._on_participant_joined(participant, at, again)
        if participant.role == "therapist":
            # sudo: teletherapy.session - kept by the system, nobody may write it
            self.sudo().is_therapist_present = True
            if not again:
                # The creator of a mail may read it, and a mail holds the token.
                self.env["teletherapy.invitation"].with_user(
                    SUPERUSER_ID
                )._invite_if_due(self.with_user(SUPERUSER_ID), fields.Datetime.now())
        return result

    def _on_participant_left(self, participant, at, reason):
        result = super()._on_participant_left(participant, at, reason)
        if participant.role == "therapist":
            # sudo: teletherapy.session - kept by the system, nobody may write it
            self.sudo().is_therapist_present = False
        return result

    # Who may see what, and when

    def _get_portal_participant(self, user):
        """:return: the participant that ``user`` is on the portal, or an empty one

        The therapist's place is the back end.
        """
        if not self:
            return self.participant_ids
        return self._get_participant(user).filtered(
            lambda participant: participant.role != "therapist"
        )

    def _is_client(self, user):
        return self._get_participant(user).role == "client"

    def _get_invited_participant(self, partner):
        """:return: the participant that ``partner`` is, invited by the therapist"""
        return self._get_participants().filtered(
            lambda participant: participant.role != "therapist"
            and participant.partner_id == partner
        )

    @api.model
    def _get_portal_domain(self, user):
        return Domain(
            "participant_ids",
            "any",
            [
                ("partner_id", "=", user.partner_id.id),
                ("role", "!=", "therapist"),
                ("withdrawn_at", "=", False),
            ],
        )

    @api.model
    def _get_portal_upcoming_domain(self, user, now):
        """Sessions that can still take place."""
        return (
            self._get_portal_domain(user)
            & Domain("state", "in", ["scheduled", "open", "live"])
            & Domain("closes_at", ">", now)
        )

    @api.model
    def _get_portal_past_domain(self, user, now):
        """All the others of this person."""
        return self._get_portal_domain(user) & (
            Domain("state", "not in", ["scheduled", "open", "live"])
            | Domain("closes_at", "<=", now)
        )

    # What is shown

    @api.model
    def _get_portal_field_names(self):
        """Return what the portal reads of a session, to be fetched with it."""
        return [
            *("start", "stop", "opens_at", "closes_at", "state"),
            *("company_id", "client_id", "therapist_id", "therapist_user_id"),
            *("event_id", "is_therapist_present", "waiting_message"),
        ]

    def _prepare_portal_row(self, user, now):
        """What a list of appointments shows of this session."""
        self.ensure_one()
        code = self._get_own_portal_code(user, now)
        return {
            "url": self._get_portal_url(),
            "code": code,
            "state_name": self._get_portal_state_name(code),
            "is_open": code in OPEN_CODES,
            "day": self._get_day(self.start, user, now),
            "start_time": local_time.time_name(
                self.start, self._get_portal_tz(user), get_lang(self.env).code
            ),
            "therapist": self.therapist_id.name,
        }

    def _prepare_portal_values(self, user, now):
        """What the portal shows of this session to ``user`` at ``now``, by itself.

        ``refresh_in`` says after how many seconds it will look different, ``False``
        when the session is over.
        """
        row = self._prepare_portal_row(user, now)
        code = row["code"]
        is_over = code in ("ended", "cancelled", "missed")
        tz, lang = self._get_portal_tz(user), get_lang(self.env).code
        return {
            **row,
            "sentence": self._get_portal_sentence(code, user, now),
            "message": not is_over and self.waiting_message,
            "is_over": is_over,
            "begin_url": code in OPEN_CODES and self._get_room_url(),
            "late_url": self._is_client(user)
            and self._can_tell_client_late(now)
            and f"{self._get_portal_url()}/late",
            "has_told_late": self._is_client(user)
            and bool(self.client_late_at)
            and code in OPEN_CODES,
            "countdown": code in ("not_yet", "open", "waiting")
            and self._get_countdown(user, now),
            "refresh_in": not is_over and self._get_refresh_in(code, now),
            "stop_time": local_time.time_name(self.stop, tz, lang),
            "zone": local_time.zone_name(self.start, tz, lang),
            "practice": self.company_id.name,
        }

    def _prepare_portal_page(self, user, now):
        """What the page of this session shows."""
        tz, lang = self._get_portal_tz(user), get_lang(self.env).code
        return {
            **self._prepare_portal_values(user, now),
            "date": local_time.day_name(self.start, tz, lang),
            "short_date": local_time.short_day_name(self.start, tz, lang),
            "duration": self._format_length(self.stop - self.start),
            "contact": self.company_id._get_portal_contact(),
        }

    def _get_portal_code(self, now):
        """For those who take part in it, which whoever asks knows already.

        :return: the code of a refusal of the session, or ``no_room``, ``open``,
            ``waiting`` (the therapist is there), ``live`` (both have been)
        """
        refusal = self._get_clock_refusal_code(now)
        if refusal and refusal != "not_yet":
            return refusal
        if not self._get_room_url():
            return "no_room"
        if refusal:
            return refusal
        if self.state == "live":
            return "live"
        return "waiting" if self.is_therapist_present else "open"

    def _get_own_portal_code(self, user, now):
        """As :meth:`_get_portal_code`, and whether this person may not come in."""
        code = self._get_portal_code(now)
        if code not in OPEN_CODES:
            return code
        return self._get_join_refusal_code(self._get_participant(user), now) or code

    def _get_portal_sentence(self, code, user, now):
        match code:
            case "no_room":
                return self.env._(
                    "The video room is not available. Please contact your practice."
                )
            case "live":
                return self.env._("Your session is in progress.")
            case "waiting":
                return self.env._("Your therapist is waiting for you.")
            case "open":
                return self.env._("You can begin now.")
        return self._get_portal_refusal_text(None, code, user, now)

    def _get_portal_refusal(self, participant, user, now):
        """:return: what :meth:`_get_join_refusal` says, in words for a client"""
        code = self._get_join_refusal_code(participant, now)
        return code and (
            code,
            self._get_portal_refusal_text(participant, code, user, now),
        )

    def _get_portal_refusal_text(self, participant, code, user, now):
        match code:
            case "not_yet":
                return self._get_opens_sentence(user, now)
            case "cancelled":
                return self.env._(
                    "This session was cancelled. Contact your practice for a new "
                    "appointment."
                )
            case "missed":
                return self.env._(
                    "This session did not take place. Contact your practice for a new "
                    "appointment."
                )
        return self._get_join_refusal_text(participant, code, now)

    def _get_portal_state_name(self, code):
        return {
            "not_yet": self.env._("Planned"),
            "no_room": self.env._("Planned"),
            "open": self.env._("Open now"),
            "waiting": self.env._("Open now"),
            "live": self.env._("In progress"),
            "ended": self.env._("Ended"),
            "cancelled": self.env._("Cancelled"),
            "missed": self.env._("Missed"),
        }.get(code, self.env._("Closed"))

    def _get_opens_sentence(self, user, now):
        tz, lang = self._get_portal_tz(user), get_lang(self.env).code
        opens_time = local_time.time_name(self.opens_at, tz, lang)
        if self._get_day_distance(self.opens_at, user, now) == 0:
            return self.env._("Opens at %(time)s.", time=opens_time)
        return self.env._(
            "Opens on %(day)s at %(time)s.",
            day=local_time.day_name(self.opens_at, tz, lang),
            time=opens_time,
        )

    def _get_countdown(self, user, now):
        """:return: how far away the start is, in one plain sentence"""
        left = self.start - now
        if left <= timedelta():
            return self.env._("It is time for your session.")
        days = self._get_day_distance(self.start, user, now)
        if left < MINUTE_COUNTDOWN or not days:
            return self.env._("Starts in %s.", self._format_length(left))
        if days == 1:
            return self.env._("Starts tomorrow.")
        return self.env._("Starts in %s.", self._format_length(timedelta(days=days)))

    def _format_length(self, length):
        """:return: whole minutes below two hours, whole hours or days above"""
        minutes = timedelta(minutes=math.ceil(length.total_seconds() / 60))
        return babel.dates.format_timedelta(
            minutes,
            granularity="minute",
            threshold=2,
            locale=babel_locale_parse(get_lang(self.env).code),
        )

    def _get_day(self, moment, user, now):
        days = self._get_day_distance(moment, user, now)
        if days == 0:
            return self.env._("Today")
        if days == 1:
            return self.env._("Tomorrow")
        return local_time.day_name(
            moment, self._get_portal_tz(user), get_lang(self.env).code
        )

    def _get_day_distance(self, moment, user, now):
        """:return: calendar days from ``now`` to ``moment``, as the person's go"""
        tz = self._get_portal_tz(user)
        local_day = local_time.to_local(moment, tz).date()
        return (local_day - local_time.to_local(now, tz).date()).days

    def _get_portal_tz(self, user):
        """:return: the time zone for this person, by the practice's setting"""
        return self.company_id._get_teletherapy_tz(user.tz)

    def _get_refresh_in(self, code, now):
        moments = [self.opens_at, self.start, self.closes_at]
        waits = [moment - now for moment in moments if moment > now]
        waits.append(OPEN_REFRESH if code in OPEN_CODES else IDLE_REFRESH)
        left = self.start - now
        if timedelta() < left < MINUTE_COUNTDOWN:
            waits.append(timedelta(seconds=left.seconds % 60 or 60))
        return math.ceil(min(waits).total_seconds())
