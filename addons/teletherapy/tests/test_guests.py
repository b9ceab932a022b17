# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestGuests(TeletherapyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest_user = cls._new_client("Sam Lee", "sam@test.example")
        cls.guest = cls.guest_user.partner_id

    def _add(self, event, partner=None, role="guest", user=None):
        """Add somebody as the form of the appointment does."""
        event = event.with_user(user or self.therapist)
        values = {"partner_id": (partner or self.guest).id, "role": role}
        event.teletherapy_guest_ids = [Command.create(values)]
        return event.teletherapy_guest_ids[-1]

    def _get_roles(self, event):
        participants = self._session_sudo(event)._get_participants()
        return sorted(participants.mapped("role"))

    def test_add(self):
        """Who is added to the appointment takes part in its session."""
        event = self._book()
        self._add(event)
        self._add(event, self.colleague.partner_id, "observer")
        self.assertEqual(
            self._get_roles(event), ["client", "guest", "observer", "therapist"]
        )
        session = self._session_sudo(event)
        self.assertEqual(session._get_participant(self.guest_user).role, "guest")
        self.assertEqual(session._get_participant(self.colleague).role, "observer")
        self.assertFalse(session._get_participant(self.other_client_user))
        self.assertEqual(
            {entry.details for entry in self._get_audit("changed")},
            {'{"added": "guest"}', '{"added": "observer"}'},
        )

    def test_remove(self):
        """Who is removed takes part no longer; that they did is not forgotten."""
        event = self._book()
        line = self._add(event)
        session = self._session_sudo(event)
        former = session._get_participant(self.guest_user)
        line.unlink()
        self.assertFalse(session._get_participant(self.guest_user))
        refusal = session._get_join_refusal(session._get_participant(self.guest_user))
        self.assertEqual(refusal[0], "no_role")
        self.assertTrue(former.withdrawn_at)
        self._add(event)
        again = session._get_participant(self.guest_user)
        self.assertNotEqual(again, former)
        self.assertNotEqual(again.key, former.key)

    def test_new_session(self):
        """Another client makes a new session, in which the further people are, too."""
        event = self._book()
        self._add(event)
        before = self._session_sudo(event)
        event.client_id = self.other_client_partner
        session = self._session_sudo(event)
        self.assertNotEqual(session, before)
        self.assertEqual(self._get_roles(event), ["client", "guest", "therapist"])

    def test_who_may_add(self):
        """Therapist and practice managers name further people, nobody else does."""
        event = self._book()
        self._add(event, user=self.manager)
        for user in (self.colleague, self.officer, self.client_user):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.env["teletherapy.guest"].with_user(user).create(
                    {
                        "event_id": event.id,
                        "partner_id": self.other_client_partner.id,
                        "role": "guest",
                    }
                )

    def test_who_may_see(self):
        """Other staff and other practices do not see who takes part."""
        event = self._book()
        line = self._add(event)
        Guest = self.env["teletherapy.guest"]
        elsewhere = self.env["res.company"].create({"name": "Other Practice"})
        stranger = new_test_user(
            self.env,
            "other_manager",
            "teletherapy.group_practice_manager",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        for user in (self.colleague, self.officer, stranger):
            with self.subTest(user.login):
                seen = Guest.with_user(user).with_context(allowed_company_ids=[])
                self.assertFalse(seen.search([]))
                with self.assertRaises(AccessError):
                    seen.browse(line.id).read(["partner_id"])
                with self.assertRaises(AccessError):
                    seen.browse(line.id).unlink()
        with self.assertRaises(AccessError):
            Guest.with_user(self.guest_user).search([])
        self.assertEqual(Guest.with_user(self.manager).search([]), line)

    def test_who_can_take_part(self):
        """Therapist, client, people without account or of other practices cannot."""
        event = self._book()
        elsewhere = self.env["res.company"].create({"name": "Other Practice"})
        foreign = new_test_user(
            self.env,
            "foreign",
            "base.group_portal",
            company_id=elsewhere.id,
            company_ids=[Command.set(elsewhere.ids)],
        )
        nobody = self.env["res.partner"].create({"name": "No Account"})
        archived = self._new_client("Gone", "gone@test.example")
        archived.active = False
        for partner, words in (
            (self.client_partner, "take part anyway"),
            (self.therapist.partner_id, "take part anyway"),
            (nobody, "no account"),
            (archived.partner_id, "no account"),
            (foreign.partner_id, "another practice"),
        ):
            with (
                self.subTest(partner.name),
                self.assertRaisesRegex(ValidationError, words) as refused,
            ):
                self._add(event, partner, user=self.manager)
            self.assertNotIn(partner.name, str(refused.exception))

    def test_once(self):
        """A person takes part once."""
        event = self._book()
        self._add(event)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._add(event)

    def test_not_without_telehealth(self):
        """An appointment at the practice has no further participants."""
        event = self._book(is_telehealth=False)
        with self.assertRaisesRegex(ValidationError, "Only telehealth"):
            self._add(event)

    def test_role_stays(self):
        """A line is not changed into another person or role."""
        line = self._add(self._book())
        for values in (
            {"role": "observer"},
            {"partner_id": self.colleague.partner_id.id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                line.write(values)

    def test_over(self):
        """Who took part in a session that is over stays as it was."""
        event = self._book()
        line = self._add(event)
        self._session_sudo(event)._end()
        with self.assertRaisesRegex(UserError, "is over"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "is over"):
            self._add(event, self.other_client_partner)

    def test_too_many(self):
        """A room has sixteen places."""
        event = self._book()
        people = [
            self._new_client(f"Person {number}", f"p{number}@test.example").partner_id
            for number in range(15)
        ]
        with self.assertRaisesRegex(UserError, "room for 16"):
            event.teletherapy_guest_ids = [
                Command.create({"partner_id": partner.id}) for partner in people
            ]

    def test_overlap(self):
        """A guest is in one session at a time; an observer may look into several."""
        self._add(self._book())
        other = self._book(
            user=self.manager,
            therapist_id=self._new_therapist_employee().id,
            client_id=self.other_client_partner.id,
            start=self.START + timedelta(minutes=30),
            stop=self.STOP + timedelta(minutes=30),
        )
        with (
            self.assertRaisesRegex(UserError, "guest cannot be in two"),
            self.env.cr.savepoint(),
        ):
            self._add(other, user=self.manager)
        self.env.invalidate_all()
        self._add(other, role="observer", user=self.manager)

    def _new_therapist_employee(self):
        user = self._new_user("therapist_two", "teletherapy.group_therapist")
        return self._new_employee(user)

    def test_copy(self):
        """A copied appointment begins with therapist and client alone."""
        event = self._book()
        self._add(event)
        copy = event.copy(
            {
                "start": self.START + timedelta(days=1),
                "stop": self.STOP + timedelta(days=1),
            }
        )
        self.assertFalse(copy.teletherapy_guest_ids)
