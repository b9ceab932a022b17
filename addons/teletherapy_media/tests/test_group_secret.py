# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import html
import re

from odoo.fields import Command
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from .common import MediaCommon, MediaHttpCommon


class GroupCommon(MediaCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.guest_user = cls._new_client_user("media_guest")
        cls.telehealth.event_id.teletherapy_guest_ids = [
            Command.create({"partner_id": cls.guest_user.partner_id.id})
        ]
        cls.guest = cls._get_participant("guest")

    def _enter(self, role):
        return self.telehealth._enter_room(self._get_participant(role))

    def _get_group(self):
        return self.telehealth._get_group_values(self._get_participant("therapist"))[
            "group"
        ]


@tagged("post_install", "-at_install")
class TestGroupSecret(GroupCommon):
    def test_secrets(self):
        """All get the group's secret; the pair's is for therapist and client alone."""
        answers = {role: self._enter(role) for role in ("therapist", "client", "guest")}
        groups = [answer["group"] for answer in answers.values()]
        self.assertEqual({group["secret"] for group in groups}, {groups[0]["secret"]})
        self.assertEqual({group["generation"] for group in groups}, {1})
        self.assertEqual(answers["therapist"]["secret"], answers["client"]["secret"])
        self.assertIsNone(answers["guest"]["secret"])
        self.assertNotEqual(answers["client"]["secret"], groups[0]["secret"])

    def test_visits(self):
        """Every page of a person counts its frames under a number of its own."""
        visits = [self._enter("client")["group"]["visit"] for _ in range(3)]
        self.assertEqual(visits, [1, 2, 3])

    def test_left(self):
        """Who has left does not know the secret that the others go on with."""
        before = self._enter("guest")["group"]
        now = self.telehealth.start
        for count, reason in enumerate(("left", "lost", "removed", "declined"), 2):
            self.telehealth._on_participant_left(self.guest, now, reason)
            self.assertEqual(self._get_group()["generation"], count)
        self.assertNotEqual(self._get_group()["secret"], before["secret"])
        for reason in ("drained", "ended"):
            self.telehealth._on_participant_left(self.guest, now, reason)
        self.assertEqual(self._get_group()["generation"], 5)

    def test_removed_from_the_appointment(self):
        """Who is taken out is sent away by the node, and learns no new secret."""
        before = self._enter("guest")["group"]
        self.guest.joined_at = self.telehealth.start
        self.assertFalse(self.telehealth._get_unwelcome_participants())
        self.telehealth.event_id.teletherapy_guest_ids.unlink()
        self.assertEqual(self.telehealth._get_unwelcome_participants(), self.guest)
        self.assertEqual(self._get_group()["generation"], 2)
        self.assertNotEqual(self._get_group()["secret"], before["secret"])
        refusal = self.telehealth._get_group_values(
            self.telehealth._get_participant(self.guest_user)
        )
        self.assertEqual(refusal["refusal"]["code"], "no_role")
        names = self._enter("client")["participants"]
        self.assertNotIn(self.guest.key, names)

    def test_over(self):
        """Nobody needs the secret of a session that is over."""
        self._enter("therapist")
        self.telehealth._end()
        self.assertFalse(self.telehealth.group_secret)
        self.telehealth._on_participant_left(self.guest, self.telehealth.start, "left")
        self.assertFalse(self.telehealth.group_secret)


@tagged("post_install", "-at_install")
class TestGroupRoute(MediaHttpCommon, GroupCommon):
    def _call(self, login, verb="group"):
        self.authenticate(login, login)
        try:
            return self.make_jsonrpc_request(
                f"/teletherapy/room/{self.telehealth.id}/{verb}"
            )
        except JsonRpcException as error:
            return error.code

    @mute_logger("odoo.http")
    def test_people(self):
        """Who takes part gets the secret and the names; to others there is nothing."""
        self._enter("therapist")
        for login, role in (
            ("media_therapist", "therapist"),
            ("media_client", "client"),
            ("media_guest", "guest"),
            ("media_other_client", None),
            ("media_other_therapist", None),
            ("media_manager", None),
            ("admin", None),
        ):
            with self.subTest(login):
                answer = self._call(login)
                if not role:
                    self.assertEqual(answer, 404)
                    continue
                self.assertEqual(
                    answer["group"]["secret"], self.telehealth.group_secret
                )
                self.assertEqual(len(answer["participants"]), 3)

    @mute_logger("odoo.http")
    def test_withdrawn(self):
        """Who was taken out gets neither a ticket nor a secret nor the page."""
        self.assertEqual(self._call("media_guest", "ticket")["role"], "guest")
        self.telehealth.event_id.teletherapy_guest_ids.unlink()
        for verb in ("ticket", "group", "end"):
            self.assertEqual(self._call("media_guest", verb), 404)
        page = self.url_open(f"/teletherapy/room/{self.telehealth.id}")
        self.assertEqual(page.status_code, 404)

    def test_end(self):
        """A guest cannot end the session."""
        answer = self._call("media_guest", "end")
        self.assertEqual(answer["refusal"]["code"], "not_allowed")

    def test_media_worker(self):
        """The page names a script that is there, without signing in."""
        self.authenticate("media_guest", "media_guest")
        page = self.url_open(f"/teletherapy/room/{self.telehealth.id}")
        url = re.search(r'"worker_url": "([^"]+)"', html.unescape(page.text))[1]
        self.authenticate(None, None)
        script = self.url_open(url)
        self.assertEqual(script.status_code, 200)
        self.assertIn("rtctransform", script.text)
