# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

PARTIES = {"therapist_id", "therapist_user_id", "client_id"}


class TeletherapySession(models.Model):
    """What the audit trail notes of a session."""

    _name = "teletherapy.session"
    _inherit = ["teletherapy.session", "teletherapy.noted.export.mixin"]

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        for session in sessions:
            session._log_in_audit(
                "booked", details={"start": session.start, "stop": session.stop}
            )
        return sessions

    def write(self, vals):
        times = {
            session: (session.start, session.stop)
            for session in self
            if {"start", "stop"} & vals.keys()
        }
        result = super().write(vals)
        for session, (start, stop) in times.items():
            if (session.start, session.stop) != (start, stop):
                session._log_in_audit(
                    "moved",
                    details={
                        "start_before": start,
                        "stop_before": stop,
                        "start": session.start,
                        "stop": session.stop,
                    },
                )
        if PARTIES & vals.keys():
            self._log_in_audit("changed")
        return result

    def _set_state(self, state):
        changed = self.filtered(lambda session: session.state != state)
        result = super()._set_state(state)
        if state == "cancelled":
            changed._log_in_audit("cancelled")
        elif state in ("completed", "missed"):
            changed._log_in_audit("ended", details={"state": state})
        return result

    def _log_in_audit(self, action, **kwargs):
        self.env["teletherapy.audit"]._log(action, self, **kwargs)
