# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.tools import email_normalize


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_client = fields.Boolean(
        string="Client", index=True, help="This person is seen by a therapist."
    )

    def _get_telehealth_problems(self, company):
        """Return what keeps this client from telehealth with a practice, as sentences.

        They name nobody: what is refused is noted in the server's log.
        """
        self.ensure_one()
        problems = []
        countries = company.teletherapy_country_ids
        country_names = ", ".join(countries.mapped("name"))
        if not self.country_id:
            problems.append(
                self.env._(
                    "This client's country is not known. Telehealth is for residents "
                    "of %(countries)s only: enter the country in the client's address.",
                    countries=country_names,
                )
            )
        elif self.country_id not in countries:
            problems.append(
                self.env._(
                    "This client lives in %(country)s. Telehealth is for residents of "
                    "%(countries)s only: correct the country in the client's address, "
                    "or choose another practice location.",
                    country=self.country_id.name,
                    countries=country_names,
                )
            )
        if not email_normalize(self.email):
            problems.append(
                self.env._(
                    "This client has no valid e-mail address. Enter it in the client's "
                    "contact details."
                )
            )
        if not self._has_client_portal_account():
            problems.append(
                self.env._(
                    "This client has no active portal account to sign in with. Open "
                    "the client and grant portal access."
                )
            )
        return problems

    def _has_client_portal_account(self):
        self.ensure_one()
        # sudo: res.users - only whether there is an account, for the person who books
        return any(user.active and user._is_portal() for user in self.sudo().user_ids)
