# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, new_test_user


class TeletherapyPortalCommon(HttpCase):
    """A practice with a therapist, two clients, and a room page that exists."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                cls.registry["teletherapy.session"],
                "_get_room_url",
                lambda session: f"/teletherapy/room/{session.id}",
            )
        )
        cls.practice = cls.env.company
        cls.practice.write(
            {
                "name": "Harbor Counseling",
                "phone": "+1 555 0100",
                "email": "office@harbor.example",
            }
        )
        cls.therapist = new_test_user(
            cls.env,
            "portal_dana",
            "base.group_user,teletherapy.group_therapist",
            name="Dana Reyes",
            email="dana@harbor.example",
        )
        cls.employee = cls.env["hr.employee"].create(
            {"name": "Dana Reyes", "user_id": cls.therapist.id}
        )
        cls.colleague = new_test_user(cls.env, "portal_lee", "base.group_user")
        cls.client, cls.other_client = (
            new_test_user(
                cls.env,
                login,
                "base.group_portal",
                name=name,
                email=f"{login}@example.com",
                tz="America/New_York",
            )
            for login, name in (
                ("portal_sam", "Sam Keller"),
                ("portal_robin", "Robin Vale"),
            )
        )
        cls.now = fields.Datetime.now()

    @classmethod
    def create_session(cls, client=None, start=None, state="scheduled", **values):
        """:param start: the start, or minutes from now"""
        if not start or isinstance(start, int):
            start = cls.now + timedelta(minutes=start or 0)
        return cls.env["teletherapy.session"].create(
            {
                "company_id": cls.practice.id,
                "therapist_id": cls.employee.id,
                "therapist_user_id": cls.therapist.id,
                "client_id": (client or cls.client).partner_id.id,
                "start": start,
                "stop": start + timedelta(minutes=50),
                "state": state,
                **values,
            }
        )

    @classmethod
    def get_participant(cls, session, role):
        return session.participant_ids.filtered(lambda p: p.role == role)

    @classmethod
    def invite(cls, session, token="token-of-the-test", **values):
        """:return: an invitation to ``session``, without an e-mail"""
        Invitation = cls.env["teletherapy.invitation"]
        return Invitation.create(
            {
                "session_id": session.id,
                "partner_id": session.client_id.id,
                "token_hash": Invitation._hash(token),
                "expires_at": session.closes_at,
                **values,
            }
        )

    def sign_in(self, user):
        """:param user: a user, or an empty recordset for nobody"""
        self.authenticate(user.login or None, user.login or None)
