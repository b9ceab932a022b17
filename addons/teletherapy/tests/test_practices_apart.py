# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestPracticesApart(TeletherapyCommon):
    """A client belongs to one practice, and the others do not know them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cedar = cls.env["res.company"].create(
            {"name": "Cedar Therapy", "country_id": cls.us.id}
        )
        cls.env.user.company_ids |= cls.cedar
        cls.env.ref("base.group_user").implied_ids |= cls.env.ref(
            "base.group_allow_export"
        )
        groups = {
            "owner": "teletherapy.group_practice_owner",
            "manager": "teletherapy.group_practice_manager",
            "therapist": "teletherapy.group_therapist",
            "employee": "base.group_user",
        }
        cls.cedar_people = {
            name: new_test_user(
                cls.env,
                login=f"cedar_{name}",
                groups=group,
                email=f"{name}@cedar.example",
                company_id=cls.cedar.id,
                company_ids=[Command.set(cls.cedar.ids)],
            )
            for name, group in groups.items()
        }
        cls.cedar_therapist = cls.env["hr.employee"].create(
            {
                "name": "Ivy Stone",
                "user_id": cls.cedar_people["therapist"].id,
                "company_id": cls.cedar.id,
            }
        )
        cls.telehealth = cls._book()
        cls.in_person = cls._book(
            is_telehealth=False, client_id=cls.other_client_partner.id
        )
        cls.client_partner.action_send_reset_link()
        cls.env.flush_all()

    def _as_cedar(self, name):
        self.env.invalidate_all()
        return self.env(
            user=self.cedar_people[name].id,
            context={"allowed_company_ids": self.cedar.ids},
        )

    def _new_contact(self, company=False, **values):
        return self.env["res.partner"].create(
            {
                "name": "Toni Brook",
                "email": "toni@test.example",
                "country_id": self.us.id,
                "company_id": company and company.id,
                **values,
            }
        )

    # Who finds whom

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_strangers(self):
        """Nobody of another practice finds a client, on any road."""
        clients = self.client_partner | self.other_client_partner
        names = set(clients.mapped("name"))

        def refused(call):
            try:
                return call()
            except AccessError as error:
                self.assertFalse(any(name in str(error) for name in names))
                return False

        def names_in(result):
            return any(name in str(result) for name in names)

        ids = [("id", "in", clients.ids)]
        events = (self.telehealth | self.in_person).ids
        roads = {
            "search_count": lambda env: env["res.partner"].search_count(ids),
            "name_search": lambda env: [
                row for name in names for row in env["res.partner"].name_search(name)
            ],
            "read": lambda env: refused(
                lambda: env["res.partner"].browse(clients.ids).read(["name"])
            ),
            "display name": lambda env: refused(
                lambda: env["res.partner"].browse(clients.ids).read(["display_name"])
            ),
            "groups": lambda env: names_in(
                env["res.partner"].formatted_read_group([], ["name"], ["__count"])
            ),
            "groups by country": lambda env: env["res.partner"].formatted_read_group(
                [*ids, ("country_id", "=", self.us.id)], ["country_id"], ["__count"]
            ),
            "export": lambda env: refused(
                lambda: env["res.partner"].browse(clients.ids).export_data(["name"])
            ),
            "login": lambda env: env["res.users"].search_count(
                [("login", "in", clients.mapped("email"))]
            ),
            "appointments, read": lambda env: any(
                values["client_id"] or names_in(values)
                for values in env["calendar.event"]
                .browse(events)
                .read(["client_id", "name", "display_name", "partner_ids"])
            ),
            "appointments, searched": lambda env: env["calendar.event"].search_count(
                [("client_id", "in", clients.ids)]
            ),
            "appointments, by name": lambda env: env["calendar.event"].search_count(
                [("client_id.name", "in", list(names))]
            ),
            "appointments, groups": lambda env: names_in(
                env["calendar.event"].formatted_read_group(
                    [("id", "in", events)], ["client_id"], ["__count"]
                )
            ),
            "appointments, form": lambda env: names_in(
                env["calendar.event"]
                .browse(events)
                .web_read({"client_id": {"fields": {"display_name": {}}}})
            ),
            "sessions": lambda env: env["teletherapy.session"].search_count(
                [("client_id", "in", clients.ids)]
            ),
            "audit trail": lambda env: refused(
                lambda: env["teletherapy.audit"].search_count(
                    [("client_ref", "in", clients.ids)]
                )
            ),
            "audit trail, by client": lambda env: refused(
                lambda: env["teletherapy.audit"].search_count(
                    [("client_id.name", "in", list(names))]
                )
            ),
        }
        for road, find in roads.items():
            for name in self.cedar_people:
                with self.subTest(road=road, who=name):
                    self.assertFalse(find(self._as_cedar(name)))

    def test_own_people(self):
        """The staff of the practice find their clients."""
        for user in (self.owner, self.manager, self.therapist):
            with self.subTest(user=user.login):
                partners = self.env["res.partner"].with_user(user)
                self.assertTrue(partners.name_search("Robin Vale"))
                self.assertEqual(
                    partners.browse(self.client_partner.id).name, "Robin Vale"
                )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_developer_mode(self):
        """Developer mode does not name the client who is refused."""
        self.patch(
            self.env.registry["res.users"], "has_group", lambda user, group: True
        )
        client = self._as_cedar("employee")["res.partner"].browse(
            self.client_partner.id
        )
        with self.assertRaises(AccessError) as refusal:
            client.read(["name"])
        self.assertNotIn("Robin", str(refusal.exception))
        self.assertIn("ask a practice manager", str(refusal.exception))

    @contextmanager
    def _refused(self, error, sentence):
        with self.assertRaisesRegex(error, sentence), self.env.cr.savepoint():
            yield

    # Who becomes a client of whom

    def test_becoming_client(self):
        """Whoever becomes a client gets the practice where that happens."""
        cedar = self._as_cedar("manager")
        values = {"name": "Toni Brook", "email": "toni@cedar.example"}

        def form():
            with Form(
                cedar["res.partner"].with_context(default_is_client=True),
                "teletherapy.res_partner_view_form_client",
            ) as client:
                client.name = "Toni Brook"
            return client.record

        def imported():
            result = (
                cedar["res.partner"]
                .with_context(import_file=True)
                .load(["name", "is_client"], [["Toni Brook", "1"]])
            )
            return cedar["res.partner"].browse(result["ids"])

        def marked():
            contact = self._new_contact()
            cedar["res.partner"].browse(contact.id).is_client = True
            return contact

        def booked():
            contact = self._new_contact()
            self._book_at_cedar(contact)
            return contact

        roads = {
            "created": lambda: cedar["res.partner"].create(
                {**values, "is_client": True}
            ),
            "emptied": lambda: cedar["res.partner"].create(
                {**values, "is_client": True, "company_id": False}
            ),
            "form": form,
            "import": imported,
            "marked": marked,
            "booked": booked,
        }
        for road, make in roads.items():
            with self.subTest(road):
                client = make()
                self.assertTrue(client.is_client)
                self.assertEqual(client.company_id, self.cedar)

    def _book_at_cedar(self, client, **values):
        return self._as_cedar("therapist")["calendar.event"].create(
            {
                "name": "Appointment",
                "client_id": client.id,
                "therapist_id": self.cedar_therapist.id,
                "start": self.START,
                "stop": self.STOP,
                **values,
            }
        )

    def test_kept(self):
        """A client is never without a practice again."""
        client = self.client_partner.with_user(self.manager)
        client.write({"company_id": False, "phone": "1"})
        self.assertEqual((client.company_id, client.phone), (self.company, "1"))
        family = self._new_contact(name="The Vales", company=self.company)
        client.parent_id = family
        family.company_id = False
        self.assertEqual(client.company_id, self.company)

    def test_login_follows(self):
        """The login of somebody who becomes a client moves to the practice."""
        for name, is_marked in (("marked", True), ("booked", False)):
            with self.subTest(name):
                user = new_test_user(
                    self.env, login=f"{name}@test.example", groups="base.group_portal"
                )
                self.assertEqual(user.company_id, self.company)
                if is_marked:
                    contact = self._as_cedar("manager")["res.partner"].browse(
                        user.partner_id.id
                    )
                    contact.is_client = True
                else:
                    self._book_at_cedar(user.partner_id)
                self.assertEqual(user.company_id, self.cedar)
                self.assertEqual(user.partner_id.company_id, self.cedar)
                self.assertEqual(user.company_ids, self.company | self.cedar)

    def test_login_of_another_practice(self):
        """A client gets no login at another practice."""
        client = self._new_contact(is_client=True)
        self.assertEqual(client.company_id, self.company)
        with self._refused(ValidationError, "as company of the login"):
            new_test_user(
                self.env,
                login="toni@test.example",
                groups="base.group_portal",
                partner_id=client.id,
                company_id=self.cedar.id,
                company_ids=[Command.set(self.cedar.ids)],
            )
        client.with_user(self.manager).action_send_signup_link()
        self.assertEqual(client.sudo().user_ids.company_id, self.company)

    def test_client_from_before(self):
        """A client who has no practice yet joins with the next appointment."""
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = NULL WHERE id IN %s",
            [tuple((self.client_partner | self.other_client_partner).ids)],
        )
        self.env.invalidate_all()
        with self._refused(ValidationError, "signs in at another practice"):
            self._book_at_cedar(self.client_partner)
        start = self.STOP
        self._book(start=start, stop=start.replace(hour=start.hour + 1))
        self.assertEqual(self.client_partner.company_id, self.company)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_booked_elsewhere(self):
        """Another practice cannot book a client, and reads what to do."""
        for is_telehealth in (True, False):
            with (
                self.subTest(is_telehealth=is_telehealth),
                self._refused(UserError, "Make a new client"),
            ):
                self._book_at_cedar(self.client_partner, is_telehealth=is_telehealth)
        event = self._book_at_cedar(self._new_contact())
        with self._refused(UserError, "Make a new client"):
            event.client_id = self.client_partner.id

    def test_moved(self):
        """A client moves to another practice only without appointments left."""
        self.client_user.company_ids |= self.cedar
        with self._refused(ValidationError, "Cancel them first"):
            self.client_user.company_id = self.cedar
        self.telehealth.unlink()
        self.client_user.company_id = self.cedar
        self.assertEqual(self.client_partner.company_id, self.cedar)

    def test_staff_contact(self):
        """The contact of a member of staff stays as Odoo has it."""
        contact = self.colleague.partner_id
        contact.is_client = True
        self.assertFalse(contact.company_id)
