# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from odoo.addons.teletherapy.tools import local_time

from ..tools.time_values import get_time_values


class CalendarEvent(models.Model):
    """What the portal shows of an appointment, and of what can be done with it."""

    _inherit = "calendar.event"

    def _get_portal_url(self):
        self.ensure_one()
        return f"/my/teletherapy/appointment/{self.id}"

    @api.model
    def _get_portal_domain(self, user):
        """Return the appointments of this client."""
        return Domain("client_id", "=", user.partner_id.id) & Domain(
            "therapist_id", "!=", False
        )

    @api.model
    def _get_portal_office_domain(self, user):
        """Return those that are held at the practice."""
        return self._get_portal_domain(user) & Domain("is_telehealth", "=", False)

    def _prepare_portal_row(self, user, now):
        """Return what a list shows of an appointment at the practice.

        With the names that a session uses, so that both stand in one list.
        """
        self.ensure_one()
        company = self.therapist_id.company_id
        tz, lang = company._get_teletherapy_tz(user.tz), get_lang(self.env).code
        if not self.active:
            code, state_name = "cancelled", self.env._("Cancelled")
        elif self.stop <= now:
            code, state_name = "ended", self.env._("Past")
        else:
            code, state_name = "office", self.env._("At the practice")
        return {
            "url": self._get_portal_url(),
            "code": code,
            "state_name": state_name,
            "is_open": False,
            "day": local_time.day_name(self.start, tz, lang),
            "start_time": local_time.time_name(self.start, tz, lang),
            "therapist": self.therapist_id.name,
        }

    def _prepare_portal_office_values(self, user, now):
        """Return what the page of an appointment at the practice shows."""
        row = self._prepare_portal_row(user, now)
        company = self.therapist_id.company_id
        tz, lang = company._get_teletherapy_tz(user.tz), get_lang(self.env).code
        return {
            **row,
            "is_over": row["code"] != "office",
            **get_time_values(self.start, self.stop, tz, lang),
            "duration": self.env["teletherapy.session"]._format_length(
                self.stop - self.start
            ),
            "practice": company.name,
            "address": "\n".join(
                line
                for line in company.partner_id._display_address(
                    without_company=True
                ).splitlines()
                if line.strip()
            ),
            "contact": company._get_portal_contact(),
        }

    def _prepare_portal_changes(self, user, now):
        """Return what the client can do with this appointment, and why not the rest."""
        self.ensure_one()
        move_refusal = self._get_change_refusal("move", now)
        cancel_refusal = self._get_change_refusal("cancel", now)
        refusal = cancel_refusal or move_refusal
        request = self.env["teletherapy.booking"]._get_open_requests(self)[:1]
        return {
            "move_url": not move_refusal and f"{self._get_portal_url()}/move",
            "cancel_url": not cancel_refusal and f"{self._get_portal_url()}/cancel",
            "sentence": refusal and refusal[0] != "over" and refusal[1],
            "request": request and request._prepare_portal_values(user),
        }

    def _get_minutes(self):
        self.ensure_one()
        return (self.stop - self.start) // timedelta(minutes=1)

    def _get_portal_page_url(self):
        """Return the page about this appointment: its session's, if there is one."""
        self.ensure_one()
        session_sudo = self._get_sessions_sudo()
        if not session_sudo and self.is_telehealth:
            # sudo: teletherapy.session - the one that was cancelled with it
            session_sudo = session_sudo.search([("event_id", "=", self.id)], limit=1)
        return (
            session_sudo._get_portal_url() if session_sudo else self._get_portal_url()
        )

    def _get_calendar_url(self):
        """Return the address of the file for the client's own calendar."""
        self.ensure_one()
        session_sudo = self._get_sessions_sudo()
        if session_sudo:
            return f"{session_sudo._get_portal_url()}/session.ics"
        return f"{self._get_portal_url()}/appointment.ics"
