# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import itertools
import json
import time
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, TransactionCase, new_test_user

from ..tools import node_signature
from ..tools.node_messages import Heartbeat
from ..tools.random_values import new_identifier
from ..tools.unix_time import to_unix_time


class MediaCommon(TransactionCase):
    """A practice with a media node, two therapists, two clients, and a session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.practice = cls.env.company
        cls.practice.write(
            {
                "phone": "+1 555 0100",
                "teletherapy_country_ids": cls.env.ref("base.us").ids,
            }
        )
        cls.therapist = cls._new_therapist("media_therapist")
        cls.other_therapist = cls._new_therapist("media_other_therapist")
        cls.client_user = cls._new_client_user("media_client")
        cls.other_client_user = cls._new_client_user("media_other_client")
        cls.manager = cls._new_user(
            "media_manager", "teletherapy.group_practice_manager"
        )
        cls.owner = cls._new_user("media_owner", "teletherapy.group_practice_owner")
        cls.employee = cls._new_user("media_employee", "base.group_user")
        cls.seq = itertools.count(1)
        cls.env["teletherapy.media.node"].search([]).active = False
        cls.node = cls._new_node("media-test-1")
        cls.telehealth = cls._new_session(starts_in=-49)

    @classmethod
    def _new_user(cls, login, groups, **values):
        return new_test_user(
            cls.env, login, groups, context={"no_reset_password": True}, **values
        )

    @classmethod
    def _new_therapist(cls, login):
        user = cls._new_user(login, "teletherapy.group_therapist")
        cls.env["hr.employee"].create({"name": login, "user_id": user.id})
        return user

    @classmethod
    def _new_client_user(cls, login):
        user = cls._new_user(login, "base.group_portal", email=f"{login}@x.test")
        user.partner_id.write(
            {"is_client": True, "country_id": cls.env.ref("base.us").id}
        )
        return user

    @classmethod
    def _new_node(cls, key, **heartbeat):
        node = cls.env["teletherapy.media.node"]._register_node(
            key, f"ws://{key}.test:8090/media"
        )
        cls._beat(node, **heartbeat)
        return node

    @classmethod
    def _beat(cls, node, age=0, **changes):
        """Let the node have reported, `age` seconds ago."""
        values = {
            "state": "ready",
            "version": "19.0.1.0.0",
            "rooms": (),
            "participants": 0,
            "capacity": 200,
            **changes,
        }
        node._record_heartbeat(Heartbeat(**values))
        if age:
            node.last_heartbeat_at -= timedelta(seconds=age)

    @classmethod
    def _new_session(cls, starts_in=0, **changes):
        """Book an appointment that starts in so many minutes and lasts 50."""
        start = fields.Datetime.now() + timedelta(minutes=starts_in)
        event = cls.env["calendar.event"].create(
            {
                "name": "Appointment",
                "start": start,
                "stop": start + timedelta(minutes=50),
                "is_telehealth": True,
                "therapist_id": cls.therapist.employee_id.id,
                "user_id": cls.therapist.id,
                "client_id": cls.client_user.partner_id.id,
                **changes,
            }
        )
        return event.teletherapy_session_id

    @classmethod
    def _get_participant(cls, role, session=None):
        participants = (session or cls.telehealth).participant_ids
        return participants.filtered(lambda participant: participant.role == role)

    @classmethod
    def _new_event(cls, event_type, role=None, at=None, session=None, **data):
        """Return an event as a node writes it, `at` minutes after the start."""
        session = session or cls.telehealth
        when = session.start + timedelta(minutes=at or 0)
        defaults = {
            "participant_joined": {"role": role, "state": "waiting", "again": False},
            "participant_admitted": {"by": "automatic"},
            "participant_left": {"reason": "left"},
            "room_ended": {"reason": "closed"},
        }
        return {
            "id": new_identifier(),
            "seq": next(cls.seq),
            "type": event_type,
            "at": to_unix_time(when) + 0.25,
            "room": session.room_key,
            "participant": role and cls._get_participant(role, session).key,
            "data": {**defaults.get(event_type, {}), **data},
        }


class MediaHttpCommon(MediaCommon, HttpCase):
    """The same, and the roads that lead over HTTP."""

    def _post_as_node(
        self,
        path,
        message,
        node=None,
        *,
        age=0,
        secret=None,
        headers=None,
    ):
        """Post what a node would post, signed as a node signs it."""
        node = node or self.node
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        timestamp = str(int(time.time()) - age)
        signature = node_signature.sign(secret or node.secret, path, timestamp, body)
        return self.url_open(
            path,
            data=body,
            method="POST",
            headers={
                "Content-Type": "application/json",
                "X-Teletherapy-Node": node.key,
                "X-Teletherapy-Timestamp": timestamp,
                "X-Teletherapy-Signature": signature,
                **(headers or {}),
            },
        )

    def _post_events(self, *events, **options):
        return self._post_as_node(
            "/teletherapy/node/events", {"events": events}, **options
        )

    def _post_heartbeat(self, *rooms, node=None, **changes):
        message = {
            "state": "ready",
            "version": "19.0.1.0.0",
            "rooms": rooms,
            "participants": 0,
            "capacity": 200,
            **changes,
        }
        return self._post_as_node("/teletherapy/node/heartbeat", message, node=node)
