# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import html2plaintext

from odoo.addons.mail.tests.common import MailCase

from .common import TeletherapyCommon

HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
WEEKLY = {
    "recurrency": True,
    "rrule_type": "weekly",
    "count": 3,
    "end_type": "count",
    "tue": True,
}


@tagged("post_install", "-at_install")
class TestSessionChange(MailCase, TeletherapyCommon):
    """The client is told once of each change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_partner.tz = "America/Los_Angeles"

    def _commit(self):
        """Return the mails that the commit of this transaction queues."""
        mails = self.env["mail.mail"].sudo().search([])
        self.env.cr.precommit.run()
        return self.env["mail.mail"].sudo().search([], order="id") - mails

    def _book_committed(self, **values):
        event = self._book(**values)
        self._commit()
        return event

    def _text(self, mail):
        return html2plaintext(mail.body_html).replace("\u00a0", " ")

    def test_booked(self):
        """A booking is confirmed once, in the client's time zone with its name."""
        event = self._book()
        event.notes = "<p>Something written right after</p>"
        mail = self._commit()
        self.assertEqual(mail.subject, "Your appointment at Test Practice is booked")
        self.assertEqual(mail.recipient_ids, self.client_partner)
        self.assertIn(
            "Tuesday, March 6, 2040, 7:00 AM – 7:50 AM, Pacific Standard Time",
            self._text(mail),
        )
        self.assertFalse(self._commit())

    def test_no_health_information(self):
        """The mail tells neither whom the client meets nor that it is telehealth."""
        event = self._book()
        mails = self._commit()
        event.write({"start": self.START + HOUR, "stop": self.STOP + HOUR})
        mails += self._commit()
        event.active = False
        mails += self._commit()
        self.assertEqual(len(mails), 3)
        for mail in mails:
            text = f"{mail.subject} {self._text(mail)}".lower()
            for word in ("therap", "health", "session", "robin", "vale"):
                with self.subTest(subject=mail.subject, word=word):
                    self.assertNotIn(word, text.replace("/my/teletherapy/", ""))

    def test_changes(self):
        """Whatever road a change takes, the client gets one mail about it."""
        later = {"start": self.START + HOUR, "stop": self.STOP + HOUR}
        second = self._new_employee(
            self._new_user("second", "teletherapy.group_therapist")
        )
        other_client = {"client_id": self.other_client_partner.id}
        cases = [
            (lambda event: event.write(later), ["moved"]),
            (lambda event: event.action_archive(), ["cancelled"]),
            (lambda event: event.unlink(), ["cancelled"]),
            (lambda event: event.action_mass_archive(False), ["cancelled"]),
            (lambda event: event.write({"is_telehealth": False}), ["cancelled"]),
            (lambda event: event.write({"practice_location_id": False}), ["cancelled"]),
            (lambda event: event.write({"therapist_id": second.id}), ["changed"]),
            (
                lambda event: event.write({"therapist_id": second.id, **later}),
                ["moved"],
            ),
            (lambda event: event.write(other_client), ["booked", "cancelled"]),
            (lambda event: event.write({"name": "Nothing", "notes": "None"}), []),
        ]
        for number, (change, endings) in enumerate(cases):
            event = self._book_committed()
            with self.subTest(number=number):
                change(event.with_user(self.manager))
                subjects = [mail.subject for mail in self._commit()]
                self.assertEqual(
                    sorted(subject.rpartition(" ")[2] for subject in subjects), endings
                )
            event.exists().sudo().unlink()
            self._commit()

    def test_there_and_back(self):
        """Several writes of a transaction make one mail; what is undone makes none."""
        event = self._book_committed()
        for hours in (1, 2, 3):
            event.write(
                {"start": self.START + hours * HOUR, "stop": self.STOP + hours * HOUR}
            )
        mail = self._commit()
        self.assertEqual(len(mail), 1)
        text = self._text(mail)
        self.assertIn("7:00 AM", text)
        self.assertIn("10:00 AM", text)
        self.assertNotIn("9:00 AM", text)
        event.is_telehealth = False
        event.is_telehealth = True
        event.write({"start": self.START, "stop": self.STOP})
        event.write({"start": self.START + 3 * HOUR, "stop": self.STOP + 3 * HOUR})
        self.assertFalse(self._commit())
        self._book(start=self.START + WEEK, stop=self.STOP + WEEK).unlink()
        self.assertFalse(self._commit())

    def test_series(self):
        """A series is booked, moved and cancelled with one mail each."""
        event = self._book(**WEEKLY)
        mail = self._commit()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, "Your appointments at Test Practice are booked")
        self.assertEqual(self._text(mail).count("2040"), 3)
        second = event.recurrence_id.calendar_event_ids.sorted("start")[1]
        second.write(
            {
                "recurrence_update": "future_events",
                "start": second.start + HOUR,
                "stop": second.stop + HOUR,
            }
        )
        mail = self._commit()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.subject, "Your appointments at Test Practice have moved")
        self.assertEqual(self._text(mail).count("2040"), 4)
        second.recurrence_id.calendar_event_ids[:1].action_mass_deletion("all_events")
        mail = self._commit()
        self.assertEqual(len(mail), 1)
        self.assertEqual(
            mail.subject, "Your appointments at Test Practice are cancelled"
        )

    def test_mixed(self):
        """One appointment of a series is cancelled while the next ones move."""
        event = self._book(**WEEKLY)
        self._commit()
        events = event.recurrence_id.calendar_event_ids.sorted("start")
        first, last = events[0], events[2]
        self._book(start=last.start + HOUR, stop=last.stop + HOUR)
        last.unlink()
        first.unlink()
        mail = self._commit()
        self.assertEqual(len(mail), 1)
        text = self._text(mail)
        moved, cancelled = text.split("Cancelled")
        self.assertIn("March 20, 2040, 8:00 AM", moved)
        self.assertIn("March 6, 2040, 7:00 AM", cancelled)

    def test_past(self):
        """Nobody is told of what is over."""
        with freeze_time(self.STOP - HOUR):
            event = self._book_committed()
        with freeze_time(self.STOP + HOUR):
            self._session_sudo(event)._update_states()
            self.assertFalse(self._commit())
            event.unlink()
            self.assertFalse(self._commit())
            self._book(start=self.START - WEEK, stop=self.STOP - WEEK)
            self.assertFalse(self._commit())

    def test_language(self):
        """The mail is written in the client's language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.client_partner.lang = "fr_FR"
        template = self.env.ref("teletherapy.mail_template_appointment_changes")
        template.with_context(lang="fr_FR").subject = "Votre rendez-vous"
        self._book()
        mail = self._commit()
        self.assertEqual(mail.subject, "Votre rendez-vous")
        self.assertIn("mardi 6 mars 2040", self._text(mail))

    def test_practice_time(self):
        """A practice may tell all its clients its own time."""
        self.company.partner_id.tz = "America/Chicago"
        self.company.teletherapy_client_tz = "practice"
        self._book()
        self.assertIn("9:00 AM – 9:50 AM, Central Standard", self._text(self._commit()))

    def test_daylight_saving(self):
        """A weekly series keeps its time on the wall when the clocks change."""
        for first, names in (
            (datetime(2026, 10, 27, 19, 0), ["Daylight", "Standard", "Standard"]),
            (datetime(2027, 3, 9, 20, 0), ["Standard", "Daylight", "Daylight"]),
        ):
            with self.subTest(first=first), freeze_time(first - WEEK):
                self.client_partner.tz = "America/New_York"
                event = self._book(
                    start=first,
                    stop=first + HOUR,
                    event_tz="America/New_York",
                    **WEEKLY,
                )
                text = self._text(self._commit())
                for name in set(names):
                    self.assertEqual(
                        text.count(f"3:00 PM – 4:00 PM, Eastern {name} Time"),
                        names.count(name),
                    )
                starts = self._session_sudo(
                    event.recurrence_id.calendar_event_ids
                ).mapped("start")
                shift = HOUR if names[0] == "Daylight" else -HOUR
                self.assertEqual(
                    sorted(starts),
                    [first, first + WEEK + shift, first + 2 * WEEK + shift],
                )

    def test_leaves_with_the_queue(self):
        """The mail is sent by the mail queue, from the practice."""
        self.company.email = "office@test.example"
        self._book()
        mail = self._commit()
        self.assertEqual(mail.state, "outgoing")
        self.assertIn("office@test.example", mail.email_from)
        self.assertEqual(mail.author_id, self.env.ref("base.partner_root"))
        self.assertNotIn(mail.mail_message_id, self.client_partner.message_ids)
