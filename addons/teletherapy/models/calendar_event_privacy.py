# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.fields import Domain

# Everybody may search these as well, to see when a colleague is busy.
SEARCHABLE_FIELDS = {"partner_ids", "attendee_ids"}


class CalendarEvent(models.Model):
    """Who sees what of an appointment with a client, by video or in person.

    Odoo lets every employee read every event and masks the private ones for those who
    do not attend. Appointments with clients are always private. Their clients are no
    attendees, since attendees can be read by every employee, get e-mails with names
    and accept links, and go to external calendars.
    """

    _inherit = "calendar.event"

    # The therapist's remarks are not for the client, who may read the appointment.
    notes = fields.Html(groups="base.group_user")

    def _is_client_party(self):
        """Whether an appointment with a client is open to the current user.

        Therapist and organizer are parties already by Odoo's rules for private events.
        """
        self.ensure_one()
        if not self.is_telehealth and not self.client_id:
            return False
        user = self.env.user
        if user.has_group("teletherapy.group_practice_manager"):
            # sudo: hr.employee, res.partner - the practice of the appointment
            practice = self.therapist_id.sudo().company_id or (
                self.client_id.sudo().company_id
            )
            return practice in user.company_ids
        return self.client_id == user.partner_id

    def _get_with_client_domain(self):
        return Domain("is_telehealth", "=", True) | Domain("client_id", "!=", False)

    def _get_client_party_domain(self):
        """Return the appointments with clients that are open to the current user."""
        user = self.env.user
        parties = Domain("user_id", "=", user.id) | Domain(
            "partner_ids", "in", user.partner_id.ids
        )
        if user.has_group("teletherapy.group_practice_manager"):
            practices = [("company_id", "in", user.company_ids.ids)]
            # sudo: hr.employee, res.partner - of the manager's practices
            staff_sudo = self.env["hr.employee"].sudo().with_context(active_test=False)
            clients_sudo = (
                self.env["res.partner"].sudo().with_context(active_test=False)
            )
            parties |= Domain("therapist_id", "in", staff_sudo._search(practices)) | (
                Domain("therapist_id", "=", False)
                & Domain("client_id", "in", clients_sudo._search(practices))
            )
        else:
            parties |= Domain("client_id", "=", user.partner_id.id)
        return self._get_with_client_domain() & parties

    def _check_private_event_conditions(self):
        return super()._check_private_event_conditions() and not self._is_client_party()

    @api.depends("client_id", "is_telehealth", "therapist_id")
    def _compute_user_can_edit(self):
        result = super()._compute_user_can_edit()
        if self.env.user.has_group("teletherapy.group_practice_manager"):
            self.filtered(lambda event: event._is_client_party()).user_can_edit = True
        return result

    def _check_access(self, operation):
        """Let practice managers change the clients' appointments of the practice."""
        result = super()._check_access(operation)
        if (
            result
            and self.env.user.has_group("teletherapy.group_practice_manager")
            and any(self._ids)
        ):
            forbidden, make_error = result
            # sudo: calendar.event - decides about access, so it cannot ask for it
            forbidden -= forbidden.filtered(
                lambda event: event.sudo()._is_client_party()
            )
            return (forbidden, make_error) if forbidden else None
        return result

    def _get_default_privacy_domain(self):
        return Domain.OR(
            [super()._get_default_privacy_domain(), self._get_client_party_domain()]
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Find other people's clients' appointments only by what everybody may see.

        The values are masked, but to look for a client's name would tell them.
        """
        if not self.env.su and not kwargs.get("bypass_access"):
            names = {
                condition.field_expr.split(".")[0]
                for condition in Domain(domain).iter_conditions()
            }
            names.update(
                term.split()[0].split(".")[0]
                for term in (order or "").split(",")
                if term.strip()
            )
            if names - self._get_public_fields() - SEARCHABLE_FIELDS:
                domain = Domain(domain) & (
                    ~self._get_with_client_domain() | self._get_client_party_domain()
                )
        return super()._search(domain, offset, limit, order, **kwargs)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Show the messages of a private appointment to those who may change it."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation == "read":
            for event in self:
                if event._check_private_event_conditions():
                    operations[event] = "write"
        return operations

    def _skip_send_mail_status_update(self):
        """Telehealth has e-mails of its own; Odoo's invitations would tell too much."""
        return self.is_telehealth or super()._skip_send_mail_status_update()
