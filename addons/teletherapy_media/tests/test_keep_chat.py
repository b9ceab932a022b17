# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import timedelta
from uuid import UUID

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..models.teletherapy_session_chat import LONGEST_TEXT, MOST_MESSAGES
from ..tools.unix_time import to_unix_time
from .common import MediaHttpCommon


@tagged("post_install", "-at_install")
class TestKeepChat(MediaHttpCommon):
    """A session's chat goes into its record by its therapist's word, and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.telehealth._enter_room(cls._get_participant("therapist"))
        cls.everybody = {
            user.login: user
            for user in (
                cls.therapist,
                cls.other_therapist,
                cls.client_user,
                cls.other_client_user,
                cls.manager,
                cls.owner,
                cls.employee,
            )
        }

    def _message(self, number, role="client", **changes):
        return {
            "id": str(UUID(int=number)),
            "participant": self._get_participant(role).key,
            "at": 1000 * to_unix_time(self.telehealth.start + timedelta(minutes=5)),
            "text": f"Message {number}",
            **changes,
        }

    def _keep(self, *messages, login="media_therapist", body=None):
        self.authenticate(login, login)
        url = f"/teletherapy/room/{self.telehealth.id}/chat/keep"
        sent = messages if body is None else body
        return self.make_jsonrpc_request(url, {"messages": sent})

    @property
    def _kept(self):
        return self.env["teletherapy.chat.message"].search(
            [("session_id", "=", self.telehealth.id)]
        )

    @property
    def _entries(self):
        return self.env["teletherapy.audit"].search([("action", "=", "chat_kept")])

    def test_kept(self):
        """The therapist keeps it, again only what is new, and each time is noted."""
        first = [self._message(1), self._message(2, "therapist")]
        self.assertEqual(self._keep(*first), {"count": 2})
        changed = self._message(1, text="Something else")
        self.assertEqual(self._keep(changed, self._message(3)), {"count": 3})
        self.assertEqual(self._keep(*first), {"count": 3})
        self.assertEqual(
            [(m.author_id, m.text) for m in self._kept],
            [
                (self.client_user.partner_id, "Message 1"),
                (self.therapist.partner_id, "Message 2"),
                (self.client_user.partner_id, "Message 3"),
            ],
        )
        minutes = self._kept[0].sent_at - self.telehealth.start
        self.assertEqual(minutes, timedelta(minutes=5))
        entries = self._entries
        self.assertEqual(entries.mapped("session_id"), self.telehealth)
        self.assertEqual(set(entries.mapped("actor_name")), {self.therapist.name})
        self.assertEqual(
            sorted(entries.mapped("details")), ['{"count": 1}', '{"count": 2}']
        )

    def test_told(self):
        """Whoever comes later is told that the chat is being kept."""
        client = self._get_participant("client")
        self._beat(self.node)
        self.assertFalse(self.telehealth._enter_room(client)["session"]["chat_kept"])
        self._keep(self._message(1))
        self._beat(self.node)
        self.assertTrue(self.telehealth._enter_room(client)["session"]["chat_kept"])

    def test_only_the_therapist_has_the_road(self):
        for role, has_road in (("therapist", True), ("client", False)):
            participant = self._get_participant(role)
            values = self.telehealth._get_room_page_values(participant)
            self.assertEqual(bool(values["keep_chat_url"]), has_road)

    @mute_logger("odoo.http")
    def test_refused(self):
        """Nobody else keeps it, whatever their rights, and nothing is noted."""
        for login in self.everybody:
            if login == "media_therapist":
                continue
            with self.subTest(login=login):
                with self.assertRaisesRegex(JsonRpcException, "NotFound"):
                    self._keep(self._message(1), login=login)
        self.therapist.with_user(self.owner).sudo().write(
            {"group_ids": [(3, self.env.ref("teletherapy.group_therapist").id)]}
        )
        answer = self._keep(self._message(1))
        self.assertIn("Only the therapist", answer["refusal"]["message"])
        self.assertFalse(self._kept)
        self.assertFalse(self._entries)

    @mute_logger("odoo.models", "odoo.addons.base.models.ir_access")
    def test_access(self):
        """It is read by the session's therapist alone, and changed by nobody."""
        self._keep(self._message(1))
        message = self._kept
        self.other_therapist.group_ids |= self.env.ref(
            "teletherapy.group_practice_owner"
        )
        for user in self.everybody.values():
            model = self.env["teletherapy.chat.message"].with_user(user)
            with self.subTest(user=user.login):
                if user == self.therapist:
                    self.assertEqual(model.browse(message.id).text, "Message 1")
                    own = self.telehealth.with_user(user)
                    self.assertEqual(own.chat_message_ids, message)
                else:
                    with self.assertRaises(AccessError):
                        model.browse(message.id).read(["text"])
                for change in (
                    lambda model=model: model.browse(message.id).write({"text": "x"}),
                    lambda model=model: model.browse(message.id).unlink(),
                    lambda model=model: model.create({"text": "x"}),
                ):
                    with self.assertRaises(AccessError):
                        change()

    def test_too_late(self):
        """After the end as long as the room would be open, and then no more."""
        self.telehealth.state = "live"
        self.telehealth._end()
        self.assertEqual(self._keep(self._message(1)), {"count": 1})
        self.telehealth.sudo().closes_at = fields.Datetime.now() - timedelta(seconds=1)
        answer = self._keep(self._message(2))
        self.assertIn("room is closed", answer["refusal"]["message"])
        self.telehealth.sudo().closes_at = fields.Datetime.now() + timedelta(minutes=9)
        self.telehealth.state = "cancelled"
        self.assertIn("refusal", self._keep(self._message(2)))
        self.assertEqual(len(self._kept), 1)

    def test_malformed(self):
        """What is no chat of this session is refused in a sentence, all of it."""
        bodies = [
            "text",
            [],
            [self._message(n) for n in range(MOST_MESSAGES + 1)],
            [self._message(1, text="a" * (LONGEST_TEXT + 1))],
            [self._message(1, text="")],
            [self._message(1, text=None)],
            [self._message(1, text="\0")],
            [self._message(1, id="1")],
            [self._message(1, id=["1"])],
            [self._message(1, participant="0" * 32)],
            [self._message(1, participant=None)],
            [self._message(1, at="now")],
            [self._message(1, at=True)],
            [self._message(1, more=1)],
            [self._message(1), 7],
        ]
        for body in bodies:
            with self.subTest(body=str(body)[:80]):
                self.assertIn("refusal", self._keep(body=body))
        self.assertFalse(self._kept)

    def test_wrong_clock(self):
        """A page's clock does not put a message outside the session."""
        now = fields.Datetime.now()
        for number, at in enumerate((0, -1e300, 1e300, 4e12)):
            self._keep(self._message(number, at=at))
        for message in self._kept:
            self.assertGreaterEqual(message.sent_at, self.telehealth.opens_at)
            self.assertLessEqual(message.sent_at, now + timedelta(minutes=1))

    @mute_logger("odoo.sql_db")
    def test_once(self):
        """The database itself keeps no message twice."""
        self._keep(self._message(1))
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._kept.copy()

    @mute_logger("odoo.http")
    def test_too_large(self):
        with self.assertRaisesRegex(JsonRpcException, "TooLarge"):
            self._keep(self._message(1, text="a" * (8 * 1024 * 1024)))
