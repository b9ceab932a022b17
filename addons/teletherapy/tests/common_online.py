# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime

from odoo.fields import Command

from .common import TeletherapyCommon


class OnlineCommon(TeletherapyCommon):
    """A therapist in New York whose clients book Mondays and Tuesdays, 9 to 12."""

    # A Friday. The Monday after it is the 6th, when New York has daylight saving time.
    NOW = datetime(2030, 5, 3, 14, 0)
    MONDAY_9 = datetime(2030, 5, 6, 13, 0)
    TUESDAY_9 = datetime(2030, 5, 7, 13, 0)
    TUESDAY_10 = datetime(2030, 5, 7, 14, 0)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.teletherapy_cancel_notice_hours = 24
        cls.client_partner.tz = cls.other_client_partner.tz = "America/New_York"
        cls.scheduling = cls._get_scheduling(cls.therapist_employee)
        cls._open(cls.scheduling)

    @classmethod
    def _get_scheduling(cls, employee):
        return cls.env["teletherapy.online.scheduling"].search(
            [("employee_id", "=", employee.id)]
        )

    @classmethod
    def _open(cls, scheduling, **values):
        """Let clients book Monday in person or telehealth, Tuesday telehealth."""
        employee = scheduling.employee_id
        employee.tz = "America/New_York"
        employee.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Half days",
                "tz": "America/New_York",
                "company_id": cls.company.id,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Morning",
                                "dayofweek": str(weekday),
                                "hour_from": 8,
                                "hour_to": 13,
                                "day_period": "morning",
                            }
                        )
                        for weekday in range(5)
                    ),
                ],
            }
        )
        scheduling.write(
            {
                "is_bookable": True,
                "length_ids": [Command.set(cls._length(50).ids)],
                "step_minutes": "60",
                "buffer_before": 0,
                "buffer_after": 10,
                "notice_hours": 24,
                "horizon_days": 30,
                "weekly_limit": 0,
                "needs_approval": False,
                "stretch_ids": [
                    Command.clear(),
                    Command.create(
                        {
                            "weekday": "0",
                            "hour_from": 9,
                            "hour_to": 12,
                            "kind": "both",
                        }
                    ),
                    Command.create(
                        {
                            "weekday": "1",
                            "hour_from": 9,
                            "hour_to": 12,
                            "kind": "telehealth",
                        }
                    ),
                ],
                **values,
            }
        )

    @classmethod
    def _length(cls, minutes):
        Length = cls.env["teletherapy.online.length"]
        return Length.search([("minutes", "=", minutes)]) or Length.create(
            {"minutes": minutes}
        )

    def _book_online(self, start, user=None, kind="telehealth", **kw):
        """:return: what booking gives a client, as superuser's record"""
        user = user or self.client_user
        Booking = self.env["teletherapy.booking"].with_user(user).sudo()
        return Booking._book(
            self.scheduling.with_user(user).sudo(),
            user.with_user(user),
            kind,
            kw.get("minutes", 50),
            start,
            kw.get("now", self.NOW),
        )
