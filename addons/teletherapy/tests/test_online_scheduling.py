# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_online import OnlineCommon


@tagged("post_install", "-at_install")
class TestOnlineScheduling(OnlineCommon):
    """Who sets what clients may book, and what that leaves free."""

    def test_everybody_has_one(self):
        """Every employee has one online scheduling, turned off at first."""
        employee = self._new_employee(self._new_user("new", "base.group_user"))
        scheduling = self._get_scheduling(employee)
        self.assertEqual(len(scheduling), 1)
        self.assertFalse(scheduling.is_bookable)
        self.env["teletherapy.online.scheduling"]._init_online_scheduling()
        self.assertEqual(self._get_scheduling(employee), scheduling)

    def test_access_rights(self):
        """The therapist and the practice's managers change it, on every road."""
        stretch = self.scheduling.stretch_ids[0]

        def write(user):
            self.scheduling.with_user(user).write({"notice_hours": 12})

        def write_stretch(user):
            stretch.with_user(user).write({"hour_to": 11})

        def create_stretch(user):
            stretch.with_user(user).create(
                {"scheduling_id": self.scheduling.id, "weekday": "4"}
            )

        def take_stretch(user):
            own = self._get_scheduling(
                self.env["hr.employee"].search([("user_id", "=", user.id)])
            )
            stretch.with_user(user).write({"scheduling_id": own.id})

        def delete_stretch(user):
            stretch.with_user(user).unlink()

        def load(user):
            result = self.scheduling.with_user(user).load(
                [".id", "notice_hours"], [[str(self.scheduling.id), "13"]]
            )
            if not result["ids"]:
                raise AccessError(str(result["messages"]))

        def preferences(user):
            # A person's own user is written as superuser, and with it what hangs on it.
            user.with_user(user).write(
                {"online_stretch_ids": [Command.update(stretch.id, {"hour_to": 10})]}
            )

        def as_superuser(user):
            self.scheduling.with_user(user).sudo().write({"notice_hours": 10})

        roads = (write, write_stretch, create_stretch, load, as_superuser)
        for user, allowed, refused in (
            (self.therapist, (*roads, preferences), ()),
            (self.manager, roads, ()),
            (self.owner, roads, ()),
            (
                self.colleague,
                (),
                (*roads, take_stretch, delete_stretch, preferences),
            ),
            (self.officer, (), (*roads, delete_stretch)),
            (self.administrator, (), (*roads, delete_stretch)),
            (self.client_user, (), (*roads, delete_stretch)),
        ):
            for road in allowed:
                with self.subTest(user=user.login, road=road.__name__):
                    road(user)
            for road in refused:
                with (
                    self.subTest(user=user.login, road=road.__name__),
                    self.assertRaises(UserError),
                ):
                    road(user)

    def test_other_practice(self):
        """The manager of another practice neither sees nor changes it."""
        practice = self.env["res.company"].create({"name": "Other"})
        manager = self._new_user("foreign", "teletherapy.group_practice_manager")
        manager.write(
            {"company_ids": [Command.set(practice.ids)], "company_id": practice.id}
        )
        scheduling = self.scheduling.with_user(manager).with_context(
            allowed_company_ids=practice.ids
        )
        self.assertFalse(scheduling.search([]).filtered(lambda s: s == scheduling))
        with self.assertRaises(AccessError):
            scheduling.write({"notice_hours": 1})
        with self.assertRaises(AccessError):
            scheduling.sudo().write({"notice_hours": 1})

    def test_kept_fields(self):
        """Whose it is cannot be written, not even by a manager."""
        for name, value in (
            ("employee_id", self.colleague_employee.id),
            ("user_id", self.colleague.id),
            ("company_id", self.env["res.company"].create({"name": "Other"}).id),
            ("active", False),
        ):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.scheduling.with_user(self.manager).write({name: value})

    def test_preferences(self):
        """A therapist sets all of it in the own preferences."""
        user = self.therapist.with_user(self.therapist)
        user.write(
            {
                "online_is_bookable": True,
                "online_needs_approval": True,
                "online_notice_hours": 48,
                "online_length_ids": [Command.link(self._length(80).id)],
                "online_stretch_ids": [
                    Command.clear(),
                    Command.create({"weekday": "3", "hour_from": 8, "hour_to": 12}),
                ],
            }
        )
        self.assertEqual(self.scheduling.notice_hours, 48)
        self.assertTrue(self.scheduling.needs_approval)
        self.assertEqual(self.scheduling.length_ids.mapped("minutes"), [50, 80])
        self.assertEqual(self.scheduling.stretch_ids.mapped("weekday"), ["3"])
        self.assertEqual(
            user.read(["online_notice_hours"])[0]["online_notice_hours"], 48
        )

    def test_my_profile(self):
        """My Profile leads everybody to their own preferences."""
        action = self.env.ref("teletherapy.res_users_action_profile")
        for user in (self.therapist, self.manager):
            result = action.with_user(user).run()
            self.assertEqual(
                (result["res_model"], result["res_id"]), ("res.users", user.id)
            )

    def test_limits(self):
        """Settings that make no sense are refused with a sentence."""
        for values in (
            {"horizon_days": 0},
            {"horizon_days": 400},
            {"notice_hours": -1},
            {"notice_hours": 31 * 24},
            {"buffer_before": 300},
            {"weekly_limit": -1},
            {"length_ids": [Command.clear()]},
            {"stretch_ids": [Command.create({"hour_from": 12, "hour_to": 9})]},
            {"stretch_ids": [Command.create({"hour_from": 12, "hour_to": 25})]},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(ValidationError),
            ):
                self.scheduling.with_user(self.therapist).write(values)

    # What is free

    def free(self, kind="telehealth", days=5, client=None, **kw):
        """:return: the free starts of the first days, as written in New York"""
        starts = self.scheduling._get_free_starts(
            client or self.client_partner,
            kind,
            50,
            self.NOW,
            latest=self.NOW + timedelta(days=days),
            **kw,
        )
        return [(start - timedelta(hours=4)).strftime("%a %H") for start in starts]

    def test_kinds(self):
        """Each stretch offers its kind; telehealth needs the therapist's role."""
        monday = ["Mon 09", "Mon 10", "Mon 11"]
        tuesday = ["Tue 09", "Tue 10", "Tue 11"]
        self.assertEqual(self.free("telehealth"), monday + tuesday)
        self.assertEqual(self.free("office"), monday)
        self.therapist.write({"group_ids": [Command.unlink(self.group_therapist.id)]})
        self.assertEqual(self.free("telehealth"), [])
        self.assertEqual(self.free("office"), monday)

    def test_working_schedule(self):
        """Only working hours without time off are free."""
        self.env["resource.calendar.attendance"].search(
            [
                ("calendar_id", "=", self.therapist_employee.resource_calendar_id.id),
                ("dayofweek", "=", "0"),
            ]
        ).hour_to = 11
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Dentist",
                "resource_id": self.therapist_employee.resource_id.id,
                "calendar_id": self.therapist_employee.resource_calendar_id.id,
                "date_from": self.TUESDAY_9,
                "date_to": self.TUESDAY_10,
            }
        )
        self.assertEqual(self.free(), ["Mon 09", "Mon 10", "Tue 10", "Tue 11"])

    def test_flexible_hours(self):
        """Whoever has no working schedule works whenever the bookable hours say."""
        self.therapist_employee.resource_calendar_id = False
        self.assertEqual(len(self.free()), 6)

    def test_appointments(self):
        """What keeps the therapist busy is not free, whoever made it."""
        partner = self.therapist.partner_id
        values = {
            "name": "Meeting",
            "partner_ids": [Command.set(partner.ids)],
            "start": self.TUESDAY_10,
            "stop": self.TUESDAY_10 + timedelta(minutes=30),
        }
        declined = {**values, "start": self.MONDAY_9}
        for title, changes, missing in (
            ("meeting", {}, {"Tue 10"}),
            ("free", {"show_as": "free"}, set()),
            ("buffer", {"stop": self.TUESDAY_10 + timedelta(minutes=1)}, {"Tue 10"}),
            # After a session 10 minutes are free: 9:00 to 9:50 does not touch 9:55.
            (
                "too near",
                {"start": self.TUESDAY_10 - timedelta(minutes=5)},
                {"Tue 09", "Tue 10"},
            ),
            (
                "all day",
                {
                    "allday": True,
                    "start_date": "2030-05-07",
                    "stop_date": "2030-05-07",
                },
                {"Tue 09", "Tue 10", "Tue 11"},
            ),
            (
                "client booked by a colleague",
                {
                    "partner_ids": [Command.set(self.colleague.partner_id.ids)],
                    "client_id": self.other_client_partner.id,
                    "therapist_id": self.therapist_employee.id,
                },
                {"Tue 10"},
            ),
            ("archived", {"active": False}, set()),
        ):
            with self.subTest(title=title):
                before = self.free()
                event = (
                    self.env["calendar.event"]
                    .with_user(self.colleague)
                    .create({**values, **changes})
                )
                self.assertEqual(set(before) - set(self.free()), missing)
                event.sudo().unlink()
        event = self.env["calendar.event"].with_user(self.colleague).create(declined)
        self.assertNotIn("Mon 09", self.free())
        event.sudo().attendee_ids.filtered(
            lambda attendee: attendee.partner_id == partner
        ).state = "declined"
        self.assertIn("Mon 09", self.free())

    def test_own_appointment_elsewhere(self):
        """A client is not offered what overlaps with another appointment of theirs."""
        self.env["calendar.event"].create(
            {
                "name": "Elsewhere",
                "client_id": self.client_partner.id,
                "therapist_id": self.colleague_employee.id,
                "start": self.TUESDAY_9,
                "stop": self.TUESDAY_10,
            }
        )
        self.assertNotIn("Tue 09", self.free())
        self.assertIn("Tue 09", self.free(client=self.other_client_partner))

    def test_notice_and_horizon(self):
        """Nothing is free before the notice has passed, nor behind the horizon."""
        self.scheduling.notice_hours = 4 * 24
        self.assertEqual(self.free(), ["Tue 10", "Tue 11"])
        self.scheduling.write({"notice_hours": 1, "horizon_days": 3})
        self.assertEqual(self.free(), ["Mon 09", "Mon 10"])

    def test_weekly_limit(self):
        """Weeks in which the client has had all sessions are not free, on any road."""
        self.scheduling.weekly_limit = 1
        self.assertTrue(self.free())
        event = self._book(start=self.MONDAY_9, stop=self.MONDAY_9.replace(minute=50))
        self.assertEqual(self.free(), [])
        self.assertTrue(self.free(client=self.other_client_partner))
        self.assertEqual(len(self.free(days=12)), 6, "the week after is free")
        self.assertEqual(len(self.free(move=event)), 6)

    def test_queries(self):
        """The number of queries does not grow with the appointments."""

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.free(days=30)
            return self.cr.sql_log_count - before

        count()
        few = count()
        for day in range(1, 15):
            self._book(
                start=self.TUESDAY_9 + timedelta(days=day),
                stop=self.TUESDAY_10 + timedelta(days=day),
            )
        self.assertLessEqual(count(), few)
