# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestAppointment(TeletherapyCommon):
    """The rules of telehealth appointments."""

    def test_booked_by_a_therapist(self):
        """A therapist books; the system keeps name, privacy, place and attendees."""
        event = self._book(
            name="Robin Vale",
            privacy="public",
            location="At Robin's",
            description="About Robin",
            videocall_location="https://elsewhere.example/room",
            partner_ids=[
                Command.set((self.client_partner + self.colleague.partner_id).ids)
            ],
        )
        self.assertRecordValues(
            event,
            [
                {
                    "name": "Telehealth session",
                    "privacy": "private",
                    "location": False,
                    "description": False,
                    "videocall_location": False,
                    "access_token": False,
                    "practice_location_id": self.office.id,
                    "partner_ids": self.therapist.partner_id.ids,
                }
            ],
        )
        self.assertEqual(event.attendee_ids.partner_id, self.therapist.partner_id)
        self.assertEqual(event.teletherapy_session_id.state, "scheduled")

    def test_kept_on_write(self):
        """What the system keeps cannot be written over later."""
        event = self._book()
        event.write(
            {
                "name": "Robin Vale",
                "privacy": "public",
                "location": "At Robin's",
                "description": "About Robin",
                "videocall_location": "https://elsewhere.example/room",
                "access_token": "a" * 32,
                "partner_ids": [Command.link(self.colleague.partner_id.id)],
                "attendee_ids": [
                    Command.create({"partner_id": self.client_partner.id})
                ],
            }
        )
        self.assertEqual(event.name, "Telehealth session")
        self.assertEqual(event.privacy, "private")
        self.assertFalse(event.location or event.description)
        self.assertFalse(event.videocall_location or event.access_token)
        self.assertEqual(event.partner_ids, self.therapist.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.therapist.partner_id)

    def test_client_rules(self):
        """A client who cannot have telehealth is refused, saying what to correct."""
        cases = {
            "country is not known": {"country_id": False},
            "lives in Canada": {"country_id": self.env.ref("base.ca").id},
            "no valid e-mail": {"email": False},
            "valid e-mail": {"email": "nothing like an address"},
        }
        for sentence, values in cases.items():
            before = self.client_partner.read(list(values), load=None)[0]
            with self.subTest(values=values):
                self.client_partner.write(values)
                with self.assertRaisesRegex(ValidationError, sentence):
                    self._book()
            self.client_partner.write(before | {"id": self.client_partner.id})
        with self.assertRaisesRegex(ValidationError, "Choose the client"):
            self._book(client_id=False)

    def test_portal_account(self):
        """A client needs a portal account that can sign in."""
        self.client_user.active = False
        with self.assertRaisesRegex(ValidationError, "no active portal account"):
            self._book()
        without_account = self.env["res.partner"].create(
            {
                "name": "Newcomer",
                "is_client": True,
                "email": "newcomer@test.example",
                "country_id": self.us.id,
            }
        )
        with self.assertRaisesRegex(ValidationError, "no active portal account"):
            self._book(client_id=without_account.id)

    def test_countries_are_a_setting(self):
        """A country that the practice has chosen can be booked."""
        self.client_partner.country_id = self.env.ref("base.ca")
        self.company.with_user(
            self.owner
        ).sudo().teletherapy_country_ids |= self.env.ref("base.ca")
        self.assertTrue(self._book())

    def test_therapist_rules(self):
        """A therapist without role, without user or archived is refused."""
        lonely = self._new_employee(self.env["res.users"])
        for employee, sentence in (
            (self.colleague_employee, "A practice manager or owner can grant it"),
            (lonely, "no user account"),
        ):
            with (
                self.subTest(sentence),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self._book(user=self.manager, therapist_id=employee.id)
        with self.assertRaisesRegex(ValidationError, "manager or owner can grant it"):
            self._book(user=self.colleague, therapist_id=False)
        self.therapist.active = False
        with self.assertRaisesRegex(ValidationError, "Teletherapy role"):
            self._book(user=self.manager)

    def test_role_taken_later(self):
        """An appointment of a therapist who lost the role cannot be moved any more."""
        event = self._book()
        self.therapist_employee.with_user(self.manager).teletherapy_role = False
        with self.assertRaisesRegex(ValidationError, "Teletherapy role"):
            event.stop = self.STOP + timedelta(minutes=10)

    def test_time_rules(self):
        """A session neither lasts all day nor ends before it starts."""
        with self.assertRaisesRegex(ValidationError, "all day"):
            self._book(allday=True)
        with self.assertRaisesRegex(ValidationError, "end after its start"):
            self._book(stop=self.START)

    def test_location_decides(self):
        """The teletherapy office makes a telehealth appointment, another place none."""
        place = self.env["hr.work.location"].create(
            {
                "name": "Downtown",
                "address_id": self.company.partner_id.id,
                "company_id": self.company.id,
            }
        )
        event = self._book(is_telehealth=False, practice_location_id=place.id)
        self.assertFalse(event.is_telehealth)
        event.practice_location_id = self.office
        self.assertTrue(event.is_telehealth)
        event.practice_location_id = place
        self.assertFalse(event.is_telehealth)
        self.assertEqual(event.name, "Appointment")
        with self.assertRaisesRegex(ValidationError, "Choose that practice location"):
            event.write({"is_telehealth": True, "practice_location_id": place.id})

    def test_back_to_no(self):
        """Back to No takes session and location with it; Yes makes a new one."""
        event = self._book()
        session = self._session_sudo(event)
        event.is_telehealth = False
        self.assertEqual(session.state, "cancelled")
        self.assertFalse(event.practice_location_id or event.teletherapy_session_id)
        event.is_telehealth = True
        self.assertEqual(event.practice_location_id, self.office)
        self.assertEqual(event.teletherapy_session_id.state, "scheduled")
        self.assertNotEqual(event.teletherapy_session_id, session)

    def test_form(self):
        """The form proposes telehealth at the office and the therapist who books."""
        with Form(self.env["calendar.event"].with_user(self.therapist)) as form:
            form.name = "Robin"
            form.start, form.stop = self.START, self.STOP
            form.practice_location_id = self.office
            self.assertTrue(form.is_telehealth)
            self.assertEqual(form.therapist_id, self.therapist_employee)
            self.assertIn("Choose the client", form.telehealth_problem)
            form.client_id = self.client_partner
            self.assertFalse(form.telehealth_problem)
            form.is_telehealth = False
            self.assertFalse(form.practice_location_id)
            form.is_telehealth = True
            self.assertEqual(form.practice_location_id, self.office)
        self.assertTrue(form.record.teletherapy_session_id)

    def test_who_books(self):
        """Managers book for therapists; a client books nothing."""
        event = self._book(user=self.manager)
        self.assertEqual(event.therapist_id, self.therapist_employee)
        self.assertEqual(event.partner_ids, self.therapist.partner_id)
        self.assertTrue(event.with_user(self.therapist).user_can_edit)
        with self.assertRaises(AccessError):
            self._book(user=self.client_user)

    def test_organizer(self):
        """Nobody is made organizer just to see the client."""
        event = self._book()
        with self.assertRaisesRegex(ValidationError, "organizer can see the client"):
            event.user_id = self.colleague
        event.user_id = self.manager

    def test_no_document_no_activity(self):
        """Telehealth that is booked from a contact leaves nothing on the contact."""
        event = (
            self.env["calendar.event"]
            .with_user(self.therapist)
            .with_context(active_model="res.partner", active_id=self.client_partner.id)
            .create(
                {
                    "name": "Robin",
                    "is_telehealth": True,
                    "client_id": self.client_partner.id,
                    "start": self.START,
                    "stop": self.STOP,
                }
            )
        )
        self.assertFalse(event.res_model or event.activity_ids)
        self.assertFalse(self.client_partner.activity_ids)

    def test_turned_on_later(self):
        """An appointment that becomes telehealth loses what tells of the client."""
        event = (
            self.env["calendar.event"]
            .with_user(self.therapist)
            .with_context(active_model="res.partner", active_id=self.client_partner.id)
            .create(
                {
                    "name": "Robin Vale",
                    "partner_ids": [
                        Command.set((self.therapist + self.client_user).partner_id.ids)
                    ],
                    "start": self.START,
                    "stop": self.STOP,
                }
            )
        )
        self.assertIn("Robin", event.description)
        event.write({"is_telehealth": True, "client_id": self.client_partner.id})
        self.assertEqual(event.name, "Telehealth session")
        self.assertFalse(event.description or event.res_model or event.activity_ids)
        self.assertEqual(event.attendee_ids.partner_id, self.therapist.partner_id)

    def test_series(self):
        """Each appointment of a series has a session of its own."""
        event = self._book(
            recurrency=True, rrule_type="weekly", count=3, end_type="count", tue=True
        )
        events = event.recurrence_id.calendar_event_ids
        self.assertEqual(len(events), 3)
        self.assertEqual(len(self._session_sudo(events)), 3)
        self.assertEqual(len(self._session_sudo(events).participant_ids), 6)

        later = timedelta(hours=1)
        second = events.sorted("start")[1]
        second.write(
            {
                "recurrence_update": "future_events",
                "start": second.start + later,
                "stop": second.stop + later,
            }
        )
        sessions = self.env["teletherapy.session"].search(
            [
                ("therapist_id", "=", self.therapist_employee.id),
                ("state", "!=", "cancelled"),
            ]
        )
        self.assertEqual(
            sorted(sessions.mapped("start")),
            [
                self.START,
                self.START + timedelta(days=7) + later,
                self.START + timedelta(days=14) + later,
            ],
        )
        second.recurrence_id.calendar_event_ids[:1].action_mass_deletion("all_events")
        self.assertEqual(
            set(sessions.sorted("start")[1:].mapped("state")), {"cancelled"}
        )

    def test_copy(self):
        """A copied appointment has a session of its own."""
        event = self._book()
        copy = event.copy({"start": self.STOP, "stop": self.STOP + timedelta(hours=1)})
        self.assertEqual(copy.partner_ids, self.therapist.partner_id)
        self.assertEqual(len(self._session_sudo(event + copy)), 2)

    def test_delete_from_the_form(self):
        """Odoo's form deletes a single appointment, and its session is cancelled."""
        event = self._book()
        session = self._session_sudo(event)
        event.action_mass_archive(False)
        self.assertFalse(event.active)
        self.assertEqual(session.state, "cancelled")

    def test_ordinary_appointments(self):
        """Appointments without telehealth stay Odoo's own."""
        events = (
            self.env["calendar.event"]
            .with_user(self.colleague)
            .create(
                [
                    {
                        "name": f"Lunch {number}",
                        "start": self.START,
                        "stop": self.STOP,
                        "location": "Downtown",
                    }
                    for number in range(3)
                ]
            )
        )
        self.assertEqual(events.mapped("name"), ["Lunch 0", "Lunch 1", "Lunch 2"])
        events.write({"location": "Uptown", "privacy": "public"})
        self.assertEqual(events.mapped("location"), ["Uptown"] * 3)
        self.assertFalse(events.therapist_id or self._session_sudo(events))
        with self.assertRaisesRegex(UserError, "no telehealth session"):
            events[0].action_begin()
