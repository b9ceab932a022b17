# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import tempfile

from werkzeug.exceptions import NotFound
from werkzeug.wsgi import wrap_file

from odoo import fields, http
from odoo.http import content_disposition, request

# The file is kept in memory up to this size.
MEMORY_SIZE = 1024 * 1024


class AuditTrailController(http.Controller):
    @http.route("/teletherapy/audit-trail.csv", auth="user", methods=["GET"])
    def audit_trail(self, practices=""):
        """Hand out the audit trail of these practices of the user; noted as exported.

        :param practices: ids, separated by commas; the user's own one when empty
        """
        audit = request.env["teletherapy.audit"]
        user = request.env.user
        if not audit.has_access("read"):
            raise NotFound()
        wanted = {int(part) for part in practices.split(",") if part.isdecimal()}
        allowed = [id_ for id_ in user.company_ids.ids if id_ in wanted]
        audit = audit.with_context(allowed_company_ids=allowed or user.company_id.ids)
        file = tempfile.SpooledTemporaryFile(MEMORY_SIZE)
        audit._write_csv(file)
        size = file.tell()
        file.seek(0)
        name = f"audit-trail-{fields.Date.today()}.csv"
        return request.make_response(
            wrap_file(request.httprequest.environ, file),
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("Content-Length", size),
                ("Cache-Control", "no-store"),
            ],
        )
