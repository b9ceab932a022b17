# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from datetime import timedelta
from urllib.parse import urlencode

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_booking import BookingPortalCommon

PATH = "/my/teletherapy/book"


@tagged("post_install", "-at_install")
class TestBookingRoutes(BookingPortalCommon):
    """The pages on which clients book, move and cancel."""

    def get_page(self, url, **query):
        return self.url_open(f"{url}?{urlencode(query)}" if query else url).text

    def get_event(self, **domain):
        return self.env["calendar.event"].search(
            [("client_id", "=", self.client.partner_id.id)], order="id desc", limit=1
        )

    def test_steps(self):
        """A client chooses how, then when, and confirms; nothing is booked before."""
        start = self.get_free()[0]
        self.sign_in(self.client)
        page = self.get_page(PATH)
        self.assertIn("How would you like to meet?", page)
        page = self.get_page(PATH, kind="telehealth", length=50)
        self.assertIn("Choose a time", page)
        self.assertIn("Times are in Eastern", page)
        href = re.search(r'href="([^"]+start=[^"]+)"', page).group(1)
        page = self.url_open(href.replace("&amp;", "&")).text
        self.assertIn("Is this right?", page)
        self.assertFalse(self.get_event())
        response = self.post(PATH, **self.choose(start))
        self.assertEqual(response.status_code, 303)
        event = self.get_event()
        self.assertEqual(event.start, start)
        page = self.url_open(response.headers["Location"]).text
        self.assertIn("Your appointment is booked.", page)
        self.assertIn("session.ics", page)
        self.assertIn(f"/appointment/{event.id}/move", page)
        self.assertIn(f"/appointment/{event.id}/cancel", page)

    def test_office(self):
        """An appointment in person has its own page, with the practice's address."""
        self.practice.street = "12 Quay Street"
        self.sign_in(self.client)
        start = self.get_free("office")[0]
        response = self.post(PATH, **self.choose(start, "office"))
        page = self.url_open(response.headers["Location"]).text
        self.assertIn("Appointment at the practice", page)
        self.assertIn("12 Quay Street", page)
        self.assertIn("appointment.ics", page)
        for url in ("/my", "/my/teletherapy"):
            self.assertIn(self.get_event()._get_portal_url(), self.get_page(url))

    def test_therapists(self):
        """With several therapists the first step is whom; others cannot be chosen."""
        employee = self.env["hr.employee"].create(
            {"name": "Lee Park", "user_id": self.colleague.id}
        )
        other = self.env["teletherapy.online.scheduling"].search(
            [("employee_id", "=", employee.id)]
        )
        self.sign_in(self.client)
        self.assertNotIn("With whom?", self.get_page(PATH))
        other.write(
            {
                "is_bookable": True,
                "stretch_ids": [Command.create({"weekday": "0"})],
            }
        )
        page = self.get_page(PATH)
        self.assertIn("Lee Park", page)
        self.assertIn("Dana Reyes", page)
        page = self.get_page(PATH, therapist=other.id)
        self.assertNotIn("How would you like", page, "only in person, 50 minutes")
        self.assertIn("Choose a time", page)
        self.assertIn("With whom?", self.get_page(PATH, therapist=10**9))

    def test_nonsense(self):
        """Whatever an address holds, the page is one of the steps."""
        self.sign_in(self.client)
        for query in (
            {"therapist": "x", "kind": "y", "length": "z"},
            {"therapist": "-1"},
            {"kind": "telehealth", "length": "51"},
            {"kind": "telehealth", "length": 50, "start": "never"},
            {"kind": "telehealth", "length": 50, "start": "2001-01-01T00:00"},
            {"kind": "telehealth", "length": 50, "day": "9999-99-99"},
            {"kind": "telehealth", "length": 50, "day": "2999-01-01"},
        ):
            with self.subTest(query=query):
                response = self.url_open(f"{PATH}?{urlencode(query)}")
                self.assertEqual(response.status_code, 200)

    def test_who_books(self):
        """Clients book; nobody else does, and the page says how to get on."""
        start = self.get_free()[0]
        stranger = self.other_client
        stranger.partner_id.is_client = False
        for user in (stranger, self.colleague, self.therapist):
            with self.subTest(user=user.login):
                self.sign_in(user)
                self.assertIn("Nothing can be booked online", self.get_page(PATH))
                self.assertNotIn(PATH, self.get_page("/my"))
                self.assertEqual(self.post(PATH, **self.choose(start)).status_code, 404)
        self.sign_in(self.env["res.users"])
        response = self.url_open(PATH, allow_redirects=False)
        self.assertIn("/web/login?redirect=", response.headers["Location"])
        self.assertFalse(self.get_event())

    def test_telehealth_not_ready(self):
        """Who cannot have telehealth is told so, and books in person."""
        self.client.partner_id.country_id = self.env.ref("base.fr")
        self.sign_in(self.client)
        page = self.get_page(PATH)
        self.assertIn("Telehealth cannot be booked online yet", page)
        start = self.get_free("office")[0]
        self.assertEqual(self.post(PATH, **self.choose(start)).status_code, 404)
        self.assertFalse(self.get_event())
        self.post(PATH, **self.choose(start, "office"))
        self.assertTrue(self.get_event())

    def test_csrf(self):
        """A form without the token of the page does nothing."""
        self.sign_in(self.client)
        with mute_logger("odoo.http"):
            response = self.url_open(PATH, self.choose(self.get_free()[0]))
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.get_event())

    def test_taken(self):
        """Who comes second is shown what is left, with every choice kept."""
        start, later = self.get_free()[:2]
        self.book(start, self.other_client)
        self.sign_in(self.client)
        for title, response in (
            ("confirm", self.url_open(f"{PATH}?{urlencode(self.choose(start))}")),
            ("book", self.post(PATH, **self.choose(start))),
        ):
            with self.subTest(title=title):
                self.assertIn("is not free any more.", response.text)
                self.assertIn("These times are left:", response.text)
                self.assertIn("Telehealth, by video", response.text)
                self.assertIn(
                    urlencode(self.choose(later)).replace("&", "&amp;"), response.text
                )
        self.assertEqual(response.status_code, 409)
        self.assertFalse(self.get_event())

    def test_request(self):
        """With approval a booking is a request, which the client can withdraw."""
        self.scheduling.needs_approval = True
        start = self.get_free()[0]
        self.sign_in(self.client)
        page = self.get_page(PATH, **self.choose(start))
        self.assertIn("Ask for this session", page)
        response = self.post(PATH, **self.choose(start))
        page = self.url_open(response.headers["Location"]).text
        self.assertIn("Your request is sent.", page)
        booking = self.env["teletherapy.booking"].search(
            [("client_id", "=", self.client.partner_id.id)]
        )
        for url in ("/my", "/my/teletherapy"):
            self.assertIn("Waiting for an answer", self.get_page(url))
        self.post(f"{booking._get_portal_url()}/withdraw")
        self.assertEqual(booking.state, "withdrawn")
        self.assertNotIn("Waiting for an answer", self.get_page("/my"))

    def test_move(self):
        """A client moves an appointment; its page and its session follow."""
        start, later = self.get_free()[5:7]
        event = self.book(start).event_id
        url = f"{event._get_portal_url()}/move"
        self.sign_in(self.client)
        page = self.get_page(url)
        self.assertIn("Move your appointment", page)
        moment = later.strftime("%Y-%m-%dT%H:%M")
        self.assertIn("Move to this time", self.get_page(url, start=moment))
        self.assertEqual(event.start, start)
        response = self.post(url, start=moment)
        self.assertEqual(event.start, later)
        self.assertIn(
            "Your appointment has a new time.",
            self.url_open(response.headers["Location"]).text,
        )
        self.assertEqual(self.post(url, start=moment).status_code, 409)

    def test_cancel(self):
        """A client cancels after a question; a link alone cancels nothing."""
        event = self.book(self.get_free()[5]).event_id
        url = f"{event._get_portal_url()}/cancel"
        self.sign_in(self.client)
        self.assertIn("Cancel this appointment?", self.get_page(url))
        self.assertTrue(event.active)
        response = self.post(url)
        self.assertFalse(event.active)
        page = self.url_open(response.headers["Location"]).text
        self.assertIn("Your appointment is cancelled.", page)
        self.assertEqual(self.post(url).status_code, 409)

    def test_notice(self):
        """Within the practice's notice the page says to call, on every road."""
        event = self.book(self.get_free()[0]).event_id
        event.write(
            {
                "start": self.now + timedelta(hours=23),
                "stop": self.now + timedelta(hours=23, minutes=50),
            }
        )
        self.sign_in(self.client)
        page = self.url_open(event._get_portal_page_url()).text
        self.assertIn("Please call the practice.", page)
        self.assertNotIn("/move", page)
        free = self.get_free()[-1].strftime("%Y-%m-%dT%H:%M")
        for action in ("move", "cancel"):
            url = f"{event._get_portal_url()}/{action}"
            for response in (self.url_open(url), self.post(url, start=free)):
                with self.subTest(action=action):
                    self.assertEqual(response.status_code, 409)
                    self.assertIn("Please call the practice.", response.text)
                    self.assertIn("tel:+1 555 0100", response.text)
        self.assertTrue(event.active)
        self.assertEqual(event.start, self.now + timedelta(hours=23))

    def test_access_rights(self):
        """Only the client of an appointment or a request reaches its pages."""
        telehealth = self.book(self.get_free()[0]).event_id
        office = self.book(self.get_free("office")[5], kind="office").event_id
        self.scheduling.needs_approval = True
        booking = self.book(self.get_free()[5])
        session = telehealth._get_sessions_sudo()
        unknown = office.id + 10**6
        pages = [
            office._get_portal_url(),
            f"{office._get_portal_url()}/appointment.ics",
            f"{office._get_portal_url()}/move",
            f"{office._get_portal_url()}/cancel",
            f"{telehealth._get_portal_url()}/move",
            f"{telehealth._get_portal_url()}/cancel",
            f"{session._get_portal_url()}/session.ics",
            booking._get_portal_url(),
        ]
        forms = [
            f"{office._get_portal_url()}/move",
            f"{office._get_portal_url()}/cancel",
            f"{telehealth._get_portal_url()}/move",
            f"{telehealth._get_portal_url()}/cancel",
            f"{booking._get_portal_url()}/withdraw",
        ]
        free = self.get_free()[-1].strftime("%Y-%m-%dT%H:%M")
        for user in (self.other_client, self.therapist, self.colleague):
            self.sign_in(user)
            for url in (*pages, f"/my/teletherapy/appointment/{unknown}"):
                with self.subTest(user=user.login, url=url):
                    self.assertEqual(self.url_open(url).status_code, 404)
            for url in forms:
                with self.subTest(user=user.login, form=url):
                    self.assertEqual(self.post(url, start=free).status_code, 404)
        self.sign_in(self.client)
        for url in pages:
            with self.subTest(user=self.client.login, url=url):
                self.assertEqual(self.url_open(url).status_code, 200)
        self.assertTrue(telehealth.active and office.active)
        self.assertEqual(booking.state, "requested")
        self.sign_in(self.env["res.users"])
        for url in pages:
            response = self.url_open(url, allow_redirects=False)
            self.assertIn("/web/login?redirect=", response.headers["Location"])

    def test_rpc_stays_closed(self):
        """Portal users have no road to appointments but these pages."""
        event = self.book(self.get_free()[0]).event_id
        booking = self.env["teletherapy.booking"].search([("event_id", "=", event.id)])
        for user in (self.client, self.other_client):
            for record, operation in (
                (event, "create"),
                (event, "write"),
                (event, "unlink"),
                (booking, "read"),
                (booking, "create"),
                (booking, "write"),
                (self.scheduling, "read"),
                (self.scheduling, "write"),
                (self.scheduling.stretch_ids, "read"),
                (self.scheduling.length_ids, "read"),
            ):
                with self.subTest(
                    user=user.login, model=record._name, operation=operation
                ):
                    self.assertFalse(record.with_user(user).has_access(operation))
        with self.assertRaises(AccessError):
            event.with_user(self.client).write({"start": self.now})

    def test_calendar_file(self):
        """The file tells when and at which practice, in UTC, and nothing else."""
        event = self.book(self.get_free()[0]).event_id
        session = event._get_sessions_sudo()
        url = f"{session._get_portal_url()}/session.ics"
        self.sign_in(self.client)
        response = self.url_open(url)
        self.assertEqual(
            response.headers["Content-Type"], "text/calendar; charset=utf-8"
        )
        lines = response.text.split("\r\n")
        self.assertIn(f"DTSTART:{event.start:%Y%m%dT%H%M%SZ}", lines)
        self.assertIn(f"DTEND:{event.stop:%Y%m%dT%H%M%SZ}", lines)
        self.assertIn("SUMMARY:Appointment at Harbor Counseling", lines)
        for word in ("Dana", "Sam", "elehealth", "eletherapy", "session"):
            self.assertNotIn(word, response.text)
        uid = next(line for line in lines if line.startswith("UID:"))
        self.env["teletherapy.booking"]._move(
            self.scheduling, event, self.get_free()[5], self.now
        )
        moved = self.url_open(url).text.split("\r\n")
        self.assertIn(uid, moved)
        self.assertIn(f"DTSTART:{event.start:%Y%m%dT%H%M%SZ}", moved)
        event.active = False
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_change_link(self):
        """The card of the next session leads to moving it, while that is possible."""
        start = self.get_free()[0]
        event = self.book(start).event_id
        self.sign_in(self.client)
        self.assertIn("Move or cancel", self.get_page("/my"))
        event.write(
            {
                "start": self.now + timedelta(hours=1),
                "stop": self.now + timedelta(hours=2),
            }
        )
        self.assertNotIn("Move or cancel", self.get_page("/my"))

    def test_queries(self):
        """The number of queries of the list does not grow with the appointments."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.get_page("/my/teletherapy")
            return self.env.cr.sql_log_count - before

        self.sign_in(self.client)
        free = self.get_free("office")
        for start in (free[0], free[3]):
            self.book(start, kind="office")
        count()
        few = count()
        for start in free[5:20:2]:
            self.book(start, kind="office")
        self.assertLessEqual(count(), few)
