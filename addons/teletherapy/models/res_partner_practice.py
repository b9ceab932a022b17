# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class ResPartner(models.Model):
    """A client belongs to one practice.

    Odoo shares a contact that has no company with every company of the database. A
    client always gets one, and Odoo's own rule for contacts keeps the others out.
    Contacts of staff stay visible to all, as Odoo wants them.
    """

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        default = self.default_get(["is_client"]).get("is_client")
        return super().create(
            [
                {**vals, "company_id": self._get_new_client_company(vals).id}
                if vals.get("is_client", default) and not vals.get("company_id")
                else vals
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if vals.get("is_client"):
            company = self.env["res.company"].browse(vals.get("company_id"))
            for partner in self.filtered(lambda p: not (p.is_client and p.company_id)):
                partner._take_practice(company or self.env.company)
        if "company_id" not in vals or vals["company_id"]:
            return super().write(vals)
        # A client keeps the practice: Odoo empties the field with a parent's, for one.
        clients = self.filtered(lambda p: vals.get("is_client", p.is_client))
        kept = {name: value for name, value in vals.items() if name != "company_id"}
        result = super(ResPartner, clients).write(kept)
        return super(ResPartner, self - clients).write(vals) and result

    @api.model
    def _get_new_client_company(self, vals):
        # sudo: res.partner - the practice of the family or firm the client belongs to
        parent_sudo = self.sudo().browse(vals.get("parent_id"))
        return parent_sudo.company_id or self.env.company

    @api.constrains("company_id")
    def _check_client_company(self):
        # sudo: teletherapy.session - of every practice, whoever moves the client
        sessions_sudo = self.env["teletherapy.session"].sudo()
        for client in self.filtered(lambda partner: partner.is_client):
            if sessions_sudo.search_count(
                [
                    ("client_id", "=", client.id),
                    ("state", "in", ("scheduled", "open", "live")),
                    "!",
                    ("company_id", "child_of", client.company_id.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "This client has telehealth appointments at another practice. "
                        "Cancel them first, then change the practice."
                    )
                )

    def _get_practice_problem(self, company):
        """Return why this contact cannot be a client of this practice, or None."""
        self.ensure_one()
        # sudo: res.partner, res.users, res.company - the other practice is out of reach
        partner_sudo, practices_sudo = self.sudo(), company.sudo().parent_ids
        if partner_sudo.company_id:
            if partner_sudo.company_id in practices_sudo:
                return None
            return self.env._(
                "This person is a client of another practice in this database. Make a "
                "new client for this practice, with an e-mail address of its own."
            )
        accounts_sudo = partner_sudo._get_client_accounts_sudo()
        if partner_sudo.is_client and accounts_sudo.company_id - practices_sudo:
            return self.env._(
                "This client signs in at another practice of this database. Make a new "
                "client for this practice, or ask an administrator to change the "
                "company of the login."
            )
        return None

    def _join_practice(self, company):
        """Make this contact a client of this practice, by whoever books. Idempotent.

        :raise ValidationError: the contact belongs to another practice
        """
        self.ensure_one()
        self._take_practice(company)
        # sudo: res.partner - who books need not have the right to change contacts
        partner_sudo = self.sudo()
        if not partner_sudo.is_client:
            partner_sudo.is_client = True

    def _take_practice(self, company):
        """Let this contact belong to this practice, if to none yet.

        Who can sign in already signs in at this practice from now on, since Odoo wants
        a contact and its account in one company.
        """
        self.ensure_one()
        if problem := self._get_practice_problem(company):
            raise ValidationError(problem)
        # sudo: res.partner, res.users - whoever books or marks, all of it is set
        partner_sudo = self.sudo()
        if partner_sudo.company_id or not partner_sudo._is_without_staff_account():
            return
        accounts_sudo = partner_sudo._get_client_accounts_sudo()
        if partner_sudo.is_client and accounts_sudo:
            company = accounts_sudo.company_id
        accounts_sudo.filtered(lambda user: user.company_id != company).write(
            {
                "company_id": company.id,
                "company_ids": [Command.link(company.id)],
            }
        )
        partner_sudo.company_id = company

    def _is_without_staff_account(self):
        users = self.with_context(active_test=False).user_ids
        return all(user.share for user in users)

    def _get_client_accounts_sudo(self):
        # sudo: res.users - the accounts behind a client, closed ones included
        users_sudo = self.sudo().with_context(active_test=False).user_ids
        return users_sudo.filtered("share")
