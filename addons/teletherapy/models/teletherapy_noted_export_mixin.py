# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class TeletherapyNotedExportMixin(models.AbstractModel):
    """Notes in the audit trail who exports records of the practice, and how many."""

    _name = "teletherapy.noted.export.mixin"
    _description = "Noted Export"

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        noted = self._get_noted_records()
        if noted:
            self.env["teletherapy.audit"]._log(
                "exported",
                noted._get_export_practices(),
                details={"of": self._name, "count": len(noted)},
            )
        return result

    def _get_noted_records(self):
        """Return the records whose export is noted: all of them, where not other."""
        return self

    def _get_export_practices(self):
        return self.company_id
