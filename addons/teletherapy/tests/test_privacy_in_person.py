# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestPrivacyInPerson(TeletherapyCommon):
    """An appointment in person with a client is a busy time for colleagues."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._book_in_person()
        cls.event.message_post(body="Robin was late")
        cls.env.flush_all()
        cls.parties = cls.therapist | cls.manager | cls.owner
        cls.strangers = cls.colleague | cls.officer | cls.administrator

    @classmethod
    def _book_in_person(cls, **values):
        return cls._book(
            **{
                "name": "Robin, first visit",
                "is_telehealth": False,
                "location": "Robin's home",
                "description": "<p>About Robin</p>",
                "privacy": "public",
                **values,
            }
        )

    def _as(self, user):
        self.env.invalidate_all()
        return self.event.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_fields(self):
        """Parties read all of it; others read that the therapist is busy."""
        names = ["name", "client_id", "therapist_id", "location", "description"]
        for user in self.parties | self.strangers:
            with self.subTest(user=user.login):
                event = self._as(user)
                values = event.read(names, load=None)[0]
                if user in self.parties:
                    self.assertEqual(values["client_id"], self.client_partner.id)
                    self.assertEqual(values["name"], "Robin, first visit")
                    continue
                self.assertEqual(values.pop("name"), "Busy")
                self.assertFalse(any(values[name] for name in names[1:]))
                self.assertEqual(event.display_name, "Busy")
                self.assertFalse(event.partner_ids)
                self.assertEqual((event.start, event.show_as), (self.START, "busy"))

    def test_searches(self):
        """Only parties find it by its client, words or groups; all find the time."""
        mine = [("id", "=", self.event.id)]
        domains = [
            [("client_id", "=", self.client_partner.id)],
            [("client_id.name", "ilike", "Robin")],
            [("name", "ilike", "Robin")],
            [("location", "ilike", "Robin")],
            [("description", "ilike", "Robin")],
            [("therapist_id", "=", self.therapist_employee.id)],
            ["!", ("client_id", "!=", self.client_partner.id)],
        ]
        busy = [("partner_ids", "in", self.therapist.partner_id.ids)]
        for user in self.parties | self.strangers:
            events = self.env["calendar.event"].with_user(user)
            is_party = user in self.parties
            for domain in domains:
                with self.subTest(user=user.login, domain=domain):
                    self.assertEqual(bool(events.search(mine + domain)), is_party)
            with self.subTest(user=user.login):
                self.assertEqual(bool(events.search(mine, order="location")), is_party)
                for name in ("client_id", "name", "location"):
                    groups = events.formatted_read_group(mine, [name], ["__count"])
                    self.assertEqual(bool(groups), is_party)
                self.assertTrue(events.search(mine + busy))

    def test_busy(self):
        """Odoo still tells a colleague who plans a meeting who is not available."""
        partner = self.therapist.partner_id
        busy = partner.with_user(self.colleague)._get_busy_calendar_events(
            self.START, self.STOP
        )
        self.assertEqual(busy[partner.id].mapped("display_name"), ["Busy"])
        self.assertFalse(busy[partner.id].client_id)

    def test_messages(self):
        """Colleagues read nothing of what is written about the appointment."""
        for user in self.parties | self.strangers:
            with self.subTest(user=user.login):
                messages = self.env["mail.message"].with_user(user)
                found = messages.search(
                    [
                        ("model", "=", "calendar.event"),
                        ("res_id", "=", self.event.id),
                        ("body", "ilike", "Robin"),
                    ]
                )
                self.assertEqual(bool(found), user in self.parties)

    def test_always_private(self):
        """It cannot be made public, and becomes private with its client."""
        self.assertEqual(self.event.privacy, "private")
        self._as(self.therapist).privacy = "public"
        self.assertEqual(self.event.privacy, "private")
        event = self._book_in_person(
            client_id=False, start=self.STOP, stop=self.STOP.replace(hour=17)
        )
        self.assertEqual(event.privacy, "public")
        event.client_id = self.client_partner
        self.assertEqual(event.privacy, "private")
        with Form(self.env["calendar.event"].with_user(self.therapist)) as form:
            form.name = "Visit"
            form.client_id = self.client_partner
            self.assertEqual(form.privacy, "private")

    def test_client_attends_not(self):
        """The client is no attendee, on any road."""
        client = self.client_partner
        staff = self.therapist.partner_id
        guest = self.env["res.partner"].create({"name": "Interpreter"})
        everybody = staff | guest | client
        later = {"start": self.STOP, "stop": self.STOP.replace(hour=17)}
        created = self._book_in_person(
            partner_ids=[Command.set(everybody.ids)], **later
        )
        self.assertEqual(created.partner_ids, staff | guest)
        from_contact = (
            self.env["calendar.event"]
            .with_user(self.therapist)
            .with_context(default_partner_ids=(staff | client).ids)
            .create({"name": "Visit", "client_id": client.id, **later})
        )
        self.assertEqual(from_contact.partner_ids, staff)
        created.write({"partner_ids": [Command.link(client.id)]})
        self.assertEqual(created.partner_ids, staff | guest)
        meeting = self._book_in_person(
            client_id=False, partner_ids=[Command.set(everybody.ids)], **later
        )
        self.assertEqual(meeting.partner_ids, everybody)
        meeting.client_id = client
        self.assertEqual(meeting.partner_ids, staff | guest)
        self.assertEqual(meeting.attendee_ids.partner_id, staff | guest)
        with self.assertRaisesRegex(ValidationError, "alone"):
            self.env["calendar.attendee"].create(
                {"event_id": created.id, "partner_id": client.id}
            )

    def test_writing(self):
        """Managers change it, colleagues do not."""
        for user in self.strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).write({"name": "Mine"})
        event = self._as(self.manager)
        self.assertTrue(event.user_can_edit)
        event.location = "Room 2"
        self.assertEqual(event.location, "Room 2")

    def test_booked_by_assistant(self):
        """Without a therapist the client's practice decides which manager sees it."""
        assistant = self._new_user("assistant", "base.group_user")
        event = self._book_in_person(user=assistant, therapist_id=False)
        self.assertFalse(event.therapist_id)
        other = self.env["res.company"].create({"name": "Other Practice"})
        stranger = new_test_user(
            self.env,
            login="other_manager",
            groups="teletherapy.group_practice_manager",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        for user, sees in ((self.manager, True), (stranger, False)):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                env = self.env(
                    user=user.id, context={"allowed_company_ids": user.company_ids.ids}
                )
                self.assertEqual(bool(event.with_env(env).client_id), sees)
                found = env["calendar.event"].search(
                    [("client_id", "=", self.client_partner.id)]
                )
                self.assertEqual(event in found, sees)
