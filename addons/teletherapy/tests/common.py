# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from odoo.tests import TransactionCase, new_test_user


class TeletherapyCommon(TransactionCase):
    """A practice with a person for every role, and clients who can be booked."""

    # Tests look at appointments of this day; it lies ahead of any clock.
    START = datetime(2040, 3, 6, 15, 0)
    STOP = START + timedelta(minutes=50)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.us = cls.env.ref("base.us")
        cls.company = cls.env["res.company"].create(
            {"name": "Test Practice", "country_id": cls.us.id}
        )
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                allowed_company_ids=cls.company.ids,
                no_reset_password=True,
                tracking_disable=True,
            )
        )
        cls.group_therapist = cls.env.ref("teletherapy.group_therapist")
        cls.group_manager = cls.env.ref("teletherapy.group_practice_manager")
        cls.group_owner = cls.env.ref("teletherapy.group_practice_owner")
        cls.owner = cls._new_user("owner", "teletherapy.group_practice_owner")
        cls.manager = cls._new_user("manager", "teletherapy.group_practice_manager")
        cls.therapist = cls._new_user("therapist", "teletherapy.group_therapist")
        cls.colleague = cls._new_user("colleague", "base.group_user")
        cls.officer = cls._new_user("officer", "hr.group_hr_manager")
        cls.administrator = cls._new_user("administrator", "base.group_system")
        cls.therapist_employee = cls._new_employee(cls.therapist)
        cls.colleague_employee = cls._new_employee(cls.colleague)
        cls.client_user = cls._new_client("Robin Vale", "robin@test.example")
        cls.client_partner = cls.client_user.partner_id
        cls.other_client_user = cls._new_client("Kim Sorel", "kim@test.example")
        cls.other_client_partner = cls.other_client_user.partner_id
        cls.office = cls.company._get_teletherapy_location()

    @classmethod
    def _new_user(cls, name, groups, **values):
        return new_test_user(
            cls.env,
            login=f"teletherapy_{name}",
            groups=groups,
            name=f"Test {name}",
            email=f"{name}@test.example",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            tz="America/New_York",
            **values,
        )

    @classmethod
    def _new_employee(cls, user):
        return cls.env["hr.employee"].create(
            {
                "name": user.name or "No User",
                "user_id": user.id,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _new_client(cls, name, email, **values):
        partner = cls.env["res.partner"].create(
            {
                "name": name,
                "email": email,
                "is_client": True,
                "country_id": cls.us.id,
                **values,
            }
        )
        return new_test_user(
            cls.env,
            login=email,
            groups="base.group_portal",
            name=name,
            email=email,
            partner_id=partner.id,
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def _book(cls, user=None, **values):
        """Book a telehealth appointment of therapist and client, as this user."""
        return (
            cls.env["calendar.event"]
            .with_user(user or cls.therapist)
            .create(
                {
                    "name": "Typed by hand",
                    "is_telehealth": True,
                    "client_id": cls.client_partner.id,
                    "therapist_id": cls.therapist_employee.id,
                    "start": cls.START,
                    "stop": cls.STOP,
                    **values,
                }
            )
        )

    @classmethod
    def _session_sudo(cls, event):
        """Return the session of an appointment, past access rights."""
        return event.sudo()._get_sessions_sudo()
