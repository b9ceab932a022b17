# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.fields import Command

from .common import TeletherapyPortalCommon


class BookingPortalCommon(TeletherapyPortalCommon):
    """A therapist who can be booked at any hour of any day, and clients in reach."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice.write(
            {
                "teletherapy_cancel_notice_hours": 24,
                "teletherapy_country_ids": [Command.set(cls.env.ref("base.us").ids)],
            }
        )
        (cls.client + cls.other_client).partner_id.write(
            {"is_client": True, "country_id": cls.env.ref("base.us").id}
        )
        cls.employee.write({"tz": "America/New_York", "resource_calendar_id": False})
        cls.scheduling = cls.env["teletherapy.online.scheduling"].search(
            [("employee_id", "=", cls.employee.id)]
        )
        length = cls.env["teletherapy.online.length"].search([("minutes", "=", 50)])
        cls.scheduling.write(
            {
                "is_bookable": True,
                "length_ids": [
                    Command.set((length or length.create({"minutes": 50})).ids)
                ],
                "step_minutes": "60",
                "buffer_after": 0,
                "notice_hours": 24,
                "horizon_days": 14,
                "weekly_limit": 0,
                "stretch_ids": [
                    Command.create(
                        {"weekday": str(weekday), "hour_from": 9, "hour_to": 17}
                    )
                    for weekday in range(7)
                ],
            }
        )

    def get_free(self, kind="telehealth", client=None):
        return self.scheduling._get_free_starts(
            (client or self.client).partner_id, kind, 50, self.now
        )

    def book(self, start, client=None, kind="telehealth"):
        """:return: the booking that this client makes, past the pages"""
        client = client or self.client
        return (
            self.env["teletherapy.booking"]
            .with_user(client)
            .sudo()
            ._book(
                self.scheduling.with_user(client).sudo(),
                client.with_user(client),
                kind,
                50,
                start,
                self.now,
            )
        )

    def post(self, url, **fields):
        """Send a form as the page would."""
        return self.url_open(
            url,
            {"csrf_token": http.Request.csrf_token(self), **fields},
            allow_redirects=False,
        )

    def choose(self, start, kind="telehealth"):
        """:return: the fields of the form that books this time"""
        return {
            "therapist": str(self.scheduling.id),
            "kind": kind,
            "length": "50",
            "start": start.strftime("%Y-%m-%dT%H:%M"),
        }
