# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

READERS = "teletherapy.group_therapist,teletherapy.group_practice_manager"
MAX_LENGTH = 64


class ResPartner(models.Model):
    """The emergency contact on the client's form, and the client's own road to it.

    What is kept is in `teletherapy.emergency.contact`, whose access rights decide.
    """

    _inherit = "res.partner"

    teletherapy_session_ids = fields.One2many(
        "teletherapy.session", "client_id", groups=fields.NO_ACCESS
    )
    can_edit_emergency_contact = fields.Boolean(
        compute="_compute_can_edit_emergency_contact", groups=READERS
    )
    emergency_contact_name = fields.Char(
        string="Whom to Call",
        compute="_compute_emergency_contact",
        inverse="_inverse_emergency_contact_name",
        groups=READERS,
    )
    emergency_contact_relation = fields.Char(
        string="Relation",
        compute="_compute_emergency_contact",
        inverse="_inverse_emergency_contact_relation",
        groups=READERS,
    )
    emergency_contact_phone = fields.Char(
        string="Emergency Contact's Phone",
        compute="_compute_emergency_contact",
        inverse="_inverse_emergency_contact_phone",
        groups=READERS,
    )
    emergency_notes = fields.Text(
        string="In an Emergency",
        compute="_compute_emergency_contact",
        inverse="_inverse_emergency_notes",
        groups=READERS,
    )

    @api.depends_context("uid", "company")
    def _compute_can_edit_emergency_contact(self):
        user = self.env.user
        is_manager = user._is_practice_manager()
        # sudo: teletherapy.session - whether there is one of this therapist's
        groups = (
            self.env["teletherapy.session"]
            .sudo()
            ._read_group(
                [
                    ("client_id", "in", self.ids),
                    ("therapist_user_id", "=", user.id),
                    ("company_id", "=", self.env.company.id),
                    ("state", "!=", "cancelled"),
                ],
                ["client_id"],
            )
        )
        clients = self.browse().union(*(client for (client,) in groups))
        for partner in self:
            # sudo: res.partner - whose client it is
            practice = partner.sudo().company_id
            is_ours = not practice or practice == self.env.company
            partner.can_edit_emergency_contact = is_ours and (
                is_manager or (partner._origin in clients and user._is_teletherapist())
            )

    @api.depends_context("uid", "company")
    def _compute_emergency_contact(self):
        contacts = self.env["teletherapy.emergency.contact"]
        contacts = contacts._find(self, self.env.company)
        contact_by_client = {contact.client_id: contact for contact in contacts}
        for partner in self:
            contact = contact_by_client.get(partner._origin, contacts.browse())
            partner.emergency_contact_name = contact.name
            partner.emergency_contact_relation = contact.relation
            partner.emergency_contact_phone = contact.phone
            partner.emergency_notes = contact.notes

    def _inverse_emergency_contact_name(self):
        self._write_emergency_contact("name", "emergency_contact_name")

    def _inverse_emergency_contact_relation(self):
        self._write_emergency_contact("relation", "emergency_contact_relation")

    def _inverse_emergency_contact_phone(self):
        self._write_emergency_contact("phone", "emergency_contact_phone")

    def _inverse_emergency_notes(self):
        self._write_emergency_contact("notes", "emergency_notes")

    def _write_emergency_contact(self, name, partner_name):
        """Write with the user's own rights what they have entered on the form."""
        contacts = self.env["teletherapy.emergency.contact"]
        for partner in self:
            value = partner[partner_name]
            contact = contacts._find(partner, self.env.company)
            if contact:
                contact[name] = value
            elif value:
                contacts.create({"client_id": partner.id, name: value})

    def _get_address_lines(self):
        """Return the address as it is read out on the phone."""
        self.ensure_one()
        city = " ".join(filter(None, (self.city, self.zip)))
        lines = [self.street, self.street2, city]
        lines += [self.state_id.name, self.country_id.name]
        return [line for line in lines if line]

    # The client's own road

    def _get_own_emergency_contact(self):
        """Return what the client has entered last, without the practice's notes."""
        self.ensure_one()
        # sudo: teletherapy.emergency.contact - the client's own, and no notes
        contact_sudo = (
            self.env["teletherapy.emergency.contact"]
            .sudo()
            .search(
                [("client_id", "=", self.id)], order="write_date desc, id desc", limit=1
            )
        )
        return {
            "name": contact_sudo.name or "",
            "relation": contact_sudo.relation or "",
            "phone": contact_sudo.phone or "",
        }

    def _set_own_emergency_contact(self, name, relation, phone):
        """Keep whom the client names, with every practice that sees them.

        All three empty take it back. Raises UserError when something is missing.
        """
        self.ensure_one()
        values = {
            "name": " ".join(name.split()),
            "relation": " ".join(relation.split()),
            "phone": " ".join(phone.split()),
        }
        if any(len(value) > MAX_LENGTH for value in values.values()):
            raise UserError(
                self.env._(
                    "This is too long. Use at most %(count)s characters in each field.",
                    count=MAX_LENGTH,
                )
            )
        if any(values.values()) and not (values["name"] and values["phone"]):
            raise UserError(
                self.env._("Enter the name and the phone number of your contact.")
            )
        # sudo: teletherapy.emergency.contact - of the client who is signed in
        contacts_sudo = self.env["teletherapy.emergency.contact"].sudo()
        for company_sudo in self._get_own_practices_sudo():
            contact_sudo = contacts_sudo._find(self, company_sudo)
            if contact_sudo:
                contact_sudo.write(values)
            elif any(values.values()):
                contacts_sudo.create(
                    {**values, "client_id": self.id, "company_id": company_sudo.id}
                )

    def _get_own_practices_sudo(self):
        # sudo: teletherapy.session, res.users - where this client is seen
        partner_sudo = self.sudo()
        return (
            partner_sudo.teletherapy_session_ids.company_id
            | partner_sudo.user_ids.company_id[:1]
        )
