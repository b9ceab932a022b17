# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon

FIELDS = (
    "emergency_contact_name",
    "emergency_contact_relation",
    "emergency_contact_phone",
    "emergency_notes",
)


@tagged("post_install", "-at_install")
class TestEmergency(TeletherapyCommon):
    """The emergency card, and who reads and writes what is on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_therapist = cls._new_user(
            "other_therapist", "teletherapy.group_therapist"
        )
        cls.other_owner = cls._new_other_owner()
        cls.client_partner.write(
            {
                "phone": "+1 207-555-0100",
                "street": "9 Elm Street",
                "city": "Bath",
                "state_id": cls.env.ref("base.state_us_20").id,
            }
        )
        cls.session = cls._session_sudo(cls._book())
        cls.client_partner.with_user(cls.manager).write(
            {
                "emergency_contact_name": "Jamie Vale",
                "emergency_contact_relation": "Sister",
                "emergency_contact_phone": "+1 207-555-0199",
                "emergency_notes": "Asthma",
            }
        )
        cls.contact = cls.env["teletherapy.emergency.contact"].search(
            [("client_id", "=", cls.client_partner.id)]
        )
        cls.everybody = {
            cls.owner: True,
            cls.manager: True,
            cls.therapist: True,
            cls.other_therapist: False,
            cls.colleague: False,
            cls.officer: False,
            cls.administrator: False,
            cls.other_owner: False,
            cls.client_user: False,
            cls.other_client_user: False,
        }

    @classmethod
    def _new_other_owner(cls):
        company = cls.env["res.company"].create({"name": "Other Practice"})
        owner = cls._new_user("other_owner", "teletherapy.group_practice_owner")
        owner.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        return owner

    def _as(self, record, user):
        company_ids = user.company_ids.ids
        return record.with_user(user).with_context(allowed_company_ids=company_ids)

    # The card

    def test_card(self):
        """The therapist reads all of it at once, and that is noted."""
        (card,) = self.session.with_user(self.therapist).sudo()._open_emergency_card()
        self.assertEqual(card["name"], "Robin Vale")
        self.assertEqual(card["phone"], "+1 207-555-0100")
        self.assertEqual(
            card["address"], ["9 Elm Street", "Bath", "Maine", "United States"]
        )
        self.assertEqual(
            card["contact"],
            {"name": "Jamie Vale", "relation": "Sister", "phone": "+1 207-555-0199"},
        )
        self.assertEqual(card["notes"], "Asthma")
        self.assertFalse(card["place"])
        self.assertEqual(
            [number["phone"] for number in card["numbers"]], ["911", "988"]
        )
        entry = self._get_audit("emergency_opened")
        self.assertEqual(entry.session_id, self.session)
        self.assertEqual(entry.actor_name, self.therapist.name)

    def test_card_refused(self):
        """Nobody else opens it, whatever their rights, and nothing is noted."""
        for user in self.everybody:
            if user == self.therapist:
                continue
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.session.with_user(user).sudo()._open_emergency_card()
        self.assertFalse(self._get_audit("emergency_opened"))

    def test_card_without_role(self):
        """Who has lost the role does not open the card of a past session."""
        self.session.state = "completed"
        self.therapist.with_user(self.owner).sudo().write(
            {"group_ids": [(3, self.group_therapist.id)]}
        )
        with self.assertRaises(AccessError):
            self.session.with_user(self.therapist).sudo()._open_emergency_card()

    def test_numbers_of_the_place(self):
        """The numbers are those of where the client is, none where nobody knows."""
        client = self.session.participant_ids.filtered(lambda one: one.role == "client")
        self.assertEqual(client._get_emergency_country(), self.us)
        client.write(
            {"location": "other", "location_country_id": self.env.ref("base.uk").id}
        )
        numbers = client._prepare_emergency_card()["numbers"]
        self.assertEqual(numbers[0]["phone"], "999")
        client.write({"location": "outside", "location_country_id": False})
        self.assertEqual(client._prepare_emergency_card()["numbers"], [])

    def test_practice_text(self):
        """The practice's own words are on the card."""
        settings = self.env["teletherapy.settings"].with_user(self.manager).create({})
        settings.write({"emergency_text": "Call Dana first.", "ask_location": False})
        settings.action_save()
        (card,) = self.session.with_user(self.therapist).sudo()._open_emergency_card()
        self.assertEqual(card["practice_text"], "Call Dana first.")
        self.assertFalse(card["is_asked"])
        self.assertTrue(self._get_audit("settings_changed"))
        with self.assertRaises(AccessError):
            self.company.with_user(self.therapist).sudo().write(
                {"teletherapy_emergency_text": "Call nobody."}
            )

    # The contact

    def test_contact_roads(self):
        """Therapists of the client and managers read the contact, on every road."""
        roads = {
            "record": lambda env: env["teletherapy.emergency.contact"]
            .browse(self.contact.id)
            .read(["name", "notes"])[0]["notes"],
            "search": lambda env: env["teletherapy.emergency.contact"].search_read(
                [("client_id", "=", self.client_partner.id)], ["notes"]
            )[0]["notes"],
            "group": lambda env: env["teletherapy.emergency.contact"]._read_group(
                [("client_id", "=", self.client_partner.id)], ["name"]
            )[0][0]
            and "Asthma",
            "contact": lambda env: env["res.partner"]
            .browse(self.client_partner.id)
            .read(list(FIELDS))[0]["emergency_notes"],
            "account": lambda env: env["res.users"]
            .browse(self.client_user.id)
            .read(["emergency_notes"])[0]["emergency_notes"],
        }
        for user, allowed in self.everybody.items():
            for road, read in roads.items():
                with self.subTest(user=user.login, road=road):
                    env = self._as(self.contact, user).env
                    env.invalidate_all()
                    try:
                        answer = read(env)
                    except (AccessError, IndexError):
                        answer = False
                    self.assertEqual(answer, "Asthma" if allowed else False)

    def test_contact_written(self):
        """Who may not read it does not write it either."""
        for user, allowed in self.everybody.items():
            with self.subTest(user=user.login):
                partner = self._as(self.client_partner, user)
                if allowed:
                    partner.emergency_contact_phone = "+1 207-555-0111"
                    self.assertEqual(self.contact.phone, "+1 207-555-0111")
                    self.contact.phone = "+1 207-555-0199"
                    continue
                for write in (
                    lambda partner=partner: partner.write({"emergency_notes": "None"}),
                    lambda user=user: self._as(self.contact, user).write({"notes": ""}),
                    lambda user=user: self._as(
                        self.env["teletherapy.emergency.contact"], user
                    ).create({"client_id": self.client_partner.id, "name": "Eve"}),
                ):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        write()
                self.contact.invalidate_recordset()
                self.assertEqual(self.contact.notes, "Asthma")
        contacts = self.contact.search([("client_id", "=", self.client_partner.id)])
        self.assertEqual(contacts, self.contact)

    def test_tab(self):
        """The tab is there for those who may edit, and no client of others."""
        for user, allowed in self.everybody.items():
            if not user.has_groups(
                "teletherapy.group_therapist,teletherapy.group_practice_manager"
            ):
                continue
            with self.subTest(user=user.login):
                partner = self._as(self.client_partner, user)
                partner.invalidate_recordset()
                self.assertEqual(partner.can_edit_emergency_contact, allowed)

    def test_cancelled(self):
        """A session that was cancelled makes nobody the client's therapist."""
        self.session._set_state("cancelled")
        partner = self.client_partner.with_user(self.therapist)
        partner.invalidate_recordset()
        self.assertFalse(partner.emergency_contact_name)
        self.assertFalse(partner.can_edit_emergency_contact)

    # The client's own road

    def test_own_contact(self):
        """A client names somebody, keeps the practice's notes, and takes it back."""
        partner = self.client_partner.with_user(self.client_user)
        self.assertEqual(
            partner._get_own_emergency_contact(),
            {"name": "Jamie Vale", "relation": "Sister", "phone": "+1 207-555-0199"},
        )
        partner._set_own_emergency_contact("Kit Vale", "", "555-0122")
        self.contact.invalidate_recordset()
        self.assertEqual(
            (self.contact.name, self.contact.phone, self.contact.notes),
            ("Kit Vale", "555-0122", "Asthma"),
        )
        partner._set_own_emergency_contact("", "", "")
        self.assertFalse(self.contact.name)
        for values, sentence in (
            (("Kit", "", ""), "phone number"),
            (("", "Sister", "1"), "name and the phone"),
            (("x" * 65, "", "1"), "64"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, sentence):
                    partner._set_own_emergency_contact(*values)

    def test_own_contact_of_two_practices(self):
        """Each practice that sees the client has it, and no other practice does."""
        other = self.other_owner.company_id
        partner = self.client_partner.with_user(self.client_user)
        partner._set_own_emergency_contact("Kit Vale", "", "555-0122")
        contacts = self.contact.search([("client_id", "=", self.client_partner.id)])
        self.assertEqual(contacts.company_id, self.company)
        self.env["teletherapy.session"].create(
            {
                "company_id": other.id,
                "therapist_id": self.therapist_employee.id,
                "therapist_user_id": self.other_owner.id,
                "client_id": self.client_partner.id,
                "start": self.START,
                "stop": self.STOP,
            }
        )
        partner._set_own_emergency_contact("Kit Vale", "", "555-0123")
        contact = self._as(self.contact.browse(), self.other_owner).search([])
        self.assertEqual((contact.name, contact.notes), ("Kit Vale", False))
