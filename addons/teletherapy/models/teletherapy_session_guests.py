# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

GUEST_ROLES = ("guest", "observer")
# What a room takes, therapist and client included.
MOST_PARTICIPANTS = 16


class TeletherapySession(models.Model):
    """Guests and observers of a session follow those of the appointment."""

    _inherit = "teletherapy.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        for session in sessions:
            session._sync_guests()
        return sessions

    def _get_participants(self):
        """Return who takes part, without those who do not any more."""
        return self.participant_ids.filtered(lambda one: not one.withdrawn_at)

    def _sync_guests(self):
        """Take in who was added to the appointment, and take out who was removed."""
        self.ensure_one()
        wanted = {
            (guest.partner_id, guest.role)
            for guest in self.event_id.teletherapy_guest_ids
        }
        # A client who was a guest takes part once.
        wanted = {
            (partner, role)
            for partner, role in wanted
            if partner not in self.client_id | self.therapist_user_id.partner_id
        }
        # Who was invited on the spot stands on no appointment, and stays.
        present = self._get_participants().filtered(
            lambda p: p.role in GUEST_ROLES and p.partner_id
        )
        gone = present.filtered(lambda p: (p.partner_id, p.role) not in wanted)
        gone._withdraw()
        taken = {(p.partner_id, p.role) for p in present - gone}
        added = sorted(wanted - taken, key=lambda pair: pair[0].id)
        if not added:
            return
        self.participant_ids = [
            Command.create({"partner_id": partner.id, "role": role})
            for partner, role in added
        ]
        if len(self._get_participants()) > MOST_PARTICIPANTS:
            raise UserError(
                self.env._(
                    "A telehealth session has room for %(count)s people, therapist and "
                    "client included. Remove somebody first.",
                    count=MOST_PARTICIPANTS,
                )
            )
        self._note_placed()
        for _partner, role in added:
            self._log_in_audit("changed", details={"added": role})

    def _get_guest_overlap_problem(self):
        """Return which session is in the way of a guest of this one, or None.

        Who only observes may look into several.
        """
        self.ensure_one()
        guests = self._get_participants().filtered(lambda p: p.role == "guest")
        elsewhere = Domain(
            "participant_ids",
            "any",
            [
                ("partner_id", "in", guests.partner_id.ids),
                ("role", "in", ("client", "guest")),
                ("withdrawn_at", "=", False),
            ],
        )
        other = self.search(
            elsewhere
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("scheduled", "open", "live"))
            & Domain("start", "<", self.stop)
            & Domain("stop", ">", self.start)
            & Domain("id", "!=", self.id),
            order="start, id",
            limit=1,
        )
        if not guests or not other:
            return None
        return self.env._(
            "A guest cannot be in two telehealth sessions at the same time: this one "
            "is on %(this)s, another one on %(other)s. Choose another time, or remove "
            "the guest.",
            this=self._format_span(self.start, self.stop),
            other=self._format_span(other.start, other.stop),
        )
