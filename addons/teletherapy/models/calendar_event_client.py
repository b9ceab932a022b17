# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Command

# What the system keeps for every appointment of a client, whatever is typed. An
# activity on the client's contact would tell of it all who read contacts.
PRIVATE_VALUES = {"privacy": "private", "res_model_id": False, "res_id": False}


class CalendarEvent(models.Model):
    """An appointment in person with a client is as private as telehealth."""

    _inherit = "calendar.event"

    @api.onchange("client_id")
    def _onchange_client_privacy(self):
        if self.client_id:
            self.privacy = "private"

    def _prepare_in_person_values(self, vals):
        """Return the values to write, private where there is a client."""
        if not vals.get("client_id", self.client_id.id):
            return vals
        starts = not self.client_id
        values = {
            **vals,
            **{
                name: value
                for name, value in PRIVATE_VALUES.items()
                if starts or name in vals
            },
        }
        if starts or {"partner_ids", "client_id"} & vals.keys():
            values["partner_ids"] = [Command.set(self._get_attending_staff(vals).ids)]
        return values

    def _get_attending_staff(self, vals):
        """Return who attends with these values, without clients.

        Every employee can read who attends what, and attendees get e-mails with names.
        """
        commands = vals.get("partner_ids")
        if commands is None and not self:
            commands = self.default_get(["partner_ids"]).get("partner_ids")
        ids = set(self.partner_ids.ids)
        for command in commands or []:
            match command:
                case (Command.SET, _, new_ids):
                    ids = set(new_ids)
                case (Command.CLEAR, *_):
                    ids = set()
                case (Command.LINK, partner_id, *_) | int(partner_id):
                    ids.add(partner_id)
                case (Command.UNLINK | Command.DELETE, partner_id, *_):
                    ids.discard(partner_id)
        client = self.client_id.browse(vals.get("client_id", self.client_id.id))
        # sudo: res.partner - whether those who attend are clients, nothing else
        partners_sudo = self.partner_ids.sudo().browse(sorted(ids)).exists()
        clients_sudo = partners_sudo.filtered(
            lambda partner: partner.is_client and partner.partner_share
        )
        return (partners_sudo - clients_sudo).sudo(False) - client
