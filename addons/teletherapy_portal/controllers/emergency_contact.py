# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

PAGE = "/my/emergency-contact"


class TeletherapyEmergencyContact(CustomerPortal):
    """The client says whom the practice may call in an emergency."""

    @route(
        PAGE,
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
        sitemap=False,
    )
    def emergency_contact(self, done=None, **kw):
        contact = request.env.user.partner_id._get_own_emergency_contact()
        return self._render_emergency_contact(contact, done=done)

    @route(
        PAGE,
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
        sitemap=False,
    )
    def emergency_contact_save(self, name="", relation="", phone="", **kw):
        contact = {"name": name, "relation": relation, "phone": phone}
        try:
            request.env.user.partner_id._set_own_emergency_contact(**contact)
        except UserError as error:
            return self._render_emergency_contact(contact, problem=str(error))
        return request.redirect(f"{PAGE}?done=1", 303)

    def _render_emergency_contact(self, contact, done=None, problem=None):
        return request.render(
            "teletherapy_portal.portal_emergency_contact",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "teletherapy_emergency_contact",
                "contact": contact,
                "done": done,
                "problem": problem,
            },
        )
