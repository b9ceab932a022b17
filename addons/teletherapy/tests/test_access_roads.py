# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import fields
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestAccessRoads(TeletherapyCommon, HttpCase):
    """The role, the settings and the audit trail by API key, as a table.

    `test_membership.py` walks the roads inside Odoo; here a program comes from outside,
    with a person's key.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._confirm_notice(cls.owner, cls.manager)

    def _call(self, user, model, method, **values):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            .sudo()
            ._generate(None, "test", fields.Datetime.now() + timedelta(days=1))
        )
        context = {"allowed_company_ids": self.company.ids}
        return self.url_open(
            f"/json/2/{model}/{method}",
            json={"context": context, **values},
            headers={"Authorization": f"bearer {key}"},
        )

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_rule")
    def test_api_key(self):
        """A key opens what its person may do, and no more."""
        colleague, group = self.colleague, self.group_therapist
        employee_ids = self.colleague_employee.ids
        entry = self._get_audit()[0]
        link = [[4, group.id]]
        everybody = {
            "owner": self.owner,
            "manager": self.manager,
            "therapist": self.therapist,
            "colleague": colleague,
            "officer": self.officer,
            "administrator": self.administrator,
        }
        roads = {
            "employee": (
                ("hr.employee", "write"),
                {"ids": employee_ids, "vals": {"teletherapy_role": True}},
                {"owner", "manager"},
            ),
            "toggle": (
                ("hr.employee", "action_give_teletherapy_role"),
                {"ids": employee_ids},
                {"owner", "manager"},
            ),
            "user": (
                ("res.users", "write"),
                {"ids": colleague.ids, "vals": {"group_ids": link}},
                set(),
            ),
            "group": (
                ("res.groups", "write"),
                {"ids": group.ids, "vals": {"user_ids": [[4, colleague.id]]}},
                set(),
            ),
            "setting": (
                ("res.company", "write"),
                {"ids": self.company.ids, "vals": {"teletherapy_lead_minutes": 3}},
                set(),
            ),
            "settings": (
                ("teletherapy.settings", "create"),
                {"vals_list": [{"lead_minutes": 3}]},
                {"owner", "manager"},
            ),
            "audit trail, read": (
                ("teletherapy.audit", "read"),
                {"ids": entry.ids, "fields": ["action"]},
                {"owner", "manager"},
            ),
            "audit trail, change": (
                ("teletherapy.audit", "write"),
                {"ids": entry.ids, "vals": {"action": "viewed"}},
                set(),
            ),
            "audit trail, delete": (
                ("teletherapy.audit", "unlink"),
                {"ids": entry.ids},
                set(),
            ),
            "notice, change": (
                ("teletherapy.notice.confirmation", "create"),
                {"vals_list": [{"text": "Forged"}]},
                set(),
            ),
        }
        for road, (target, values, allowed) in roads.items():
            for name, user in everybody.items():
                with self.subTest(road=road, who=name):
                    answer = self._call(user, *target, **values)
                    self.assertEqual(
                        answer.status_code == 200, name in allowed, answer.text
                    )
                    self.env.invalidate_all()
                    if road in ("employee", "toggle"):
                        self.assertEqual(colleague._is_teletherapist(), name in allowed)
                    else:
                        self.assertFalse(colleague._is_teletherapist())
                    colleague.group_ids -= group
        self.assertEqual(self.company.teletherapy_lead_minutes, 15)

    @mute_logger("odoo.http")
    def test_api_key_without_confirmation(self):
        """A manager's key gives no role before the manager has read the notice."""
        newcomer = self._new_user("newcomer", "teletherapy.group_practice_manager")
        answer = self._call(
            newcomer,
            "hr.employee",
            "write",
            ids=self.colleague_employee.ids,
            vals={"teletherapy_role": True},
        )
        self.assertEqual(answer.status_code, 422)
        self.assertIn("Read and confirm the notice", answer.text)
        self.assertFalse(self.colleague._is_teletherapist())

    def test_form(self):
        """The form lets managers and owners turn the toggle; others see it greyed."""
        for user, allowed in (
            (self.owner, True),
            (self.manager, True),
            (self.officer, False),
        ):
            with self.subTest(user=user.login):
                form = Form(self.colleague_employee.with_user(user))
                if not allowed:
                    with self.assertRaisesRegex(AssertionError, "readonly"):
                        form.teletherapy_role = True
                    continue
                form.teletherapy_role = True
                form.save()
                self.assertTrue(self.colleague._is_teletherapist())
                self.colleague.group_ids -= self.group_therapist

    def test_import(self):
        """An import gives the role for managers and owners alone."""
        employee = self.colleague_employee
        employee._BaseModel__ensure_xml_id()
        xmlid = employee.get_external_id()[employee.id]
        for user, allowed in (
            (self.owner, True),
            (self.manager, True),
            (self.officer, False),
        ):
            with self.subTest(user=user.login):
                result = (
                    self.env["hr.employee"]
                    .with_user(user)
                    .with_context(import_file=True)
                    .load(["id", "teletherapy_role"], [[xmlid, "1"]])
                )
                self.assertEqual(bool(result["ids"]), allowed)
                self.env.invalidate_all()
                self.assertEqual(self.colleague._is_teletherapist(), allowed)
                self.colleague.group_ids -= self.group_therapist
