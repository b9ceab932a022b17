# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import api, models
from odoo.tools import format_datetime

from ..tools import local_time

TIMES = ("before", "start", "start_before", "stop", "stop_before")


class TeletherapyAudit(models.Model):
    """The details of an entry as people read them."""

    _inherit = "teletherapy.audit"

    @api.depends("details")
    @api.depends_context("lang", "tz")
    def _compute_description(self):
        for entry in self:
            details = json.loads(entry.details or "{}")
            entry.description = "; ".join(
                entry._describe(key, value) for key, value in details.items()
            )

    def _describe(self, key, value):
        if key == "changes":
            return "; ".join(
                self.env._(
                    "%(setting)s: %(old)s → %(new)s",
                    setting=self._get_setting_name(name),
                    old=old or "–",
                    new=new or "–",
                )
                for name, (old, new) in value.items()
            )
        label = self._get_detail_labels().get(key, key)
        if key in TIMES:
            value = local_time.widen(
                format_datetime(self.env, value, tz=self.env.tz.zone, dt_format="short")
            )
        if isinstance(value, bool):
            return label
        if isinstance(value, list):
            value = ", ".join(str(item) for item in value)
        value = self._get_detail_values().get(value, value)
        return self.env._("%(label)s: %(value)s", label=label, value=value)

    @api.model
    def _get_setting_name(self, name):
        field = self.env["res.company"]._fields.get(name)
        return field._description_string(self.env) if field else name

    @api.model
    def _get_detail_labels(self):
        return {
            "account": self.env._("Account"),
            "added": self.env._("Added to the session"),
            "again": self.env._("Came back"),
            "before": self.env._("Kept before"),
            "by": self.env._("By"),
            "cancelled_sessions": self.env._("Cancelled sessions, by number"),
            "count": self.env._("Number"),
            "group": self.env._("Through the group"),
            "of": self.env._("Of"),
            "outcome": self.env._("Outcome"),
            "outcome_before": self.env._("Outcome before"),
            "outcome_proposed": self.env._("Proposed"),
            "reason": self.env._("Reason"),
            "role": self.env._("Role"),
            "start": self.env._("Start"),
            "start_before": self.env._("Start before"),
            "state": self.env._("State"),
            "stop": self.env._("End"),
            "stop_before": self.env._("End before"),
            "withdrawn": self.env._("Taken out of the session"),
            "text_hash": self.env._("Fingerprint of the text"),
        }

    @api.model
    def _get_detail_values(self):
        return {
            "teletherapy": self.env._("Teletherapy"),
            "therapist": self.env._("Therapist"),
            "guest": self.env._("Guest"),
            "observer": self.env._("Observer"),
            "practice_manager": self.env._("Practice Manager"),
            "practice_owner": self.env._("Practice Owner"),
            "completed": self.env._("Completed"),
            "missed": self.env._("Missed"),
            "client_missed": self.env._("Missed by the client"),
            "therapist_missed": self.env._("Missed by the therapist"),
            "too_short": self.env._("Too short"),
            "cancelled": self.env._("Cancelled"),
            "automatic": self.env._("The media server, by the practice's setting"),
            "left": self.env._("Left"),
            "lost": self.env._("Connection lost"),
            "drained": self.env._("Media server stopped"),
            "ended": self.env._("Session ended"),
            "teletherapy.audit": self.env._("Audit Trail"),
            "calendar.event": self.env._("Appointments"),
            "res.partner": self.env._("Clients"),
            "teletherapy.session": self.env._("Sessions"),
            "teletherapy.participant": self.env._("Participants"),
            "teletherapy.media.event": self.env._("Attendance Log"),
            "teletherapy.emergency.contact": self.env._("Emergency Contacts"),
            "teletherapy.chat.message": self.env._("Chat Messages on Record"),
            "teletherapy.quality": self.env._("Session Quality"),
        }
