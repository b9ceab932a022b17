# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import csv
import io
from datetime import timedelta

from freezegun import freeze_time
from psycopg2.errors import RaiseException

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestAuditAccess(TeletherapyCommon, HttpCase):
    """Who reads the audit trail, that it is noted, and that nobody changes it."""

    def setUp(self):
        super().setUp()
        self.env["teletherapy.audit"]._log("changed", self.company)
        self.entry = self._get_audit("changed")
        self.env.invalidate_all()

    def test_readers(self):
        """Managers and owners of the practice read it, nobody else, on no road."""
        export = self.env.ref("base.group_allow_export")
        export.user_ids |= self.therapist
        for user, reads in (
            (self.owner, True),
            (self.manager, True),
            (self.therapist, False),
            (self.colleague, False),
            (self.officer, False),
            (self.administrator, False),
            (self.client_user, False),
        ):
            entry = self.entry.with_user(user)
            for road in (
                lambda entry: entry.search([]),
                lambda entry: entry.read(["action"]),
                lambda entry: entry.web_search_read([], {"action": {}}),
                lambda entry: entry.formatted_read_group([], ["action"], ["__count"]),
                lambda entry: entry.export_data(["action"]),
                lambda entry: entry.action_verify_integrity(),
                lambda entry: entry.action_export_csv(),
            ):
                self.env.invalidate_all()
                with self.subTest(user=user.login):
                    if reads:
                        self.assertTrue(road(entry))
                    else:
                        with self.assertRaises(UserError):
                            road(entry)

    def test_other_practice(self):
        """Another practice's owner sees nothing of it, and is not told it exists."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        stranger = self._new_user("stranger", "teletherapy.group_practice_owner")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        entry = self.entry.with_user(stranger).with_context(allowed_company_ids=None)
        self.assertNotIn(self.entry.id, entry.search([]).ids)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            entry.read(["action"])

    @mute_logger("odoo.sql_db")
    def test_unchangeable(self):
        """Nobody writes, changes or deletes entries, not even the system in SQL."""
        values = {"action": "viewed", "company_id": self.company.id}
        for user in (self.owner, self.administrator, self.env.user):
            for record in (
                self.entry.with_user(user),
                self.entry.with_user(user).sudo(),
            ):
                for road in (
                    lambda record: record.write({"action": "viewed"}),
                    lambda record: record.unlink(),
                    lambda record: record.create(values),
                    lambda record: record.copy(),
                ):
                    with self.assertRaises(UserError):
                        road(record)
        for query in (
            SQL("UPDATE teletherapy_audit SET action = 'viewed'"),
            SQL("UPDATE teletherapy_audit SET number = 7, action = 'viewed'"),
            SQL("DELETE FROM teletherapy_audit"),
            SQL("TRUNCATE teletherapy_audit"),
        ):
            with self.assertRaises(RaiseException), self.env.cr.savepoint():
                self.env.cr.execute(query)

    def test_views_are_noted(self):
        """Each look is noted, on every road; one that goes on is noted once."""
        now = fields.Datetime.now()
        entry = self.entry.with_user(self.manager)
        for minutes, road, noted in (
            (0, lambda: entry.search([]), 1),
            (1, lambda: entry.read(["action"]), 1),
            (4, lambda: entry.search_count([]), 1),
            (6, lambda: entry.read(["action"]), 2),
            (20, lambda: entry.formatted_read_group([], [], ["__count"]), 3),
        ):
            self.env.invalidate_all()
            with freeze_time(now + timedelta(minutes=minutes)):
                road()
            views = self._get_audit("viewed", actor_name="Test manager")
            self.assertEqual(len(views), noted)
        self.assertFalse(self._get_audit("viewed", actor_name="Test owner"))
        entry.with_user(self.owner).search([])
        self.assertTrue(self._get_audit("viewed", actor_name="Test owner"))

    def test_csv(self):
        """The file holds the whole trail, formulas made harmless, and is noted."""
        self.manager.name = "=HYPERLINK(1)"
        self.env["teletherapy.audit"].with_user(self.manager)._log(
            "changed", self.company
        )
        self.authenticate(self.manager.login, self.manager.login)
        answer = self.url_open(
            f"/teletherapy/audit-trail.csv?practices={self.company.id}"
        )
        self.assertEqual(answer.headers["Content-Type"], "text/csv; charset=utf-8")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        self.assertEqual(
            {row["id"] for row in rows} | {str(self._get_audit("exported")[0].id)},
            {str(id_) for id_ in self._get_audit().ids},
        )
        self.assertIn("'=HYPERLINK(1)", {row["actor_name"] for row in rows})
        self.assertTrue(all(row["hash"] for row in rows if row["action"] == "changed"))
        self.assertEqual(self._get_audit("exported").actor, "=HYPERLINK(1)")

    def test_csv_of_others(self):
        """For everybody else the file does not exist, and no practice but one's own."""
        url = f"/teletherapy/audit-trail.csv?practices={self.company.id}"
        for user in (self.therapist, self.administrator, self.client_user):
            with self.subTest(user=user.login):
                self.authenticate(user.login, user.login)
                self.assertEqual(self.url_open(url).status_code, 404)
        other = self.env["res.company"].create({"name": "Other Practice"})
        stranger = self._new_user("stranger", "teletherapy.group_practice_owner")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.authenticate(stranger.login, stranger.login)
        rows = list(csv.DictReader(io.StringIO(self.url_open(url).text)))
        self.assertEqual({row["company_id"] for row in rows}, {str(other.id)})

    def test_best_practices(self):
        """Staff read the best practices; for clients the page does not exist."""
        for user, status in ((self.colleague, 200), (self.client_user, 404)):
            self.authenticate(user.login, user.login)
            answer = self.url_open("/teletherapy/best-practices")
            self.assertEqual(answer.status_code, status)
            self.assertEqual("credentialing office" in answer.text, status == 200)
