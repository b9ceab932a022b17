# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from unittest.mock import patch


class QueriesMixin:
    """Tells whether a page takes more queries when there is more data."""

    def assert_queries_stay(self, act, *, grow):
        """Do the same before and after the data has grown, and compare the queries."""
        before = self._count_queries(act)
        grow()
        after = self._count_queries(act)
        self.assertGreater(before, 0)
        self.assertEqual(after, before)

    def _count_queries(self, act):
        # The first time does not count: it fills the caches that all requests share.
        act()
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.env.cr.sql_log_count
        # Odoo cleans up after itself at random.
        with patch("random.random", lambda: 1):
            act()
            self.env.flush_all()
        return self.env.cr.sql_log_count - count
