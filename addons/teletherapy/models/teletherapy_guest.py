# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class TeletherapyGuest(models.Model):
    """Somebody who takes part in a telehealth appointment beside therapist and client.

    The session's participants follow these. Who is taken out of here has no way into
    the session any more, also when they are in its room.
    """

    _name = "teletherapy.guest"
    _description = "Further Participant of an Appointment"
    _rec_name = "partner_id"
    _order = "event_id, id"

    event_id = fields.Many2one(
        "calendar.event",
        string="Appointment",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    therapist_user_id = fields.Many2one(
        related="event_id.therapist_id.user_id",
        string="Therapist's User",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="event_id.therapist_id.company_id",
        string="Practice",
        store=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('user_ids', '!=', False)]",
    )
    role = fields.Selection(
        [("guest", "Guest"), ("observer", "Observer")],
        default="guest",
        required=True,
        help="A guest is seen and heard, as a family member or an interpreter is. An "
        "observer, such as a supervisor, only watches and listens; everybody is told.",
    )

    _event_partner_uniq = models.Constraint(
        "UNIQUE(event_id, partner_id)",
        "This person takes part in the appointment already.",
    )

    @api.constrains("event_id", "partner_id")
    def _check_partner(self):
        for guest in self:
            if problem := guest._get_problem():
                raise ValidationError(problem)

    def _get_problem(self):
        """Return why this person cannot take part, without naming them, or None."""
        self.ensure_one()
        # sudo: calendar.event, hr.employee, res.users - the rules look at more than
        # the user may read
        guest_sudo = self.sudo()
        event_sudo, partner_sudo = guest_sudo.event_id, guest_sudo.partner_id
        if not event_sudo.is_telehealth:
            return self.env._(
                "Only telehealth appointments have further participants. Say Yes to "
                "“Teletherapy Session?” first."
            )
        if partner_sudo in (
            event_sudo.client_id,
            event_sudo.therapist_id.user_id.partner_id,
        ):
            return self.env._(
                "Therapist and client take part anyway. Choose somebody else."
            )
        users_sudo = partner_sudo.user_ids.filtered(
            lambda user: user.active and not user._is_public()
        )
        if not users_sudo:
            return self.env._(
                "This person has no account to sign in with. Grant portal access to "
                "the contact first, then add them here."
            )
        if guest_sudo.company_id not in users_sudo.company_ids:
            return self.env._(
                "This person's account belongs to another practice. Ask whoever runs "
                "your Odoo to let it into this practice as well."
            )
        return None

    @api.model_create_multi
    def create(self, vals_list):
        guests = super().create(vals_list)
        guests.event_id._sync_guests()
        return guests

    def write(self, vals):
        if {"event_id", "partner_id", "role"} & vals.keys():
            # A role is part of what a person was let in as: it is taken and given anew.
            raise UserError(
                self.env._(
                    "A further participant cannot be changed into another one. Remove "
                    "this line and add a new one."
                )
            )
        return super().write(vals)

    def unlink(self):
        events = self.event_id
        result = super().unlink()
        events.exists()._sync_guests()
        return result
