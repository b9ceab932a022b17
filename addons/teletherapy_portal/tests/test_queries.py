# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.teletherapy.tests.common_queries import QueriesMixin

from .common_booking import BookingPortalCommon

MANY = 20


@tagged("post_install", "-at_install")
class TestPortalQueries(QueriesMixin, BookingPortalCommon):
    """The client's pages take no more queries when there is more to show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scheduling.horizon_days = 60
        cls.book_day(1)

    @classmethod
    def book_day(cls, day):
        """Book telehealth on this day, and an appointment at the practice after it."""
        start = cls.now + timedelta(days=day)
        return cls.env["calendar.event"].create(
            [
                {
                    "name": "Appointment",
                    "is_telehealth": is_telehealth,
                    "client_id": cls.client.partner_id.id,
                    "therapist_id": cls.employee.id,
                    "user_id": cls.therapist.id,
                    "partner_ids": [(6, 0, cls.therapist.partner_id.ids)],
                    "start": start + timedelta(hours=hour),
                    "stop": start + timedelta(hours=hour + 1),
                }
                for hour, is_telehealth in ((0, True), (1, False))
            ]
        )

    def fill(self):
        for day in range(2, MANY + 1):
            self.book_day(day)

    def open(self, url, *texts):
        page = self.url_open(url).text
        for text in texts:
            self.assertIn(text, page)

    def test_home(self):
        """My account takes as many queries with 20 sessions as with 1."""
        self.sign_in(self.client)
        self.assert_queries_stay(
            lambda: self.open("/my", "Your next telehealth session", "After that"),
            grow=self.fill,
        )

    def test_sessions(self):
        """The list of appointments takes as many queries with 20 sessions as with 1."""
        self.sign_in(self.client)
        self.assert_queries_stay(
            lambda: self.open("/my/teletherapy", "At the practice"), grow=self.fill
        )

    def test_free_times(self):
        """Free times take as many queries with 20 appointments in the way as with 1."""
        self.sign_in(self.client)
        url = f"/my/teletherapy/book?therapist={self.scheduling.id}&kind=telehealth"
        # Two of the five hours after noon can be taken, whatever time it is now.
        self.assert_queries_stay(lambda: self.open(url, "PM"), grow=self.fill)
