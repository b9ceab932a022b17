# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.teletherapy_guest_invitation import MOST_OPEN
from ..tools.random_values import new_secret

TOKEN = "token-of-the-guests-race"
BROWSERS = 3


@tagged("post_install", "-at_install")
class TestGuestRace(TransactionCase):
    """Several browsers at once, each in a real transaction of its own."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            client = new_test_user(env, "guest_race", "base.group_portal")
            employee = env["hr.employee"].create({"name": "Race"})
            start = fields.Datetime.now()
            session = env["teletherapy.session"].create(
                {
                    "company_id": env.company.id,
                    "therapist_id": employee.id,
                    "therapist_user_id": env.ref("base.user_admin").id,
                    "client_id": client.partner_id.id,
                    "start": start,
                    "stop": start + timedelta(minutes=50),
                }
            )
            env["teletherapy.guest.invitation"].create(
                {
                    "session_id": session.id,
                    "name": "Maria",
                    "role": "guest",
                    "token_hash": env["teletherapy.guest.invitation"]._hash(TOKEN),
                    "expires_at": session.closes_at,
                }
            )
            self.session_id = session.id
            committed = [session, employee, client, client.partner_id]
        self.addCleanup(self.remove, committed)

    def remove(self, records):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for record in records:
                record.with_env(env).unlink()

    def run_at_once(self, act):
        """:return: what each browser's request answers"""
        barrier = Barrier(BROWSERS, timeout=20)

        def request():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                tries = iter([barrier.wait])

                def attempt():
                    session = env["teletherapy.session"].browse(self.session_id)
                    # All transactions have begun before any goes on.
                    self.assertTrue(session.start)
                    next(tries, lambda: None)()
                    return act(env, session)

                return retrying(attempt, env)

        with (
            # The thread that runs the tests holds this lock all the time.
            patch.object(Registry, "_lock", DummyRLock()),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.sql_db", "odoo.service.model"),
            ThreadPoolExecutor(BROWSERS) as pool,
        ):
            requests = [pool.submit(request) for _ in range(BROWSERS)]
            return [one.result(timeout=30) for one in requests]

    def test_one_uses_the_link(self):
        """Of browsers that press the button at once one gets in."""

        def redeem(env, session):
            invitation = env["teletherapy.guest.invitation"]._get_by_token(TOKEN)
            return invitation._redeem(new_secret())

        self.assertCountEqual(self.run_at_once(redeem), [None, "used", "used"])
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["teletherapy.session"].browse(self.session_id)
            guests = session.participant_ids.filtered("guest_name")
            self.assertEqual(len(guests), 1)

    def test_limit_holds(self):
        """Of pages that invite at once no more get through than there is place for."""

        def invite(env, session):
            invitations = env["teletherapy.guest.invitation"]
            try:
                return invitations._invite(session, "Maria", "guest", "") and "made"
            except UserError:
                return "refused"

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            session = env["teletherapy.session"].browse(self.session_id)
            for _ in range(MOST_OPEN - 2):
                env["teletherapy.guest.invitation"]._invite(
                    session, "Maria", "guest", ""
                )
        self.assertCountEqual(self.run_at_once(invite), ["made", "refused", "refused"])
