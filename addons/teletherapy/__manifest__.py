# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

{
    "name": "Teletherapy",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Teletherapy",
    "summary": "Telehealth appointments and sessions of a practice",
    "depends": ["auth_signup", "calendar", "hr", "portal"],
    "data": [
        "security/teletherapy_security.xml",
        "security/ir.model.access.csv",
        "data/ir_cron_data.xml",
        "data/res_company_data.xml",
        "wizard/teletherapy_settings_views.xml",
        "views/calendar_event_views.xml",
        "views/hr_employee_views.xml",
        "views/res_partner_views.xml",
        "views/teletherapy_session_views.xml",
        "views/teletherapy_menus.xml",
    ],
    "demo": [
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/hr_employee_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/calendar_event_demo.xml",
    ],
    "application": True,
    "assets": {
        "web.assets_backend": [
            "teletherapy/static/src/**/*",
        ],
        "web.assets_tests": [
            "teletherapy/static/tests/tours/**/*",
        ],
    },
    "author": "Teletherapy for Odoo contributors",
    "license": "LGPL-3",
}
