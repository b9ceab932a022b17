# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import hashlib
import json
from operator import itemgetter

from odoo import api, models
from odoo.tools import SQL, groupby

BATCH = 1000
# In this order they are hashed: neither reorder nor leave out, only append.
HASHED_COLUMNS = (
    "id",
    "at",
    "written_at",
    "company_id",
    "action",
    "actor_kind",
    "actor_name",
    "user_ref",
    "session_ref",
    "participant_ref",
    "employee_ref",
    "client_ref",
    "details",
)
# Of PostgreSQL's advisory locks, the one for chaining.
LOCK = 0x7E1E7E


class TeletherapyAudit(models.Model):
    """The chain that shows whether entries were changed past Odoo.

    Each entry of a practice gets a number and a hash of its content and of the hash
    before it. That happens a moment after it was written, by a scheduled job and before
    each check: an entry that had to know the one before would make everything that is
    noted wait for each other, and fail under PostgreSQL's repeatable read.
    """

    _inherit = "teletherapy.audit"

    @api.model
    def _get_hash(self, previous_hash, number, content):
        text = json.dumps(
            [previous_hash, number, *(self._to_text(value) for value in content)],
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return hashlib.sha256(text.encode()).hexdigest()

    @api.model
    def _to_text(self, value):
        return "" if value is None else str(value)

    @api.model
    def _select(self, *names):
        return SQL(
            "SELECT %s FROM teletherapy_audit",
            SQL(", ").join(SQL.identifier(name) for name in names),
        )

    @api.model
    def _chain_entries(self):
        """Chain what has been written since the last time.

        One transaction at a time does it. One whose snapshot misses what another has
        just chained fails to serialize, and Odoo runs it again.

        :return: whether this transaction got the lock
        """
        execute = self.env.execute_query
        if not execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))[0][0]:
            return False
        while rows := execute(
            SQL(
                "%s WHERE number IS NULL ORDER BY company_id, id LIMIT %s",
                self._select(*HASHED_COLUMNS),
                BATCH,
            )
        ):
            company_position = HASHED_COLUMNS.index("company_id")
            for company_id, entries in groupby(rows, itemgetter(company_position)):
                self._chain(company_id, entries)
        return True

    @api.model
    def _chain(self, company_id, rows):
        last = self.env.execute_query(
            SQL(
                "%s WHERE company_id = %s AND number IS NOT NULL "
                "ORDER BY number DESC LIMIT 1",
                self._select("number", "hash"),
                company_id,
            )
        )
        number, previous_hash = last[0] if last else (0, "")
        chained = []
        for row in rows:
            number += 1
            entry_hash = self._get_hash(previous_hash, number, row)
            chained.append(SQL("%s", (row[0], number, previous_hash, entry_hash)))
            previous_hash = entry_hash
        self.env.cr.execute(
            SQL(
                """
                UPDATE teletherapy_audit audit
                   SET number = link.number,
                       previous_hash = link.previous_hash,
                       hash = link.hash
                  FROM (VALUES %s) AS link (id, number, previous_hash, hash)
                 WHERE audit.id = link.id
                """,
                SQL(", ").join(chained),
            )
        )

    @api.model
    def _cron_chain_entries(self):
        self._chain_entries()

    def action_verify_integrity(self):
        """Tell whether the chains of the user's practices are whole."""
        self.browse().check_access("read")
        self.invalidate_model()
        self._chain_entries()
        results = [self._verify(company) for company in self.env.companies]
        is_whole = all(whole for whole, _sentence in results)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if is_whole else "danger",
                "sticky": not is_whole,
                "title": self.env._("The audit trail is whole")
                if is_whole
                else self.env._("The audit trail was tampered with"),
                "message": "\n".join(sentence for _whole, sentence in results),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _verify(self, company):
        """Follow the chain of a practice.

        :return: whether it is whole, and a sentence that says so or where it breaks
        """
        number, previous_hash = 0, ""
        while rows := self.env.execute_query(
            SQL(
                "%s WHERE company_id = %s AND number > %s ORDER BY number LIMIT %s",
                self._select("number", "previous_hash", "hash", *HASHED_COLUMNS),
                company.id,
                number,
                BATCH,
            )
        ):
            for row_number, row_previous, row_hash, *content in rows:
                number += 1
                if row_number != number:
                    return False, self.env._(
                        "%(practice)s: entry %(number)s is missing.",
                        practice=company.name,
                        number=number,
                    )
                if row_previous != previous_hash or row_hash != self._get_hash(
                    previous_hash, number, content
                ):
                    return False, self.env._(
                        "%(practice)s: entry %(number)s is not as it was written, or "
                        "the one before it was exchanged.",
                        practice=company.name,
                        number=number,
                    )
                previous_hash = row_hash
        return True, self.env._(
            "%(practice)s: %(count)s entries are as they were written.",
            practice=company.name,
            count=number,
        )
