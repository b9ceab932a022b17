# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestBookingRace(TransactionCase):
    """Clients take the same time at once, each in a real transaction of their own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            therapist = new_test_user(env, "race_therapist", "base.group_user")
            employee = env["hr.employee"].create(
                {
                    "name": "Race",
                    "user_id": therapist.id,
                    "resource_calendar_id": False,
                    "tz": "UTC",
                }
            )
            clients = env["res.users"]
            for number in range(3):
                clients |= new_test_user(
                    env, f"race_client_{number}", "base.group_portal"
                )
            clients.partner_id.is_client = True
            scheduling = env["teletherapy.online.scheduling"].search(
                [("employee_id", "=", employee.id)]
            )
            scheduling.write(
                {
                    "is_bookable": True,
                    "weekly_limit": 0,
                    "length_ids": [
                        Command.set(
                            env["teletherapy.online.length"].search([], limit=1).ids
                        )
                    ],
                    "stretch_ids": [
                        Command.create(
                            {"weekday": str(day), "hour_from": 0, "hour_to": 24}
                        )
                        for day in range(7)
                    ],
                }
            )
            self.minutes = scheduling.length_ids.minutes
            self.scheduling_id = scheduling.id
            self.client_ids = clients.ids
            self.employee_id = employee.id
            committed = [
                employee,
                employee.resource_id,
                clients,
                clients.partner_id,
                therapist,
                therapist.partner_id,
            ]
        self.addCleanup(self.remove, committed)
        self.now = fields.Datetime.now()
        self.start = self.now.replace(minute=0, second=0) + timedelta(days=3)

    def remove(self, records):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["teletherapy.booking"].search(
                [("therapist_id", "=", self.employee_id)]
            ).unlink()
            env["calendar.event"].with_context(active_test=False).search(
                [("therapist_id", "=", self.employee_id)]
            ).unlink()
            for record in records:
                record.with_env(env).unlink()

    def attend(self, client_id, start, barrier):
        """:return: whether this client gets the time, as the request of a browser"""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, client_id, {})
            scheduling = env["teletherapy.online.scheduling"].sudo()
            scheduling = scheduling.browse(self.scheduling_id)
            tries = iter([barrier.wait])

            def attempt():
                # Every transaction has seen the time free before any goes on.
                if (meet := next(tries, None)) is not None:
                    free = scheduling._get_free_starts(
                        env.user.partner_id, "office", self.minutes, self.now
                    )
                    self.assertIn(start, free)
                    meet()
                return bool(
                    env["teletherapy.booking"]
                    .sudo()
                    ._book(
                        scheduling, env.user, "office", self.minutes, start, self.now
                    )
                )

            return retrying(attempt, env)

    def race(self, attempts):
        barrier = Barrier(len(attempts), timeout=20)
        with (
            # The thread that runs the tests holds this lock all the time.
            patch.object(Registry, "_lock", DummyRLock()),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.sql_db"),
            ThreadPoolExecutor(len(attempts)) as pool,
        ):
            runs = [
                pool.submit(self.attend, client_id, start, barrier)
                for client_id, start in attempts
            ]
            return [run.result(timeout=30) for run in runs]

    def test_one_wins(self):
        """Of three clients one gets the time; overlapping times count as the same."""
        later = self.start + timedelta(minutes=30)
        starts = (self.start, self.start, later if self.minutes > 30 else self.start)
        results = self.race(list(zip(self.client_ids, starts, strict=True)))
        self.assertCountEqual(results, [True, False, False])
