# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_online import OnlineCommon


@tagged("post_install", "-at_install")
class TestBooking(OnlineCommon):
    """What clients do online, and what therapists answer."""

    def setUp(self):
        super().setUp()
        clock = freeze_time(self.NOW)
        clock.start()
        self.addCleanup(clock.stop)

    def get_mails(self, client=None):
        """:return: the e-mails to a client about bookings that wait to be sent"""
        return self.env["mail.mail"].search(
            [
                ("model", "=", "teletherapy.booking"),
                ("recipient_ids", "in", (client or self.client_partner).ids),
            ]
        )

    def test_book(self):
        """A free time becomes an appointment at once, with its session."""
        booking = self._book_online(self.TUESDAY_9)
        event = booking.event_id
        self.assertEqual(booking.state, "done")
        self.assertEqual(event.start, self.TUESDAY_9)
        self.assertEqual(event.stop, self.TUESDAY_9 + timedelta(minutes=50))
        self.assertEqual(event.user_id, self.therapist)
        self.assertEqual(event.create_uid, self.client_user)
        self.assertTrue(event.booked_online)
        self.assertEqual(event.partner_ids, self.therapist.partner_id)
        self.assertEqual(self._session_sudo(event).client_id, self.client_partner)
        self.assertFalse(self._book_online(self.TUESDAY_9, self.other_client_user))

    def test_book_office(self):
        """An appointment in person has no session, and tells nobody who comes."""
        booking = self._book_online(self.MONDAY_9, kind="office")
        event = booking.event_id
        self.assertFalse(event.is_telehealth)
        self.assertFalse(self._session_sudo(event))
        self.assertEqual(event.partner_ids, self.therapist.partner_id)
        self.assertEqual(event.privacy, "private")
        self.assertNotIn(self.client_partner.name, f"{event.name}{event.description}")
        event.invalidate_recordset()
        self.assertFalse(event.with_user(self.colleague).client_id)
        self.assertEqual(len(self.get_mails()), 1)

    def test_refused(self):
        """What is not offered is not booked, whatever is sent."""
        self.scheduling.length_ids = self._length(50)
        stranger = self._new_client("No Client", "stranger@test.example")
        stranger.partner_id.is_client = False
        abroad = self._new_client(
            "Abroad", "abroad@test.example", country_id=self.env.ref("base.fr").id
        )
        for title, start, kw in (
            ("not on the raster", self.TUESDAY_9 + timedelta(minutes=5), {}),
            ("outside", self.TUESDAY_9 - timedelta(hours=1), {}),
            ("no such kind", self.TUESDAY_9, {"kind": "office"}),
            ("no such length", self.TUESDAY_9, {"minutes": 30}),
            ("past", self.NOW - timedelta(days=3), {}),
            ("notice", self.MONDAY_9, {"now": self.MONDAY_9 - timedelta(hours=23)}),
            ("horizon", self.TUESDAY_9 + timedelta(weeks=8), {}),
            ("no client", self.TUESDAY_9, {"user": stranger}),
            ("staff", self.TUESDAY_9, {"user": self.colleague}),
            ("another country", self.TUESDAY_9, {"user": abroad}),
        ):
            with self.subTest(title=title):
                self.assertFalse(self._book_online(start, **kw))
        self.scheduling.is_bookable = False
        self.assertFalse(self._book_online(self.TUESDAY_9))

    def test_other_practice(self):
        """A client of another practice cannot book here."""
        practice = self.env["res.company"].create({"name": "Other"})
        self.client_user.write(
            {"company_ids": [Command.set(practice.ids)], "company_id": practice.id}
        )
        self.assertFalse(self._book_online(self.TUESDAY_9))

    def test_weekly_limit(self):
        """The limit per week holds when the booking is sent, requests included."""
        self.scheduling.write({"weekly_limit": 1, "needs_approval": True})
        self.assertTrue(self._book_online(self.TUESDAY_9))
        self.assertFalse(self._book_online(self.MONDAY_9))
        self.assertTrue(self._book_online(self.MONDAY_9 + timedelta(weeks=1)))

    # Approval

    def request(self, start=None):
        self.scheduling.needs_approval = True
        return self._book_online(start or self.TUESDAY_9)

    def test_request(self):
        """A request keeps its time free, is on the therapist's list, is no event."""
        booking = self.request()
        self.assertEqual(booking.state, "requested")
        self.assertFalse(booking.event_id)
        self.assertFalse(self._book_online(self.TUESDAY_9, self.other_client_user))
        self.assertEqual(booking.activity_ids.user_id, self.therapist)
        self.assertEqual(len(self.get_mails()), 1)
        self.assertNotIn(self.client_partner.name, booking.display_name)

    def test_answer_rights(self):
        """Only the therapist and the practice's managers answer a request."""
        booking = self.request()
        for user in (
            self.colleague,
            self.officer,
            self.administrator,
            self.client_user,
        ):
            for answer in ("action_approve", "action_decline"):
                with (
                    self.subTest(user=user.login, answer=answer),
                    self.assertRaises(AccessError),
                ):
                    getattr(booking.with_user(user), answer)()
        for user, readable in (
            (self.therapist, True),
            (self.manager, True),
            (self.colleague, False),
            (self.client_user, False),
        ):
            for operation, allowed in (("read", readable), ("write", False)):
                with self.subTest(user=user.login, operation=operation):
                    self.assertEqual(
                        booking.with_user(user).has_access(operation), allowed
                    )

    def test_approve(self):
        """Approving makes the appointment and tells the client."""
        for user in (self.therapist, self.manager):
            with self.subTest(user=user.login):
                booking = self.request()
                booking.with_user(user).action_approve()
                self.assertEqual(booking.state, "done")
                self.assertEqual(booking.answered_by_id, user)
                self.assertFalse(booking.activity_ids)
                session = self._session_sudo(booking.event_id)
                self.assertEqual(session.start, self.TUESDAY_9)
                with self.assertRaises(UserError):
                    booking.with_user(user).action_decline()
                booking.event_id.unlink()

    def test_approve_late(self):
        """A request whose time has passed cannot be approved."""
        booking = self.request()
        with freeze_time(self.TUESDAY_9), self.assertRaises(UserError):
            booking.with_user(self.therapist).action_approve()

    def test_decline(self):
        """Declining frees the time and tells the client."""
        booking = self.request()
        booking.with_user(self.therapist).action_decline()
        self.assertEqual(booking.state, "declined")
        self.assertFalse(booking.event_id)
        self.assertEqual(len(self.get_mails()), 2)
        self.assertTrue(self._book_online(self.TUESDAY_9, self.other_client_user))

    def test_withdraw(self):
        """A withdrawn request frees the time and can no longer be answered."""
        booking = self.request()
        booking._withdraw()
        self.assertEqual(booking.state, "withdrawn")
        with self.assertRaises(UserError):
            booking.with_user(self.therapist).action_approve()
        self.assertTrue(self._book_online(self.TUESDAY_9, self.other_client_user))

    # Move and cancel

    def move(self, event, start):
        return self.env["teletherapy.booking"]._move(
            self.scheduling, event.sudo(), start, self.NOW
        )

    def test_move(self):
        """A moved appointment keeps its session, and frees the time it had."""
        event = self._book_online(self.TUESDAY_9).event_id
        session = self._session_sudo(event)
        booking = self.move(event, self.TUESDAY_10)
        self.assertEqual(booking.previous_start, self.TUESDAY_9)
        self.assertEqual(session.start, self.TUESDAY_10)
        self.assertEqual(session.stop, self.TUESDAY_10 + timedelta(minutes=50))
        self.assertFalse(self._book_online(self.TUESDAY_10, self.other_client_user))
        self.assertTrue(self._book_online(self.TUESDAY_9, self.other_client_user))
        self.assertFalse(self.move(event, self.TUESDAY_9), "taken")

    def test_move_with_approval(self):
        """Until the therapist approves, the appointment stays at its time."""
        event = self._book_online(self.TUESDAY_9).event_id
        self.scheduling.needs_approval = True
        first = self.move(event, self.TUESDAY_10)
        self.assertEqual(event.start, self.TUESDAY_9)
        second = self.move(event, self.TUESDAY_10 + timedelta(hours=1))
        self.assertEqual(first.state, "withdrawn", "the last wish counts")
        for start in (self.TUESDAY_9, self.TUESDAY_10 + timedelta(hours=1)):
            self.assertFalse(self._book_online(start, self.other_client_user))
        second.with_user(self.therapist).action_approve()
        self.assertEqual(event.start, self.TUESDAY_10 + timedelta(hours=1))

    def test_move_of_cancelled(self):
        """A request to move an appointment that is gone cannot be approved."""
        event = self._book_online(self.TUESDAY_9).event_id
        self.scheduling.needs_approval = True
        booking = self.move(event, self.TUESDAY_10)
        event.active = False
        with self.assertRaises(UserError):
            booking.with_user(self.therapist).action_approve()

    def test_cancel(self):
        """A cancelled appointment takes its session with it and frees the time."""
        event = self._book_online(self.TUESDAY_9).event_id
        session = self._session_sudo(event)
        self.env["teletherapy.booking"]._cancel(event)
        self.assertFalse(event.active)
        self.assertEqual(session.state, "cancelled")
        self.assertTrue(self._book_online(self.TUESDAY_9, self.other_client_user))

    def test_series(self):
        """Of a series a client moves and cancels one appointment, not the others."""
        event = self._book(
            start=self.TUESDAY_9,
            stop=self.TUESDAY_9.replace(minute=50),
            recurrency=True,
            rrule_type="weekly",
            tue=True,
            end_type="count",
            count=3,
            event_tz="America/New_York",
        )
        series = event.recurrence_id.calendar_event_ids.sorted("start")
        first, second, third = series.sudo()
        starts = [self.TUESDAY_9 + timedelta(weeks=week) for week in range(3)]
        self.assertEqual(series.mapped("start"), starts)
        self.assertTrue(self.move(second, starts[1] + timedelta(hours=1)))
        self.env["teletherapy.booking"]._cancel(first)
        self.assertEqual(
            (first | second | third).filtered("active").mapped("start"),
            [starts[1] + timedelta(hours=1), starts[2]],
        )

    def test_change_refusal(self):
        """The practice's notice, and whether it is offered, decide about changes."""
        event = self._book_online(self.TUESDAY_9).event_id
        manual = self._book(
            start=self.TUESDAY_10, stop=self.TUESDAY_10.replace(minute=50)
        )
        in_time = self.TUESDAY_9 - timedelta(hours=24)
        late = self.TUESDAY_9 - timedelta(hours=23, minutes=59)

        def refuse(event, action, now):
            refusal = event.sudo()._get_change_refusal(action, now)
            return refusal and refusal[0]

        for action in ("move", "cancel"):
            with self.subTest(action=action):
                self.assertIsNone(refuse(event, action, in_time))
                self.assertIsNone(refuse(manual, action, in_time))
                self.assertEqual(refuse(event, action, late), "notice")
                self.assertEqual(refuse(event, action, self.TUESDAY_9), "over")
        self.scheduling.is_bookable = False
        self.assertIsNone(refuse(event, "cancel", in_time))
        for other, action in ((event, "move"), (manual, "move"), (manual, "cancel")):
            self.assertEqual(refuse(other, action, in_time), "not_online")
        self._session_sudo(event).state = "live"
        self.assertEqual(refuse(event, "cancel", in_time), "over")

    def test_mails_tell_little(self):
        """E-mails tell when and at which practice; names and kinds are left out."""
        self._book_online(self.MONDAY_9, kind="office")
        self.request(self.TUESDAY_9).with_user(self.therapist).action_decline()
        mails = self.get_mails()
        self.assertEqual(len(mails), 3)
        notes = self.env["mail.message"].search(
            [
                ("model", "=", "teletherapy.booking"),
                ("partner_ids", "in", self.therapist.partner_id.ids),
            ]
        )
        self.assertEqual(len(notes), 2, "one of each booking")
        for text in (*mails.mapped("body_html"), *notes.mapped("body")):
            for word in (self.client_partner.name, "elehealth"):
                self.assertNotIn(word, text)
            self.assertIn("9:00\u00a0AM", text.replace("&nbsp;", "\u00a0"))
        for mail in mails:
            self.assertNotIn(self.therapist.name, mail.body_html)
