# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

START = datetime(2040, 3, 6, 15, 0)


@tagged("post_install", "-at_install")
class TestOverlapRace(TransactionCase):
    """Two people who book or remind at the same moment, in real transactions."""

    def setUp(self):
        super().setUp()
        # Whoever runs the tests holds this lock, and the other threads need it.
        self.patch(Registry, "_lock", DummyRLock())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            users = [
                new_test_user(env, f"race_{name}", f"teletherapy.{group}")
                for name, group in (
                    ("one", "group_therapist"),
                    ("two", "group_therapist"),
                )
            ]
            employees = env["hr.employee"].create(
                [{"name": user.login, "user_id": user.id} for user in users]
            )
            clients = env["res.partner"].create(
                [
                    {
                        "name": f"Race {number}",
                        "is_client": True,
                        "email": f"race{number}@test.example",
                        "phone": "+1 212 555 0100",
                        "country_id": env.ref("base.us").id,
                    }
                    for number in range(2)
                ]
            )
            accounts = [
                new_test_user(
                    env,
                    client.email,
                    "base.group_portal",
                    email=client.email,
                    partner_id=client.id,
                )
                for client in clients
            ]
            self.employees, self.clients = employees, clients
            self.users = env["res.users"].union(*users, *accounts)
        self.addCleanup(self._remove)

    def _remove(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            clients = self.clients.with_env(env)
            env["calendar.event"].search([("client_id", "in", clients.ids)]).unlink()
            cr.precommit.clear()  # nobody is told
            # Sessions cannot be deleted by any other road.
            cr.execute(
                "DELETE FROM teletherapy_session WHERE client_id IN %s",
                (tuple(clients.ids),),
            )
            env["sms.sms"].search([("partner_id", "in", clients.ids)]).unlink()
            env["mail.mail"].search([("model", "=", "teletherapy.session")]).unlink()
            self.employees.with_env(env).unlink()
            users = self.users.with_env(env)
            partners = users.partner_id
            users.unlink()
            partners.unlink()

    def _book(self, env, therapist, client, start=START):
        return env["calendar.event"].create(
            {
                "name": "Race",
                "is_telehealth": True,
                "therapist_id": self.employees[therapist].id,
                "client_id": self.clients[client].id,
                "start": start,
                "stop": start + timedelta(minutes=50),
            }
        )

    def _run_at_once(self, *acts):
        """Call each `act(env)` in parallel transactions that all have begun before."""
        barrier = Barrier(len(acts), timeout=20)

        def run(act):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                waits = iter([barrier.wait])

                def attempt():
                    # A transaction sees what was there at its first query.
                    env["teletherapy.session"].search_count([])
                    next(waits, lambda: None)()
                    return act(env)

                try:
                    return bool(retrying(attempt, env))
                except UserError as refusal:
                    cr.rollback()
                    return str(refusal)

        with (
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.sql_db", "odoo.service.model"),
            ThreadPoolExecutor(len(acts)) as pool,
        ):
            runs = [pool.submit(run, act) for act in acts]
            return [done.result(timeout=30) for done in runs]

    def test_book(self):
        """Of two who book the same therapist, or client, one is refused in words."""
        for number, (first, second, party) in enumerate(
            (((0, 0), (0, 1), "therapist"), ((0, 0), (1, 0), "client"))
        ):
            start = START + timedelta(days=number)
            with self.subTest(party=party):
                answers = self._run_at_once(
                    lambda env, people=first, start=start: self._book(
                        env, *people, start
                    ),
                    lambda env, people=second, start=start: self._book(
                        env, *people, start
                    ),
                )
                self.assertEqual(answers.count(True), 1)
                answers.remove(True)
                self.assertIn(f"The {party} cannot be in two", answers[0])

    def test_other_people(self):
        """Bookings of other people at the same moment do not get in the way."""
        answers = self._run_at_once(
            lambda env: self._book(env, 0, 0), lambda env: self._book(env, 1, 1)
        )
        self.assertEqual(answers, [True, True])

    def test_remind(self):
        """Two processes that remind at the same moment queue one message each way."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            event = self._book(env, 0, 0)
            session = event._get_sessions_sudo()
            company = session.company_id
            company.teletherapy_email_reminder_hours = 24
            company.teletherapy_sms_reminder_hours = 24
            session_id = session.id
        self.addCleanup(self._reset_hours, company)
        now = START - timedelta(hours=1)
        self._run_at_once(
            *[
                lambda env: env["teletherapy.session"]._cron_send_reminders(now) or True
                for _number in range(2)
            ]
        )
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            reminders = env["mail.mail"].search(
                [
                    ("model", "=", "teletherapy.session"),
                    ("res_id", "=", session_id),
                    ("subject", "like", "Reminder"),
                ]
            )
            self.assertEqual(len(reminders), 1)
            messages = env["sms.sms"].search([("partner_id", "=", self.clients[0].id)])
            self.assertEqual(len(messages), 1)

    def _reset_hours(self, company):
        with self.registry.cursor() as cr:
            company = company.with_env(api.Environment(cr, SUPERUSER_ID, {}))
            company.teletherapy_email_reminder_hours = 24
            company.teletherapy_sms_reminder_hours = 0
