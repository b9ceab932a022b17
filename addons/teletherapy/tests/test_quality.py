# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestQuality(TeletherapyCommon):
    """What clients say about sound and picture."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._session_sudo(cls._book())
        cls.participant = cls.session.participant_ids.filtered(
            lambda participant: participant.role == "client"
        )

    def _answer(self, user=None, participant=None, **values):
        values = {
            "rating": 4,
            "obstacle": "sound",
            "comment": "",
            "measured": None,
            **values,
        }
        user = user or self.client_user
        participant = (participant or self.participant).with_user(user).sudo()
        return (
            self.env["teletherapy.quality"]
            .with_user(user)
            ._answer(participant, **values)
        )

    def test_answer(self):
        """A client answers once, with what their browser has measured."""
        self.session.state = "completed"
        answer = self._answer(
            comment=" It  crackled ",
            measured={"round_trip": 42, "loss": 0.5, "transport": "udp"},
        )
        self.assertEqual(
            answer.read(
                ["rating", "obstacle", "comment", "round_trip", "loss", "transport"]
            )[0],
            {
                "id": answer.id,
                "rating": 4,
                "obstacle": "sound",
                "comment": "It crackled",
                "round_trip": 42,
                "loss": 0.5,
                "transport": "udp",
            },
        )
        self.assertEqual(answer.company_id, self.company)
        with self.assertRaisesRegex(AccessError, "already"):
            self._answer()

    def test_measured(self):
        """What is no measurement is left out."""
        self.session.state = "completed"
        answer = self._answer(
            measured={"round_trip": -1, "loss": "much", "transport": "pigeon"}
        )
        self.assertEqual(
            (answer.round_trip, answer.loss, answer.transport), (0, 0, False)
        )

    def test_refused(self):
        """What is no answer is refused, and so is whoever is not asked."""
        for state in ("scheduled", "open", "cancelled"):
            with self.subTest(state=state):
                self.session.state = state
                with self.assertRaises(AccessError):
                    self._answer()
        self.session.state = "completed"
        for values in (
            {"rating": 0},
            {"rating": 6},
            {"rating": True},
            {"rating": "5"},
            {"rating": None},
            {"obstacle": "weather"},
            {"comment": "x" * 201},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self._answer(**values)
        therapist = self.session.participant_ids - self.participant
        for user, participant in (
            (self.other_client_user, self.participant),
            (self.therapist, self.participant),
            (self.therapist, therapist),
            (self.manager, self.participant),
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._answer(user, participant)

    def test_who_reads(self):
        """Managers and owners of the practice read it; the therapist does not."""
        self.session.state = "completed"
        answer = self._answer()
        company = self.env["res.company"].create({"name": "Other Practice"})
        stranger = self._new_user("stranger", "teletherapy.group_practice_owner")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        for user, allowed in (
            (self.owner, True),
            (self.manager, True),
            (stranger, False),
            (self.therapist, False),
            (self.colleague, False),
            (self.administrator, False),
            (self.client_user, False),
        ):
            with self.subTest(user=user.login):
                own = answer.with_user(user).with_context(
                    allowed_company_ids=user.company_ids.ids
                )
                own.invalidate_recordset()
                if allowed:
                    self.assertEqual(own.read(["rating"])[0]["rating"], 4)
                else:
                    with self.assertRaises(AccessError):
                        own.read(["rating"])
                for write in (
                    lambda own=own: own.write({"rating": 5}),
                    lambda own=own: own.unlink(),
                    lambda own=own: own.create({"participant_id": self.participant.id}),
                ):
                    with self.assertRaises(AccessError):
                        write()
