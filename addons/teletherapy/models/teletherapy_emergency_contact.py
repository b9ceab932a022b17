# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class TeletherapyEmergencyContact(models.Model):
    """Whom to call for a client, and what to know, in an emergency.

    Each practice has its own: what one notes may be health information. The therapists
    of the client and the practice's managers read and write it, nobody else does.
    """

    _name = "teletherapy.emergency.contact"
    _inherit = "teletherapy.noted.export.mixin"
    _description = "Emergency Contact"

    client_id = fields.Many2one(
        "res.partner", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    name = fields.Char()
    relation = fields.Char()
    phone = fields.Char()
    notes = fields.Text()

    _client_uniq = models.Constraint(
        "UNIQUE(client_id, company_id)",
        "A client has one emergency contact in each practice.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse strangers before the constraint tells them that there is one."""
        if not self.env.su:
            clients = self.env["res.partner"].browse(
                vals.get("client_id") for vals in vals_list
            )
            if not all(client.can_edit_emergency_contact for client in clients):
                raise AccessError(
                    self.env._(
                        "Only the client's therapist and the practice's managers can "
                        "enter whom to call in an emergency. Book the client's first "
                        "session before you do."
                    )
                )
        return super().create(vals_list)

    @api.model
    def _find(self, clients, company):
        """Return those of these clients, as far as the user may read them."""
        return self.search(
            Domain("client_id", "in", clients.ids)
            & Domain("company_id", "=", company.id)
        )
