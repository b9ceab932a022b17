# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import csv
import io

from odoo import api, models

BATCH = 1000
EXPORTED = (
    "number",
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
    "previous_hash",
    "hash",
)
# What makes a spreadsheet take a cell for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class TeletherapyAudit(models.Model):
    """The audit trail as a file: all that a third party needs to follow the chain."""

    _inherit = "teletherapy.audit"

    def action_export_csv(self):
        self.browse().check_access("read")
        company_ids = ",".join(map(str, self.env.companies.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/teletherapy/audit-trail.csv?practices={company_ids}",
            "target": "download",
        }

    @api.model
    def _write_csv(self, file):
        """Write the trail of the user's practices, as they may read it, in its order.

        A batch at a time: the trail may be long.
        """
        self._chain_entries()
        wrapper = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(wrapper)
        writer.writerow(["id", *EXPORTED])
        last_id = 0
        count = 0
        while entries := self.search([("id", ">", last_id)], order="id", limit=BATCH):
            last_id = entries[-1].id
            count += len(entries)
            writer.writerows(
                [entry.id, *(entry._to_cell(name) for name in EXPORTED)]
                for entry in entries
            )
            entries.invalidate_recordset()
        wrapper.flush()
        wrapper.detach()
        self._log(
            "exported", self.env.companies, details={"of": self._name, "count": count}
        )

    def _to_cell(self, name):
        field = self._fields[name]
        value = field.convert_to_read(self[name], self, use_display_name=False)
        text = "" if value is False or value is None else str(value)
        if field.type in ("char", "text") and text.startswith(FORMULA_STARTS):
            return f"'{text}"
        return text
