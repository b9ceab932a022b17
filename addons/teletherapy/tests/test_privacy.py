# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestPrivacy(TeletherapyCommon):
    """What people who are no party see of a telehealth appointment: a busy time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._book()
        cls.event.notes = "<p>Remarks about Robin</p>"
        cls.env.flush_all()
        cls.parties = cls.therapist | cls.manager | cls.owner
        cls.strangers = cls.colleague | cls.officer | cls.administrator

    def _as(self, user):
        self.env.invalidate_all()
        return self.event.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )

    def test_fields(self):
        """Parties read the client; others read that the therapist is busy."""
        names = ["name", "client_id", "therapist_id", "is_telehealth", "notes"]
        for user in self.parties:
            with self.subTest(user=user.login):
                values = self._as(user).read(names, load=None)[0]
                self.assertEqual(values["client_id"], self.client_partner.id)
                self.assertEqual(values["name"], "Telehealth session")
        for user in self.strangers:
            with self.subTest(user=user.login):
                event = self._as(user)
                values = event.read(names, load=None)[0]
                self.assertEqual(values.pop("name"), "Busy")
                self.assertFalse(any(values[name] for name in names[1:]))
                self.assertEqual(event.display_name, "Busy")
                self.assertEqual(event.start, self.START)
                self.assertFalse(event.teletherapy_session_id or event.session_alert)
                self.assertFalse(event.telehealth_problem)

    def test_searches(self):
        """Looking for a client, a place or telehealth finds nothing for others."""
        domains = [
            [("client_id", "=", self.client_partner.id)],
            [("client_id.name", "ilike", "Robin")],
            [("client_id", "any", [("email", "ilike", "robin")])],
            [("is_telehealth", "=", True)],
            [("therapist_id", "=", self.therapist_employee.id)],
            [("practice_location_id", "=", self.office.id)],
            [("name", "ilike", "telehealth")],
            [("notes", "ilike", "Robin")],
            [("attendee_ids.event_id.client_id", "=", self.client_partner.id)],
            ["!", ("client_id", "!=", self.client_partner.id)],
        ]
        mine = [("id", "=", self.event.id)]
        events = self.env["calendar.event"]
        for domain in domains:
            for user in self.parties | self.strangers:
                with self.subTest(user=user.login, domain=domain):
                    found = events.with_user(user).search(mine + domain)
                    self.assertEqual(bool(found), user in self.parties)
        for user in self.strangers:
            self.assertFalse(events.with_user(user).search(mine, order="client_id"))
            busy = [("partner_ids", "in", self.therapist.partner_id.ids)]
            self.assertTrue(events.with_user(user).search(mine + busy))

    def test_searches_from_elsewhere(self):
        """Neither attendees nor contacts nor groups lead from a client to the time."""
        for user in self.strangers:
            with self.subTest(user=user.login):
                env = self.env(user=user.id)
                client = self.client_partner.with_env(env)
                self.assertFalse(
                    env["calendar.attendee"].search([("partner_id", "=", client.id)])
                )
                self.assertFalse(client.meeting_ids or client.meeting_count)
                self.assertFalse(
                    env["res.partner"].search(
                        [("meeting_ids.client_id", "=", client.id)]
                    )
                )
                groups = env["calendar.event"].formatted_read_group(
                    [("start", "=", self.START)], ["client_id"], ["__count"]
                )
                self.assertFalse([g for g in groups if g["client_id"]])

    def test_groups_of_parties(self):
        """Parties can count their appointments by client."""
        for user in self.parties:
            groups = (
                self.env["calendar.event"]
                .with_user(user)
                .formatted_read_group(
                    [("start", "=", self.START)], ["client_id"], ["__count"]
                )
            )
            self.assertEqual(groups[0]["client_id"][0], self.client_partner.id)

    def test_client_reads_own(self):
        """A client reads the own appointment without the therapist's remarks."""
        for user, found in ((self.client_user, True), (self.other_client_user, False)):
            events = self.env["calendar.event"].with_user(user)
            self.assertEqual(self.event in events.search([]), found)
        event = self._as(self.client_user)
        self.assertEqual(event.name, "Telehealth session")
        self.assertEqual(event.start, self.START)
        with self.assertRaises(AccessError):
            event.read(["notes"])
        with self.assertRaises(AccessError):
            event.write({"start": self.STOP})

    def test_writing(self):
        """Managers change the practice's telehealth appointments, others do not."""
        for user in self.strangers:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).write({"show_as": "free"})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).action_join_meeting(user.partner_id.id)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._as(user).unlink()
        event = self._as(self.manager)
        self.assertTrue(event.user_can_edit)
        event.show_as = "free"
        event.unlink()

    def test_managers_of_other_practices(self):
        """A manager of another practice is a stranger here."""
        other = self.env["res.company"].create({"name": "Other Practice"})
        self.manager.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        event = self.event.with_user(self.manager).with_context(
            allowed_company_ids=other.ids
        )
        self.env.invalidate_all()
        self.assertFalse(event.client_id)
        with self.assertRaises(AccessError):
            event.write({"show_as": "free"})

    def test_private_events_stay_private(self):
        """A manager sees no more of private events that are not telehealth."""
        event = (
            self.env["calendar.event"]
            .with_user(self.colleague)
            .create(
                {
                    "name": "Dentist",
                    "privacy": "private",
                    "start": self.START,
                    "stop": self.STOP,
                }
            )
        )
        self.env.invalidate_all()
        self.assertEqual(event.with_user(self.owner).name, "Busy")
        with self.assertRaises(AccessError):
            event.with_user(self.owner).write({"name": "Mine"})

    def test_no_mail(self):
        """Booking, moving and reminders send no e-mail of Odoo's calendar."""
        alarm = self.env["calendar.alarm"].create(
            {
                "name": "Reminder",
                "alarm_type": "email",
                "duration": 1,
                "interval": "hours",
                "mail_template_id": self.env.ref(
                    "calendar.calendar_template_meeting_reminder"
                ).id,
            }
        )
        before = self.env["mail.mail"].search_count([])
        event = self._book(user=self.manager, alarm_ids=[Command.link(alarm.id)])
        event.stop = self.STOP.replace(minute=55)
        event.sudo().attendee_ids._notify_attendees(alarm.mail_template_id)
        event.sudo().action_sendmail()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertNotIn("Robin", event._get_ics_file()[event.id].decode())
