# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL


class TeletherapyMediaEvent(models.Model):
    """Erases the events that a practice does not want to keep any longer.

    Sessions and the attendance of their participants stay; so does the audit trail,
    which notes the erasing.
    """

    _name = "teletherapy.media.event"
    _inherit = ["teletherapy.media.event", "teletherapy.noted.export.mixin"]

    @api.autovacuum
    def _gc_after_retention(self):
        companies = self.env["res.company"].search(
            [("teletherapy_retention_months", ">", 0)]
        )
        for company in companies:
            before = fields.Datetime.now() - relativedelta(
                months=company.teletherapy_retention_months
            )
            count = self._erase_before(company, before)
            if count:
                self.env["teletherapy.audit"]._log(
                    "erased",
                    company,
                    details={"of": self._name, "count": count, "before": before},
                )

    @api.model
    def _erase_before(self, company, before):
        """Past the ORM, which deletes no event for anybody.

        :return: how many events of sessions that were over by then are erased
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM teletherapy_media_event event
                 USING teletherapy_session session
                 WHERE session.id = event.session_id
                   AND session.company_id = %s
                   AND session.state IN ('completed', 'missed', 'cancelled')
                   AND session.closes_at < %s
                """,
                company.id,
                before,
            )
        )
        self.invalidate_model()
        return self.env.cr.rowcount

    def _get_export_practices(self):
        return self.session_id.company_id
