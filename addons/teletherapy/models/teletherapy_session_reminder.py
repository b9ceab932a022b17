# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import get_lang

from ..tools import local_time

CHANNELS = ("email", "sms")
BATCH_SIZE = 100


class TeletherapySession(models.Model):
    """Reminds the client of a session, once by e-mail and once by text message.

    A reminder is for one start: a session that is moved gets new ones. Who has just
    been told of a booking or a move is not reminded at once, so a reminder whose time
    had come before that is left out.
    """

    _inherit = "teletherapy.session"

    email_reminded_start = fields.Datetime(
        string="E-mail Reminder For",
        readonly=True,
        copy=False,
        help="The start of which the client was reminded by e-mail.",
    )
    sms_reminded_start = fields.Datetime(
        string="Text Message Reminder For",
        readonly=True,
        copy=False,
        help="The start of which the client was reminded by text message.",
    )

    @api.model
    def _cron_send_reminders(self, now=None):
        """Queue the reminders that are due, each batch in a transaction of its own."""
        now = now or fields.Datetime.now()
        for channel in CHANNELS:
            while sessions := self._claim_reminders(channel, now):
                for session in sessions:
                    session._queue_reminder(channel)
                if not self.env["ir.cron"]._commit_progress(len(sessions)):
                    return

    @api.model
    def _claim_reminders(self, channel, now):
        """Return sessions whose reminder is due, noted as reminded.

        Two processes may ask at the same moment: who finds the row changed by the
        other one fails to serialize, and nothing of what it did stays.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE teletherapy_session SET %(reminded)s = start WHERE id IN (
                    SELECT session.id
                      FROM teletherapy_session session
                      JOIN res_company company ON company.id = session.company_id
                     WHERE session.state IN ('scheduled', 'open')
                       AND session.start > %(now)s
                       AND session.%(reminded)s IS DISTINCT FROM session.start
                       AND company.%(hours)s > 0
                       AND session.start - company.%(hours)s * INTERVAL '1 hour'
                           BETWEEN session.scheduled_at AND %(now)s
                     ORDER BY session.start
                     LIMIT %(limit)s
                       FOR NO KEY UPDATE OF session
                )
                RETURNING id
                """,
                reminded=SQL.identifier(f"{channel}_reminded_start"),
                hours=SQL.identifier(f"teletherapy_{channel}_reminder_hours"),
                now=now,
                limit=BATCH_SIZE,
            )
        )
        sessions = self.browse(row[0] for row in rows)
        sessions.invalidate_recordset([f"{channel}_reminded_start"])
        return sessions

    def _queue_reminder(self, channel):
        if channel == "email":
            self._queue_email_reminder()
        else:
            self._queue_sms_reminder()

    def _queue_email_reminder(self):
        self.ensure_one()
        if not self.client_id.email:
            return
        template = self.env.ref("teletherapy.mail_template_reminder")
        template.with_user(SUPERUSER_ID).send_mail(
            self.id,
            email_values={"author_id": self.env.ref("base.partner_root").id},
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()

    def _queue_sms_reminder(self):
        """Queue the text message, unless the client has no number or wants none."""
        self.ensure_one()
        client = self.client_id
        # Odoo leaves a number as it was typed where it has no library to format it.
        number = re.sub(r"[^+\d]", "", client._phone_format(fname="phone") or "")
        blacklist = self.env["phone.blacklist"]
        if not number or blacklist.search_count([("number", "=", number)], limit=1):
            return
        template = self.env.ref("teletherapy.sms_template_reminder")
        body = template._render_field("body", self.ids, compute_lang=True)[self.id]
        self.env["sms.sms"].with_company(self.company_id).create(
            {"number": number, "body": body, "partner_id": client.id}
        )

    def _get_reminder_moment(self):
        """Return when the session is, as the client's clock has it; for the templates.

        :return: dict of full (day, times and zone), short (for a text message)
        """
        self.ensure_one()
        tz, lang = self._get_client_tz(), get_lang(self.env).code
        return {
            "full": self._format_for_client(self.start, self.stop),
            "short": self.env._(
                "%(day)s, %(time)s (%(zone)s)",
                day=local_time.short_day_name(self.start, tz, lang),
                time=local_time.time_name(self.start, tz, lang).replace("\u00a0", " "),
                zone=local_time.zone_name(self.start, tz, lang),
            ),
        }

    def _get_client_url(self):
        """Return where the client finds the session: its page, or the account."""
        self.ensure_one()
        return f"{self.get_base_url()}{self._get_portal_url() or '/my'}"
