# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

TOKEN = "token-of-the-race"


@tagged("post_install", "-at_install")
class TestInvitationRace(TransactionCase):
    """Two browsers press the button at once, each in a real transaction of its own."""

    def setUp(self):
        super().setUp()
        self.startPatcher(
            patch.object(
                self.registry["teletherapy.session"], "_get_room_url", lambda _: "/room"
            )
        )
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            client = new_test_user(env, "portal_race", "base.group_portal")
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
            invitation = env["teletherapy.invitation"].create(
                {
                    "session_id": session.id,
                    "partner_id": client.partner_id.id,
                    "token_hash": env["teletherapy.invitation"]._hash(TOKEN),
                    "expires_at": session.closes_at,
                }
            )
            self.client_id, self.invitation_id = client.id, invitation.id
            committed = [session, employee, client, client.partner_id]
        self.addCleanup(self.remove, committed)

    def remove(self, records):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for record in records:
                record.with_env(env).unlink()

    def redeem(self, barrier):
        """:return: the refusal's code, as the request of one browser gets it"""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            tries = iter([barrier.wait])

            def attempt():
                invitation = env["teletherapy.invitation"]._get_by_token(TOKEN)
                # Both transactions have seen the unused link before either goes on.
                self.assertTrue(invitation.token_hash)
                next(tries, lambda: None)()
                return invitation._redeem(env["res.users"].browse(self.client_id))

            refusal = retrying(attempt, env)
            return refusal and refusal[0]

    def test_one_wins(self):
        """Exactly one browser redeems the link, the others read that it is used."""
        browsers = 3
        barrier = Barrier(browsers, timeout=20)
        with (
            # The thread that runs the tests holds this lock all the time.
            patch.object(Registry, "_lock", DummyRLock()),
            patch("odoo.service.model.time.sleep"),
            mute_logger("odoo.sql_db"),
            ThreadPoolExecutor(browsers) as pool,
        ):
            attempts = [pool.submit(self.redeem, barrier) for _ in range(browsers)]
            codes = [attempt.result(timeout=30) for attempt in attempts]
        self.assertCountEqual(codes, [None, "used", "used"])
