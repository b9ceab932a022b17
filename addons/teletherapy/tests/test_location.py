# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestLocation(TeletherapyCommon):
    """Where a client says to be during a session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maine = cls.env.ref("base.state_us_20")
        cls.session = cls._session_sudo(cls._book())
        cls.participant = cls.session.participant_ids.filtered(
            lambda participant: participant.role == "client"
        )

    def _tell(self, user=None, **values):
        user = user or self.client_user
        self.participant.with_user(user).sudo()._tell_location(**values)

    def _read(self):
        return self.participant._get_location_values()

    def test_asked_anew(self):
        """What is told is kept with the session, and the next one asks anew."""
        self.assertFalse(self._read())
        self._tell(kind="other", city=" Bath ", state_id=self.maine.id)
        self.assertEqual(self._read(), {"kind": "other", "lines": ["Bath", "Maine"]})
        self.assertEqual(self.participant.location_country_id, self.us)
        self.assertTrue(self.participant.location_told_at)
        following = self._session_sudo(
            self._book(start=self.STOP, stop=self.STOP + (self.STOP - self.START))
        )
        self.assertFalse(any(following.participant_ids.mapped("location")))

    def test_address_on_file(self):
        """The address is offered where help would find it, and kept as it was then."""
        self.assertFalse(self.participant._get_address_on_file())
        with self.assertRaisesRegex(UserError, "no complete address"):
            self._tell(kind="address")
        self.client_partner.write(
            {"street": "9 Elm Street", "city": "Bath", "state_id": self.maine.id}
        )
        self._tell(kind="address")
        self.client_partner.city = "Boston"
        self.assertEqual(
            self._read(),
            {"kind": "address", "lines": ["9 Elm Street", "Bath", "Maine"]},
        )

    def test_told_again(self):
        """The newer answer counts, and nothing of the older one is left."""
        self._tell(kind="other", street="1 Quay", city="Bath", state_id=self.maine.id)
        self._tell(kind="outside", city="Montreal")
        self.assertEqual(self._read(), {"kind": "outside", "lines": ["Montreal"]})
        self._tell(kind="not_told")
        self.assertEqual(self._read(), {"kind": "not_told", "lines": []})

    def test_refused(self):
        """What would not help is refused with a sentence that says what to enter."""
        quebec = self.env.ref("base.state_ca_qc")
        canada = self.env.ref("base.ca")
        for values, sentence in (
            ({"kind": "other", "state_id": self.maine.id}, "city or place"),
            ({"kind": "other", "city": "Bath"}, "Choose the state"),
            (
                {"kind": "other", "city": "Montreal", "state_id": quebec.id},
                "Choose the state",
            ),
            (
                {"kind": "other", "city": "Montreal", "country_id": canada.id},
                "Choose the state",
            ),
            (
                {"kind": "other", "city": "Bath", "country_id": self.us.id},
                "Choose the state",
            ),
            ({"kind": "outside"}, "city or place"),
            ({"kind": "outside", "city": "x" * 129}, "128"),
            ({"kind": "everywhere"}, "Choose where you are"),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(UserError, sentence):
                    self._tell(**values)
                self.assertFalse(self._read())

    def test_who_tells(self):
        """Nobody but the client of the session says where the client is."""
        for user in (
            self.other_client_user,
            self.therapist,
            self.colleague,
            self.manager,
            self.administrator,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._tell(user, kind="not_told")
        therapist = self.session.participant_ids - self.participant
        with self.assertRaises(AccessError):
            therapist.with_user(self.therapist).sudo()._tell_location("not_told")

    def test_not_asked(self):
        """A practice that does not ask is not told."""
        self.company.with_user(self.manager).sudo().teletherapy_ask_location = False
        with self.assertRaises(AccessError):
            self._tell(kind="not_told")

    def test_over(self):
        """Nothing is told about a session that is over."""
        self.session._set_state("cancelled")
        with self.assertRaisesRegex(UserError, "over"):
            self._tell(kind="not_told")

    def test_who_reads(self):
        """Therapist and managers read it, in no other practice and no colleague."""
        self._tell(kind="other", city="Bath", state_id=self.maine.id)
        for user, allowed in (
            (self.therapist, True),
            (self.manager, True),
            (self.colleague, False),
            (self.officer, False),
            (self.administrator, False),
            (self.client_user, False),
            (self.other_client_user, False),
        ):
            with self.subTest(user=user.login):
                participant = self.participant.with_user(user)
                if allowed:
                    self.assertEqual(participant.location_city, "Bath")
                    continue
                with self.assertRaises(AccessError):
                    participant.read(["location", "location_city"])
                participant.invalidate_recordset()

    def test_who_writes(self):
        """Nobody writes it past the question, not even a manager."""
        for user in (self.therapist, self.manager, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.participant.with_user(user).location_city = "Boston"

    def test_place_of_service(self):
        """Another place than the address is proposed as not at home."""
        self.session.write({"state": "completed", "together_minutes": 40})
        self.assertEqual(self.session.place_of_service, "10")
        self.participant.location = "other"
        self.assertEqual(self.session.place_of_service, "02")
        self.participant.location = "address"
        self.assertEqual(self.session.place_of_service, "10")
