# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged
from odoo.tools import SQL

from ..hooks import uninstall_hook
from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestAuditChain(TeletherapyCommon):
    """The chain that shows whether entries were changed past Odoo."""

    def setUp(self):
        super().setUp()
        self.audit = self.env["teletherapy.audit"]
        for _entry in range(3):
            self.audit._log("changed", self.company, details={"by": "test"})
        self.audit._chain_entries()
        self.entries = self._get_audit("changed").sorted("number")

    def _tamper(self, query):
        """Change what PostgreSQL does not let anybody change."""
        self.env.cr.execute("ALTER TABLE teletherapy_audit DISABLE TRIGGER USER")
        self.env.cr.execute(query)
        self.env.cr.execute("ALTER TABLE teletherapy_audit ENABLE TRIGGER USER")

    def _verify(self):
        action = self.audit.with_user(self.manager).action_verify_integrity()
        return action["params"]["type"], action["params"]["message"]

    def test_whole(self):
        """Entries are numbered without gaps and each knows the one before."""
        entries = self._get_audit().filtered("number").sorted("number")
        self.assertEqual(entries.mapped("number"), list(range(1, len(entries) + 1)))
        self.assertEqual(
            entries.mapped("previous_hash")[1:], entries.mapped("hash")[:-1]
        )
        kind, message = self._verify()
        self.assertEqual(kind, "success")
        self.assertIn("Test Practice", message)

    def test_later_entries(self):
        """The chain goes on where it ended, and each practice has its own."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        last = self.entries[-1]
        self.audit._log("changed", self.company + other)
        self.audit._cron_chain_entries()
        entry = self._get_audit("changed")[0]
        self.assertEqual(entry.number, last.number + 1)
        self.assertEqual(entry.previous_hash, last.hash)
        other_entry = self.audit.search([("company_id", "=", other.id)], limit=1)
        self.assertEqual(other_entry.number, 1)

    def test_tampered(self):
        """A changed, a removed and an exchanged entry are found, with their place."""
        first, second, third = self.entries
        for query, place in (
            (
                SQL(
                    "UPDATE teletherapy_audit SET user_ref = 1 WHERE id = %s", second.id
                ),
                f"entry {second.number} is not as it was",
            ),
            (
                SQL("DELETE FROM teletherapy_audit WHERE id = %s", second.id),
                f"entry {second.number} is missing",
            ),
            (
                SQL(
                    "UPDATE teletherapy_audit SET hash = %s WHERE id = %s",
                    "0" * 64,
                    third.id,
                ),
                f"entry {third.number} is not as it was",
            ),
        ):
            with self.subTest(place):
                with self.env.cr.savepoint() as savepoint:
                    self._tamper(query)
                    kind, message = self._verify()
                    savepoint.rollback()
                self.assertEqual(kind, "danger")
                self.assertIn(place, message)
        self.assertEqual(self._verify()[0], "success")
        self.assertTrue(first.number)

    def test_chained_once(self):
        """What is chained stays so: the place in the chain cannot be given again."""
        number = self.entries[0].number
        self.audit._chain_entries()
        self.env.invalidate_all()
        self.assertEqual(self.entries[0].number, number)

    def test_uninstall(self):
        """Uninstalling removes the protection, and nothing stands in its way."""
        with self.env.cr.savepoint() as savepoint:
            uninstall_hook(self.env)
            self.env.cr.execute("DELETE FROM teletherapy_audit")
            savepoint.rollback()
