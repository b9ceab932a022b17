# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "Teletherapy Portal",
    "version": "19.0.1.0.0",
    "category": "Services",
    "summary": "What the client sees of a telehealth session: portal pages and "
    "invitation links",
    "depends": ["teletherapy", "portal"],
    "data": [
        "security/ir.model.access.csv",
        "data/mail_template_data.xml",
        "views/frontend_templates.xml",
        "views/session_templates.xml",
        "views/booking_templates.xml",
        "views/appointment_templates.xml",
        "views/portal_templates.xml",
        "views/invitation_templates.xml",
        "views/prompt_templates.xml",
        "views/emergency_contact_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "teletherapy_portal/static/src/interactions/**/*",
            "teletherapy_portal/static/src/scss/**/*",
        ],
    },
    "auto_install": True,
    "author": "Teletherapy for Odoo contributors",
    "license": "LGPL-3",
}
