# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import ReadOnlySqlTransaction

from odoo import api, fields, models
from odoo.tools import SQL

# Who looks again within this time goes on looking: a list that is scrolled, sorted and
# opened is one look.
VIEW_PAUSE = timedelta(minutes=5)


class TeletherapyAudit(models.Model):
    """Notes who looks at the audit trail, on every road: list, form, RPC, export."""

    _inherit = "teletherapy.audit"

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        query = super()._search(domain, offset, limit, order, **kwargs)
        if not (self.env.su or kwargs.get("bypass_access")):
            self._note_view()
        return query

    @api.model
    def _note_view(self):
        companies = self.env.companies
        now = fields.Datetime.now()
        noted = self.env.execute_query(
            SQL(
                """
                SELECT company_id FROM teletherapy_audit
                 WHERE action = 'viewed' AND user_ref = %s AND company_id IN %s
                   AND at > %s
                """,
                self.env.uid,
                tuple(companies.ids),
                now - VIEW_PAUSE,
            )
        )
        noted_ids = {company_id for (company_id,) in noted}
        news = companies.filtered(lambda company: company.id not in noted_ids)
        if news and self.env.cr.readonly:
            # What PostgreSQL would say: Odoo asks again where it may write.
            raise ReadOnlySqlTransaction("a look at the audit trail is noted")
        self._log("viewed", news)

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        self._log(
            "exported",
            self.env.companies,
            details={"of": self._name, "count": len(self)},
        )
        return result
