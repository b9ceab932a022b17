# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .teletherapy_session import OVER_STATES

LOCATIONS = [
    ("address", "At the address on file"),
    ("other", "At another place"),
    ("outside", "Outside the practice's countries"),
    ("not_told", "Not told"),
]
TEXT_LENGTH = 128


class TeletherapyParticipant(models.Model):
    """Where a client says to be during a session, so that help can be sent there.

    Asked anew for every session, kept with it, and never known to the media server.
    """

    _inherit = "teletherapy.participant"

    location = fields.Selection(LOCATIONS, readonly=True, copy=False)
    location_street = fields.Char(
        string="Street", size=TEXT_LENGTH, readonly=True, copy=False
    )
    location_city = fields.Char(
        string="City", size=TEXT_LENGTH, readonly=True, copy=False
    )
    location_state_id = fields.Many2one(
        "res.country.state",
        string="State",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    location_country_id = fields.Many2one(
        "res.country",
        string="Country",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    location_told_at = fields.Datetime(string="Told", readonly=True, copy=False)

    def _may_tell_location(self):
        """Whether this is the current user, as a client who is asked."""
        self.ensure_one()
        return bool(
            self.role == "client"
            and self.partner_id == self.env.user.partner_id
            and self.session_id.company_id.teletherapy_ask_location
        )

    def _get_location_question(self):
        """Return what the client is asked, and what they have told already."""
        self.ensure_one()
        return {
            "told": self._get_location_values(),
            "address": self._get_address_on_file(),
            "countries": self.session_id.company_id._get_location_choices(),
        }

    def _get_location_values(self):
        """Return what was told, or False: its kind and the lines to read."""
        self.ensure_one()
        if not self.location:
            return False
        lines = [self.location_street, self.location_city, self.location_state_id.name]
        if not self.location_state_id:
            lines.append(self.location_country_id.name)
        return {"kind": self.location, "lines": [line for line in lines if line]}

    def _get_address_on_file(self):
        """Return the lines of the client's address, if help would find it; or False.

        It has to lie where the practice may treat: otherwise the client is asked.
        """
        self.ensure_one()
        partner = self.partner_id
        countries = self.session_id.company_id.teletherapy_country_ids
        needs_state = bool(partner.country_id.state_ids)
        if (
            not (partner.street and partner.city)
            or partner.country_id not in countries
            or (needs_state and not partner.state_id)
        ):
            return False
        return partner._get_address_lines()

    def _tell_location(
        self, kind, street="", city="", state_id=False, country_id=False
    ):
        """Keep where the client is; told again, the newer answer counts.

        Raises AccessError for everybody but the client who is asked, UserError when
        something is missing or the session is over.
        """
        self.ensure_one()
        if not self._may_tell_location():
            raise AccessError(
                self.env._("Only the client of a session says where they are.")
            )
        now = fields.Datetime.now()
        if self.session_id._get_due_state(now) in OVER_STATES:
            raise UserError(self.env._("This session is over."))
        values = {
            "location_street": False,
            "location_city": False,
            "location_state_id": False,
            "location_country_id": False,
            **self._prepare_location_values(kind, street, city, state_id, country_id),
            "location": kind,
            "location_told_at": now,
        }
        # sudo: teletherapy.participant - kept by the system, nobody may write it
        self.sudo().write(values)

    def _prepare_location_values(self, kind, street, city, state_id, country_id):
        match kind:
            case "not_told":
                return {}
            case "address":
                return self._prepare_address_values()
            case "other" | "outside":
                texts = {
                    "location_street": " ".join(str(street or "").split()),
                    "location_city": " ".join(str(city or "").split()),
                }
                if any(len(text) > TEXT_LENGTH for text in texts.values()):
                    raise UserError(
                        self.env._(
                            "This is too long. Use at most %(count)s characters in "
                            "each field.",
                            count=TEXT_LENGTH,
                        )
                    )
                if not texts["location_city"]:
                    raise UserError(
                        self.env._(
                            "Enter the city or place where you are: help has to find "
                            "you."
                        )
                    )
                if kind == "other":
                    texts.update(self._prepare_state_values(state_id, country_id))
                return texts
        raise UserError(self.env._("Choose where you are."))

    def _prepare_address_values(self):
        if not self._get_address_on_file():
            raise UserError(
                self.env._(
                    "The practice has no complete address of yours. Enter where you "
                    "are."
                )
            )
        partner = self.partner_id
        street = ", ".join(filter(None, (partner.street, partner.street2)))
        city = " ".join(filter(None, (partner.city, partner.zip)))
        return {
            "location_street": street[:TEXT_LENGTH],
            "location_city": city[:TEXT_LENGTH],
            "location_state_id": partner.state_id.id,
            "location_country_id": partner.country_id.id,
        }

    def _prepare_state_values(self, state_id, country_id):
        countries = self.session_id.company_id.teletherapy_country_ids
        state = countries.state_ids.filtered(lambda state: state.id == state_id)
        country = state.country_id or countries.filtered(
            lambda country: country.id == country_id and not country.state_ids
        )
        if not country:
            raise UserError(self.env._("Choose the state where you are."))
        return {"location_state_id": state.id, "location_country_id": country.id}
