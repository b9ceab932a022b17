# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models
from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.teletherapy.models.teletherapy_session import OVER_STATES

from ..tools.join_ticket import sign_join_ticket
from ..tools.random_values import new_identifier, new_secret
from ..tools.unix_time import to_iso


class TeletherapySession(models.Model):
    _inherit = "teletherapy.session"

    node_id = fields.Many2one(
        "teletherapy.media.node",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="teletherapy.group_practice_owner,base.group_system",
        help="Where the room is. Chosen when the first participant enters.",
    )
    placed_node_ids = fields.Many2many(
        "teletherapy.media.node",
        "teletherapy_session_placed_node_rel",
        context={"active_test": False},
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="Every node that has had the room: what they report of it is believed.",
    )
    room_key = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    media_secret = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _room_key_uniq = models.UniqueIndex("(room_key) WHERE room_key IS NOT NULL")

    def _set_state(self, state):
        result = super()._set_state(state)
        if state in OVER_STATES:
            # sudo: teletherapy.session - nobody needs the secret of a past session
            self.sudo().filtered("media_secret").write(
                {"media_secret": False, "group_secret": False}
            )
        return result

    def _get_room_url(self):
        return f"/teletherapy/room/{self.id}"

    def _get_room_url_of(self, participant):
        """Return where this participant's page is, and the routes that it asks."""
        return self._get_room_url()

    def _get_back_url(self, participant):
        """Where the participant goes on when the room page is closed."""
        if participant.role == "therapist":
            return f"/odoo/calendar.event/{self.event_id.id}"
        return self._get_portal_url() or "/my"

    def _get_media_worker_url(self):
        """Return the address of the script that encrypts and decrypts the frames."""
        nodes = self.env["ir.qweb"]._get_asset_nodes(
            "teletherapy_media.assets_media_worker", css=False, js=True
        )
        return next(attributes["src"] for _tag, attributes in nodes)

    def _get_room_page_values(self, participant):
        """What the room page is rendered with; all else comes with the join ticket."""
        self.ensure_one()
        room_url = self._get_room_url_of(participant)
        return {
            "session_id": self.id,
            "ticket_url": f"{room_url}/ticket",
            "end_url": f"{room_url}/end",
            "waiting_url": f"{room_url}/waiting",
            "message_url": f"{room_url}/message",
            "farewell_url": f"{room_url}/farewell",
            "remove_url": f"{room_url}/remove",
            "allow_back_url": f"{room_url}/allow_back",
            "group_url": f"{room_url}/group",
            "worker_url": self._get_media_worker_url(),
            "back_url": self._get_back_url(participant),
            "title": self.company_id.name,
        }

    def _enter_room(self, participant, unreachable=False):
        """Return what the participant's page needs to enter the room, or the refusal.

        Places the room when it has no place yet, or when its node is gone.

        :param participant: the one whom `_get_participant` found, of this session
        :param unreachable: the address of a node that does not answer the page
        :return: the answer of the ticket route in docs/architecture.md
        """
        self.ensure_one()
        refusal = self._get_join_refusal(participant)
        if refusal:
            return self._get_refusal_answer(*refusal)
        node = self._get_node(unreachable)
        if not node:
            return self._get_refusal_answer(
                "no_node", self._get_no_node_text(participant)
            )
        company = self.company_id
        ticket = sign_join_ticket(
            node.key,
            node.secret,
            participant=participant.key,
            room=self.room_key,
            role=participant.role,
            admission=self._get_admission(participant),
            opens=self.opens_at,
            closes=self.closes_at,
        )
        return {
            "ticket": ticket,
            "url": node.url,
            "room": self.room_key,
            "participant": participant.key,
            "role": participant.role,
            # A pair is therapist and client alone: nobody else needs its secret.
            "secret": self.media_secret
            if participant.role in ("therapist", "client")
            else None,
            "group": {
                **self._get_group_secret_values(),
                "visit": participant._count_visit(),
            },
            "session": {
                "id": self.id,
                "start": to_iso(self.start),
                "stop": to_iso(self.stop),
                "opens": to_iso(self.opens_at),
                "closes": to_iso(self.closes_at),
                "practice": company.name,
                "admission": self._get_admission(participant),
                "back_url": self._get_back_url(participant),
            },
            "participants": self._get_participant_names(),
        }

    def _get_admission(self, participant):
        """Return who lets this participant out of the waiting room."""
        return self.company_id.teletherapy_admission

    def _get_participant_names(self):
        """Return who is who, by what the media server knows them by."""
        return {
            participant.key: {
                "name": participant._get_name(),
                "role": participant.role,
            }
            for participant in self._get_participants()
        }

    def _end_by_therapist(self, participant):
        """End the session for everybody; without effect when it is over already.

        A therapist who has lost the role since can still do it: ending harms nobody.

        :param participant: the one whom `_get_participant` found, of this session
        :return: the state, or the refusal
        """
        self.ensure_one()
        if participant.role != "therapist":
            return self._get_refusal_answer(
                "not_allowed", self.env._("Only the therapist can end this session.")
            )
        self._update_states()
        if self.state == "scheduled":
            return self._get_refusal_answer(
                "not_yet",
                self.env._(
                    "This session has not begun. To call it off, cancel the "
                    "appointment."
                ),
            )
        self._end()
        return {"state": self.state}

    def _get_end_reason(self):
        """Return why a node should end the room now, in the wire's words, or None."""
        self.ensure_one()
        state = self._get_due_state(fields.Datetime.now())
        if state not in OVER_STATES:
            return None
        if state == "cancelled":
            return "cancelled"
        if self.ended_at and self.ended_at < self.closes_at:
            return "therapist"
        return "closed"

    def _get_unwelcome_participants(self):
        """Return who is in the room and may not be any more.

        They were taken out of the appointment, their account was closed, or the
        Teletherapy role was taken from them. Another client or another therapist is no
        case of this: that makes a new session with a new room.
        """
        self.ensure_one()
        return self.participant_ids.filtered(
            lambda participant: participant.joined_at
            and not participant.left_at
            and not self._is_welcome(participant)
        )

    def _is_welcome(self, participant):
        if not self._is_known(participant):
            return False
        refusal = self._get_join_refusal(participant)
        return not refusal or refusal[0] != "no_role"

    def _is_known(self, participant):
        """Whether somebody can still say that this is them."""
        return any(
            self._get_participant(user) == participant
            for user in participant.partner_id.user_ids
        )

    def _get_node(self, unreachable=False):
        """Return the node that holds the room, placing the room where needed, or none.

        A session is placed once. It moves only when its node is not ready any more, or
        when a page cannot reach it, it has missed a report, and another one is there.
        Both happen under a lock on the session: two people who enter at the same moment
        are sent to the same node.
        """
        self.ensure_one()
        if self._is_placed(unreachable):
            return self.node_id
        self._lock()
        if self._is_placed(unreachable):
            return self.node_id
        node = self.env["teletherapy.media.node"]._choose_for(
            self.company_id, besides=self.node_id if unreachable else None
        )
        if not node and self._is_placed():
            return self.node_id
        if node:
            node._claim()
            self.write(
                {
                    "node_id": node.id,
                    "placed_node_ids": [Command.link(node.id)],
                    "room_key": self.room_key or new_identifier(),
                    "media_secret": self.media_secret or new_secret(),
                    "group_secret": self.group_secret or new_secret(),
                }
            )
        return node

    def _is_placed(self, unreachable=False):
        """Whether the room has a secret and a node that is ready to take people in."""
        node = self.node_id
        is_lost = unreachable and node.url == unreachable and node._is_suspect()
        return bool(
            self.media_secret and node.active and node.state == "ready" and not is_lost
        )

    def _lock(self):
        """Wait for everybody else who changes this session.

        `lock_for_update` does not wait: it would refuse the second person who enters.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT FROM %s WHERE id = %s FOR UPDATE",
                SQL.identifier(self._table),
                self.id,
            )
        )
        self.invalidate_recordset()

    def _get_refusal_answer(self, code, message):
        return {
            "refusal": {
                "code": code,
                "message": message,
                "opens": to_iso(self.opens_at),
            }
        }

    def _get_no_node_text(self, participant):
        if participant.role == "therapist":
            return self.env._(
                "The video service cannot be reached. Try again in a minute. If it "
                "stays so, call your client, and tell whoever runs your media nodes."
            )
        company = self.company_id
        if company.phone:
            return self.env._(
                "The video service cannot be reached. Try again in a minute. If it "
                "stays so, call your practice at %(phone)s.",
                phone=company.phone,
            )
        return self.env._(
            "The video service cannot be reached. Try again in a minute. If it stays "
            "so, call your practice, %(practice)s.",
            practice=company.name,
        )
