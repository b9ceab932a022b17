# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestSessionOutcome(TeletherapyCommon):
    """What came of a session: proposed, confirmed, corrected."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_therapist = cls._new_user(
            "other_therapist", "teletherapy.group_therapist"
        )
        cls.session = cls._session_sudo(cls._book())

    def _finish(self, state="completed", minutes=50, connected=()):
        for participant in self.session.participant_ids:
            participant.has_connected = participant.role in connected
        self.session.together_minutes = minutes
        self.session.state = state

    def _as(self, user):
        return self.session.with_user(user)

    def _confirm(self, user, outcome="completed", reason="", **values):
        claim = {"place_of_service": "10", "modifier": "95", **values}
        self._as(user)._confirm_outcome(outcome, reason=reason, **claim)

    def test_proposal(self):
        """The attendance proposes an outcome once the session is over."""
        both = ("therapist", "client")
        for state, minutes, connected, expected in (
            ("scheduled", 0, (), False),
            ("open", 0, ("therapist",), False),
            ("live", 30, both, False),
            ("completed", 50, both, "completed"),
            ("completed", 16, both, "completed"),
            ("completed", 15, both, "too_short"),
            ("missed", 0, ("therapist",), "client_missed"),
            ("missed", 0, ("client",), "therapist_missed"),
            ("missed", 0, (), "therapist_missed"),
            ("missed", 0, both, "too_short"),
            ("cancelled", 0, (), "cancelled"),
        ):
            with self.subTest(state=state, minutes=minutes, connected=connected):
                self._finish(state, minutes, connected)
                self.assertEqual(self.session.proposed_outcome, expected)
                self.assertEqual(self.session.outcome, expected)
                is_held = expected in ("completed", "too_short")
                self.assertEqual(self.session.place_of_service, is_held and "10")
                self.assertEqual(self.session.modifier and "95", is_held and "95")

    def test_setting(self):
        """From how many minutes on a session counts is a setting of the practice."""
        self.company.with_user(self.manager).sudo().teletherapy_short_minutes = 38
        self._finish(minutes=37)
        self.assertEqual(self.session.outcome, "too_short")
        for user in (self.therapist, self.administrator):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.company.with_user(user).sudo().teletherapy_short_minutes = 1
        for minutes in (-1, 1441):
            with self.subTest(minutes=minutes), self.assertRaises(ValidationError):
                self.company.teletherapy_short_minutes = minutes

    def test_who_may_confirm(self):
        """The session's therapist and the practice's managers confirm, nobody else."""
        self._finish()
        stranger = self._new_user("elsewhere", "teletherapy.group_practice_owner")
        other = self.env["res.company"].create({"name": "Other Practice"})
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for user, may in (
            (self.other_therapist, False),
            (self.colleague, False),
            (self.administrator, False),
            (self.officer, False),
            (self.client_user, False),
            (stranger, False),
            (self.therapist, True),
            (self.manager, True),
            (self.owner, True),
        ):
            with self.subTest(user=user.login), self.env.cr.savepoint():
                if not may:
                    with self.assertRaises(AccessError):
                        self._confirm(user)
                    self.assertFalse(self.session.outcome_confirmed_at)
                    continue
                self.assertTrue(self._as(user).can_confirm_outcome)
                self._confirm(user)
                self.assertEqual(self.session.outcome_confirmed_by_id, user)
                self.session.outcome_confirmed_at = False

    def test_confirmed_by_the_therapist(self):
        """What the therapist has confirmed stays, and only a manager can correct it."""
        self._finish()
        self._confirm(self.therapist, modifier="93")
        self.assertEqual(self.session.modifier, "93")
        self.assertFalse(self._as(self.therapist).can_confirm_outcome)
        self._finish(minutes=3)
        self.assertEqual(self.session.proposed_outcome, "too_short")
        self.assertEqual(self.session.outcome, "completed")
        with self.assertRaisesRegex(AccessError, "Ask a practice manager"):
            self._confirm(self.therapist, "too_short", "By mistake")
        with self.assertRaisesRegex(UserError, "Write down why"):
            self._confirm(self.manager, "too_short", " ")
        self._confirm(self.manager, "client_missed", "The line was dead")
        self.assertRecordValues(
            self.session,
            [
                {
                    "outcome": "client_missed",
                    "outcome_reason": "The line was dead",
                    "outcome_confirmed_by_id": self.manager.id,
                    "place_of_service": False,
                    "modifier": False,
                }
            ],
        )

    def test_audit(self):
        """Confirming and correcting are noted, without the reason."""
        self._finish()
        self._confirm(self.therapist)
        self._confirm(self.manager, "too_short", "The client felt ill")
        entries = self.env["teletherapy.audit"].search(
            [
                ("session_id", "=", self.session.id),
                ("action", "in", ("outcome_confirmed", "outcome_corrected")),
            ],
            order="id",
        )
        self.assertEqual(
            entries.mapped(lambda entry: (entry.action, entry.user_id)),
            [
                ("outcome_confirmed", self.therapist),
                ("outcome_corrected", self.manager),
            ],
        )
        self.assertIn("Too short", entries[1].description)
        self.assertNotIn("ill", entries[1].description)

    def test_another_outcome_needs_a_reason(self):
        """The therapist may choose another outcome than the proposed, and says why."""
        self._finish("missed", 0, ("therapist",))
        with self.assertRaisesRegex(UserError, "Write down why"):
            self._confirm(self.therapist, "completed")
        self._confirm(self.therapist, "completed", "We went on by telephone")
        self.assertEqual(self.session.outcome, "completed")

    def test_claim_is_complete(self):
        """A session that was held is not confirmed without what the claim needs."""
        self._finish()
        with self.assertRaisesRegex(UserError, "place of service"):
            self._confirm(self.therapist, modifier=False)

    def test_not_over(self):
        """A session that is not over has no outcome to confirm."""
        with self.assertRaisesRegex(UserError, "not over yet"):
            self._confirm(self.therapist)
        with self.assertRaisesRegex(UserError, "not over yet"):
            self._as(self.therapist).action_confirm_outcome()

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_no_other_road(self):
        """The outcome cannot be written, imported or copied past the confirmation."""
        self._finish()
        values = {"outcome": "cancelled", "together_minutes": 99}
        for user in (self.therapist, self.manager, self.owner, self.administrator):
            with self.subTest(user=user.login):
                session = self._as(user)
                with self.assertRaises(AccessError):
                    session.write(values)
                with self.assertRaises(AccessError):
                    session.create(values)
                with self.assertRaises(AccessError):
                    session.copy()
                result = session.load(
                    ["id", "outcome"],
                    [["__export__.teletherapy_session_1", "Cancelled"]],
                )
                self.assertFalse(result["ids"])

    def test_dialog(self):
        """The dialog comes with the proposal and tells nothing of other sessions."""
        self._finish()
        action = self._as(self.therapist).action_confirm_outcome()
        wizard_model = self.env["teletherapy.outcome"].with_context(**action["context"])
        wizard = wizard_model.with_user(self.therapist).create({})
        self.assertRecordValues(
            wizard,
            [
                {
                    "outcome": "completed",
                    "place_of_service": "10",
                    "modifier": self.session.modifier,
                    "needs_reason": False,
                }
            ],
        )
        wizard.outcome = "too_short"
        self.assertTrue(wizard.needs_reason)
        wizard.reason = "The client felt ill"
        wizard.action_confirm()
        self.assertEqual(self.session.outcome, "too_short")
        for user in (self.other_therapist, self.colleague):
            for values in ({}, {"outcome": "completed"}):
                with (
                    self.subTest(user=user.login, values=values),
                    self.assertRaises(AccessError),
                ):
                    wizard_model.with_user(user).create(values)

    def test_several_at_once(self):
        """Chosen sessions are confirmed as proposed; confirmed ones stay."""
        self._finish()
        self._as(self.therapist).action_confirm_proposed()
        confirmed_at = self.session.outcome_confirmed_at
        self.assertTrue(confirmed_at)
        self._as(self.manager).action_confirm_proposed()
        self.assertEqual(self.session.outcome_confirmed_by_id, self.therapist)

    def test_report(self):
        """Sessions are counted by therapist, week and outcome, each one's own alone."""
        self._finish()
        for user, count in (
            (self.therapist, 1),
            (self.manager, 1),
            (self.other_therapist, 0),
        ):
            groups = self.session.with_user(user)._read_group(
                [("id", "=", self.session.id)],
                ["therapist_id", "start:week", "outcome"],
                ["together_minutes:sum"],
            )
            self.assertEqual(len(groups), count, user.login)

    def test_export(self):
        """Place of service and modifier leave with the export, their codes first."""
        self._finish()
        (row,) = self._as(self.manager).export_data(["place_of_service"])["datas"]
        self.assertTrue(row[0].startswith("10 "))
