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
        return [sentence for _code, sentence in self._get_telehealth_lacks(company)]

    def _get_telehealth_lacks(self, company):
        """Return what keeps this client from telehealth, as pairs (code, sentence).

        Codes: other_practice, no_country, other_country, no_email, no_login.
        """
        self.ensure_one()
        if problem := self._get_practice_problem(company):
            return [("other_practice", problem)]
        lacks = []
        countries = company.teletherapy_country_ids
        country_names = ", ".join(countries.mapped("name"))
        if not self.country_id:
            lacks.append(
                (
                    "no_country",
                    self.env._(
                        "This client's country is not known. Telehealth is for "
                        "residents of %(countries)s only: enter the country in the "
                        "client's address.",
                        countries=country_names,
                    ),
                )
            )
        elif self.country_id not in countries:
            lacks.append(
                (
                    "other_country",
                    self.env._(
                        "This client lives in %(country)s. Telehealth is for residents "
                        "of %(countries)s only: correct the country in the client's "
                        "address, or choose another practice location.",
                        country=self.country_id.name,
                        countries=country_names,
                    ),
                )
            )
        if not email_normalize(self.email):
            lacks.append(
                (
                    "no_email",
                    self.env._(
                        "This client has no valid e-mail address. Enter it in the "
                        "client's contact details."
                    ),
                )
            )
        if not self._has_client_portal_account():
            lacks.append(
                (
                    "no_login",
                    self.env._(
                        "This client has no active portal account to sign in with. "
                        "Open the client under My Clients and send the sign-up link."
                    ),
                )
            )
        return lacks

    def _get_telehealth_remedy(self, code):
        """Return the button that mends this lack here and now, or False.

        :return: dict of label, and fields to fill in or the method to call
        """
        self.ensure_one()
        user = self.env.user
        if not self.has_access("write") or not (
            user._is_practice_manager() or user._is_teletherapist()
        ):
            return False
        match code:
            case "no_country":
                return {"label": self.env._("Set country"), "dialog": "address"}
            case "other_country":
                return {"label": self.env._("Correct country"), "dialog": "address"}
            case "no_email":
                label = (
                    self.env._("Correct e-mail")
                    if self.email
                    else self.env._("Add e-mail")
                )
                return {"label": label, "dialog": "contact"}
            case "no_login" if email_normalize(self.email):
                return {
                    "label": self.env._("Send sign-up link"),
                    "method": "action_send_signup_link",
                }
        return False

    def _get_installed_lang(self):
        """Return the language to write in: none where this person's is not installed.

        Odoo keeps a language that is in use, but not that of an archived contact.
        """
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        return self.lang if self.lang in installed else False

    def _has_client_portal_account(self):
        self.ensure_one()
        # sudo: res.users - only whether there is an account, for the person who books
        return any(user.active and user._is_portal() for user in self.sudo().user_ids)
