# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.teletherapy_session import TRANSITIONS
from .common import TeletherapyCommon


@tagged("post_install", "-at_install")
class TestSession(TeletherapyCommon):
    """The session of a telehealth appointment and its states."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._book()
        cls.session = cls._session_sudo(cls.event)
        cls.opens = cls.START - timedelta(minutes=15)
        cls.closes = cls.STOP + timedelta(minutes=30)

    def _participant(self, role):
        return self.session.participant_ids.filtered(lambda p: p.role == role)

    def _connect(self, at):
        for role in ("therapist", "client"):
            self.session._on_participant_connected(self._participant(role), at)

    def _force_state(self, state):
        self.session.sudo().state = state

    def test_made_with_the_appointment(self):
        """The session has its own copy of who and when, and random keys."""
        self.assertRecordValues(
            self.session,
            [
                {
                    "event_id": self.event.id,
                    "company_id": self.company.id,
                    "therapist_id": self.therapist_employee.id,
                    "therapist_user_id": self.therapist.id,
                    "client_id": self.client_partner.id,
                    "start": self.START,
                    "stop": self.STOP,
                    "opens_at": self.opens,
                    "closes_at": self.closes,
                    "state": "scheduled",
                }
            ],
        )
        keys = self.session.participant_ids.mapped("key")
        self.assertEqual(len(set(keys)), 2)
        for key in keys:
            self.assertRegex(key, r"^[0-9a-f]{32}$")

    def test_name(self):
        """The session's name has the date and time, with a space that can be seen."""
        self.assertRegex(
            self.session.display_name, r"^Telehealth session, .*\d\xa0[AP]M$"
        )

    def test_transitions(self):
        """Every change outside the table is refused and names both states."""
        labels = dict(self.session._fields["state"].selection)
        for old in TRANSITIONS:
            for new in TRANSITIONS:
                with self.subTest(old=old, new=new):
                    self._force_state(old)
                    if new == old or new in TRANSITIONS[old]:
                        self.session._set_state(new)
                        self.assertEqual(self.session.state, new)
                        continue
                    with self.assertRaisesRegex(
                        UserError, f"{labels[old]}.*{labels[new]}"
                    ):
                        self.session._set_state(new)

    def test_job(self):
        """The job opens sessions in time and closes what was not live as missed."""
        for now, state in (
            (self.opens - timedelta(seconds=1), "scheduled"),
            (self.opens, "open"),
            (self.closes - timedelta(seconds=1), "open"),
            (self.closes, "missed"),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.env["teletherapy.session"]._cron_update_states()
                self.assertEqual(self.session.state, state)
        self.assertEqual(self.session.ended_at, self.closes)

    def test_live(self):
        """Live when both have connected; completed when the room closes after that."""
        with freeze_time(self.opens):
            self.env["teletherapy.session"]._cron_update_states()
        self.session._on_participant_connected(
            self._participant("therapist"), self.START
        )
        self.assertEqual(self.session.state, "open")
        self.session._on_participant_connected(self._participant("client"), self.STOP)
        self.assertEqual(self.session.state, "live")
        self.assertEqual(self.session.live_at, self.STOP)
        with freeze_time(self.closes):
            self.env["teletherapy.session"]._cron_update_states()
        self.assertEqual(self.session.state, "completed")

    def test_end(self):
        """Ending completes what was live, misses what was not, and is idempotent."""
        self.session._set_state("open")
        self.session._end(self.START)
        self.assertEqual(self.session.state, "missed")
        self.session._on_room_ended(self.STOP, "closed")
        self.assertEqual(self.session.ended_at, self.START)

        self._force_state("open")
        self._connect(self.START)
        self.session._on_room_ended(self.STOP, "therapist")
        self.assertEqual(self.session.state, "completed")
        self.assertEqual(self.session.ended_at, self.STOP)

    def test_late_events(self):
        """Events that arrive late turn a missed session into a completed one."""
        self._force_state("missed")
        self._connect(self.START)
        self.assertEqual(self.session.state, "completed")
        self._force_state("cancelled")
        self._connect(self.START)
        self.assertEqual(self.session.state, "cancelled")

    def test_who_takes_part(self):
        """Therapist and client take part by their own accounts, and nobody else."""
        roles = {
            self.therapist: "therapist",
            self.client_user: "client",
            self.other_client_user: False,
            self.manager: False,
            self.owner: False,
            self.colleague: False,
            self.env.ref("base.public_user"): False,
            self.env["res.users"]: False,
        }
        for user, role in roles.items():
            with self.subTest(user=user.login):
                self.assertEqual(self.session._get_participant(user).role, role)
        self.client_user.active = False
        self.assertFalse(self.session._get_participant(self.client_user))

    def test_join_refusals(self):
        """Time and state decide who may join, although the job has not run."""
        second = timedelta(seconds=1)
        cases = [
            ("scheduled", self.opens - second, "not_yet"),
            ("scheduled", self.opens, None),
            ("open", self.START, None),
            ("open", self.closes - second, None),
            ("open", self.closes, "missed"),
            ("scheduled", self.closes, "missed"),
            ("live", self.closes - second, None),
            ("live", self.closes, "ended"),
            ("completed", self.START, "ended"),
            ("missed", self.START, "missed"),
            ("cancelled", self.START, "cancelled"),
        ]
        for state, now, code in cases:
            for role in ("therapist", "client"):
                with self.subTest(state=state, now=now, role=role):
                    self._force_state(state)
                    refusal = self.session._get_join_refusal(
                        self._participant(role), now
                    )
                    self.assertEqual(refusal and refusal[0], code)
                    self.assertTrue(not refusal or refusal[1].endswith("."))

    def test_join_needs_the_role(self):
        """Strangers, participants of another session and former therapists stay out."""
        other = self._session_sudo(
            self._book(
                client_id=self.other_client_partner.id,
                start=self.STOP,
                stop=self.STOP + timedelta(minutes=50),
            )
        ).participant_ids
        for participant in (other.browse(), *other):
            refusal = self.session._get_join_refusal(participant, self.START)
            self.assertEqual(refusal[0], "no_role")
        self.therapist_employee.with_user(self.manager).teletherapy_role = False
        for role, code in (("therapist", "no_role"), ("client", "cancelled")):
            refusal = self.session._get_join_refusal(
                self._participant(role), self.START
            )
            self.assertEqual(refusal and refusal[0], code)

    def test_not_yet_tells_when(self):
        """A refusal that comes too early tells start and opening in one's own time."""
        session = self.session.with_user(self.client_user).sudo()
        self.client_partner.tz = "America/New_York"
        sentence = session._get_join_refusal(
            self._participant("client"), self.opens - timedelta(hours=1)
        )[1]
        self.assertIn("10:00 AM", sentence)
        self.assertIn("9:45 AM", sentence)

    def test_moved(self):
        """A moved appointment moves its session, and an open room closes again."""
        keys = self.session.participant_ids.mapped("key")
        with freeze_time(self.START):
            self.env["teletherapy.session"]._cron_update_states()
            self.assertEqual(self.session.state, "open")
            self.event.write(
                {
                    "start": self.START + timedelta(days=1),
                    "stop": self.STOP + timedelta(days=1),
                }
            )
        self.assertEqual(self.session.state, "scheduled")
        self.assertEqual(self.session.start, self.START + timedelta(days=1))
        self.assertEqual(self.session.opens_at, self.opens + timedelta(days=1))
        self.assertEqual(self.session.participant_ids.mapped("key"), keys)
        self.event.duration = 2
        self.assertEqual(self.session.stop, self.session.start + timedelta(hours=2))

    def test_other_client(self):
        """Another client or therapist gets another session, with other keys."""
        self.event.client_id = self.other_client_partner
        self.assertEqual(self.session.state, "cancelled")
        session = self._session_sudo(self.event)
        self.assertFalse(session._get_participant(self.client_user))
        self.assertFalse(
            set(session.participant_ids.mapped("key"))
            & set(self.session.participant_ids.mapped("key"))
        )
        self.colleague.group_ids += self.group_therapist
        self.event.therapist_id = self.colleague_employee
        self.assertEqual(session.state, "cancelled")
        session = self._session_sudo(self.event)
        self.assertEqual(session.therapist_user_id, self.colleague)
        self.assertEqual(self.event.sudo().partner_ids, self.colleague.partner_id)

    def test_cancelled_with_the_appointment(self):
        """Archived and deleted appointments cancel their session."""
        self.event.active = False
        self.assertEqual(self.session.state, "cancelled")
        self.event.active = True
        session = self._session_sudo(self.event)
        self.assertEqual(session.state, "scheduled")
        self.event.unlink()
        self.assertEqual(session.state, "cancelled")
        self.assertFalse(session.event_id)

    def test_live_is_left_alone(self):
        """The appointment of a live session cannot be changed under the people."""
        self._force_state("live")
        for name, change in {
            "move": lambda event: event.write({"stop": self.closes}),
            "turn off": lambda event: event.write({"is_telehealth": False}),
            "archive": lambda event: event.write({"active": False}),
            "client": lambda event: event.write(
                {"client_id": self.other_client_partner.id}
            ),
            "delete": lambda event: event.unlink(),
        }.items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "right now"):
                with self.env.cr.savepoint():
                    change(self.event)
        self.event.notes = "Remarks stay possible"

    def test_over_is_kept(self):
        """What has taken place stays as it was, also when the appointment goes."""
        for state in ("completed", "missed"):
            self._force_state(state)
            for values in (
                {"stop": self.closes},
                {"is_telehealth": False},
                {"client_id": self.other_client_partner.id},
            ):
                with self.subTest(state=state, values=values):
                    with self.assertRaisesRegex(UserError, "is over"):
                        with self.env.cr.savepoint():
                            self.event.write(values)
        self.event.notes = "Remarks stay possible"
        self.event.unlink()
        self.assertRecordValues(
            self.session,
            [
                {
                    "event_id": False,
                    "state": "missed",
                    "client_id": self.client_partner.id,
                    "start": self.START,
                }
            ],
        )

    @mute_logger("odoo.sql_db")
    def test_one_session(self):
        """An appointment never has two sessions that are not cancelled."""
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.session.create(self.event._prepare_session_values())

    def test_nobody_writes(self):
        """Sessions and participants are read by those they concern, written by none."""
        readers = {
            self.therapist: True,
            self.manager: True,
            self.owner: True,
            self.colleague: False,
            self.officer: False,
            self.administrator: False,
            self.client_user: False,
        }
        for record in (self.session, self.session.participant_ids[0]):
            for user, can_read in readers.items():
                with self.subTest(model=record._name, user=user.login):
                    record_as_user = record.with_user(user).with_context(
                        allowed_company_ids=self.company.ids
                    )
                    self.assertEqual(record_as_user.has_access("read"), can_read)
                    for operation in ("create", "write", "unlink"):
                        self.assertFalse(record_as_user.has_access(operation))
        with self.assertRaises(AccessError):
            self.session.with_user(self.owner).write({"state": "completed"})
        with self.assertRaises(AccessError):
            self.session.participant_ids.with_user(self.therapist).read(["key"])

    def test_begin(self):
        """The therapist alone begins, from the opening on, in the same tab."""
        sessions = self.registry["teletherapy.session"]
        room = patch.object(sessions, "_get_room_url", return_value="/room")
        no_room = patch.object(sessions, "_get_room_url", return_value=False)
        event = self.event.with_user(self.therapist)
        with freeze_time(self.opens - timedelta(minutes=1)), room:
            with self.assertRaisesRegex(UserError, "The room opens at"):
                event.action_begin()
        with freeze_time(self.opens):
            with no_room, self.assertRaisesRegex(UserError, "no room"):
                event.action_begin()
            with room:
                self.assertEqual(
                    event.action_begin(),
                    {"type": "ir.actions.act_url", "url": "/room", "target": "self"},
                )
                with self.assertRaisesRegex(UserError, "Only the therapist"):
                    self.session.with_user(self.manager).action_begin()
        with freeze_time(self.closes), room:
            with self.assertRaisesRegex(UserError, "did not take place"):
                event.action_begin()

    def test_alert(self):
        """The alert box tells what comes and offers the therapist to begin."""
        cases = [
            (
                "scheduled",
                self.opens - timedelta(seconds=90),
                False,
                "You can begin",
                90,
            ),
            ("scheduled", self.opens, True, "starts at 10:00 AM", 900),
            ("open", self.START, True, "due to start", 4800),
            ("live", self.START, True, "is live since", 4800),
            ("open", self.closes, False, "did not take place", None),
            ("completed", self.START, False, "ended at", None),
        ]
        session = self.session.with_user(self.therapist)
        for state, now, can_begin, text, refresh_in in cases:
            with self.subTest(state=state, now=now):
                self._force_state(state)
                alert = session._get_alert(now)
                self.assertEqual(alert["can_begin"], can_begin)
                self.assertIn(text, alert["message"])
                self.assertEqual(alert["refresh_in"], refresh_in)
        self._force_state("open")
        manager_alert = self.session.with_user(self.manager)._get_alert(self.START)
        self.assertFalse(manager_alert["can_begin"])
