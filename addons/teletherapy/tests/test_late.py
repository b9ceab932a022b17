# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestLate(TeletherapyCommon):
    """A client says that they are a few minutes late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._session_sudo(cls._book())
        cls.open_at = cls.START - timedelta(minutes=5)

    def _tell(self, user=None):
        self.session.with_user(user or self.client_user).sudo()._tell_client_late()

    def _get_alert(self, user):
        return self.session.with_user(user)._get_alert(self.open_at)

    def test_told(self):
        """Once it is told the therapist reads it in the alert box, nobody else does."""
        self.assertFalse(self._get_alert(self.therapist)["client_late"])
        with freeze_time(self.open_at):
            self._tell()
            self._tell()
        self.assertEqual(self.session.client_late_at, self.open_at)
        self.assertEqual(
            self._get_alert(self.therapist)["client_late"],
            "Robin Vale will be a few minutes late.",
        )
        self.assertFalse(self._get_alert(self.manager)["client_late"])

    def test_here(self):
        """Who has come is late no more; an arrival from before the word is no news."""
        client = self.session.participant_ids.filtered(lambda one: one.role == "client")
        with freeze_time(self.open_at):
            self._tell()
        for minutes, late_at in ((-1, self.open_at), (2, False)):
            at = self.open_at + timedelta(minutes=minutes)
            self.session._on_participant_joined(client, at, again=False)
            self.assertEqual(self.session.client_late_at, late_at)

    def test_forgotten(self):
        """When the session begins it is of no interest any more."""
        with freeze_time(self.open_at):
            self._tell()
            self.session._update_states()
            self.session._set_state("live")
        self.assertFalse(self.session.client_late_at)

    def test_refused(self):
        """Nobody else says it, and nobody while the room is not open."""
        for user in (self.other_client_user, self.therapist, self.manager):
            with self.subTest(user=user.login), freeze_time(self.open_at):
                with self.assertRaises(AccessError):
                    self._tell(user)
        for now in (self.START - timedelta(days=1), self.STOP + timedelta(days=1)):
            with self.subTest(now=now), freeze_time(now):
                with self.assertRaisesRegex(UserError, "room is open"):
                    self._tell()

    def test_ready_messages(self):
        """The therapist's ready-made messages are in the client's language."""
        self.env["res.lang"]._activate_lang("es_419")
        self.env["ir.module.module"]._load_module_terms(["teletherapy"], ["es_419"])
        session = self.session.with_user(self.therapist)
        english = [session._get_ready_message(name) for name in ("late", "soon")]
        self.client_partner.lang = "es_419"
        spanish = [session._get_ready_message(name) for name in ("late", "soon")]
        for text, translated in zip(english, spanish, strict=True):
            self.assertNotEqual(text, translated)
        with self.assertRaises(UserError):
            session._get_ready_message("never")
