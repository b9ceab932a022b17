# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging
import re
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.random_values import new_secret

_logger = logging.getLogger(__name__)

# A node reports every second; one that was silent for longer than this gets no rooms.
HEARTBEAT_TIMEOUT = timedelta(seconds=10)
# When a page cannot reach it either, one missed report is enough.
SUSPICION_TIMEOUT = timedelta(seconds=1.5)

# ws or wss, a host name or address, maybe a port, and the one path that a node answers
# on.
URL_PATTERN = re.compile(
    r"wss?://"
    r"([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
    r"(:[1-9][0-9]{0,4})?"
    r"/media",
    re.ASCII,
)
KEY_PATTERN = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", re.ASCII)
# People in one room: what a session that was placed and has not begun will need.
PAIR_SIZE = 2
# What the node says of itself.
REPORTED_FIELDS = (
    "reported_state",
    "last_heartbeat_at",
    "room_count",
    "participant_count",
    "capacity",
    "version",
)


class TeletherapyMediaNode(models.Model):
    """A media server process that may hold rooms.

    Odoo never calls it: what is known of it is what it reported last. Its secret signs
    join tickets and proves its reports; it leaves Odoo in the connection settings
    alone.
    """

    _name = "teletherapy.media.node"
    _description = "Media Node"
    _order = "name, id"

    name = fields.Char(required=True)
    key = fields.Char(
        required=True,
        copy=False,
        help="Short name that the node and Odoo know it by: lower-case letters, digits "
        "and hyphens.",
    )
    url = fields.Char(
        string="WebSocket Address",
        required=True,
        copy=False,
        help="Address that browsers connect to, for example "
        "wss://media.example.com/media",
    )
    secret = fields.Char(
        required=True,
        copy=False,
        default=lambda self: new_secret(),
        groups=fields.NO_ACCESS,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        default=lambda self: self._default_company_id(),
        ondelete="restrict",
        help="Practice whose sessions it takes. Empty: it is shared by all.",
    )
    active = fields.Boolean(
        default=True,
        help="An archived node gets no rooms, and Odoo takes no reports from it.",
    )

    state = fields.Selection(
        [("ready", "Ready"), ("draining", "Draining"), ("offline", "Offline")],
        compute="_compute_state",
    )
    reported_state = fields.Selection(
        [("ready", "Ready"), ("draining", "Draining")], readonly=True, copy=False
    )
    last_heartbeat_at = fields.Datetime(
        string="Last Heartbeat", readonly=True, copy=False
    )
    room_count = fields.Integer(string="Rooms", readonly=True, copy=False)
    participant_count = fields.Integer(string="Participants", readonly=True, copy=False)
    capacity = fields.Integer(
        readonly=True, copy=False, help="Participants it can hold, as it says itself."
    )
    version = fields.Char(readonly=True, copy=False)

    _key_uniq = models.Constraint(
        "UNIQUE(key)", "Another media node has this key. Choose a different one."
    )

    def _default_company_id(self):
        # Only administrators may manage what all practices share.
        if self.env.user.has_group("base.group_system"):
            return self.env["res.company"]
        return self.env.company

    @api.depends("last_heartbeat_at", "reported_state")
    def _compute_state(self):
        alive_since = fields.Datetime.now() - HEARTBEAT_TIMEOUT
        for node in self:
            alive = node.last_heartbeat_at and node.last_heartbeat_at >= alive_since
            node.state = (alive and node.reported_state) or "offline"

    @api.constrains("key")
    def _check_key(self):
        for node in self:
            if not KEY_PATTERN.fullmatch(node.key):
                raise ValidationError(
                    self.env._(
                        "The key “%(key)s” does not fit. Use at most 32 lower-case "
                        "letters, digits and hyphens, for example “node-1”.",
                        key=node.key,
                    )
                )

    @api.constrains("url")
    def _check_url(self):
        for node in self:
            if not URL_PATTERN.fullmatch(node.url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is not the address of a media node. Write it like "
                        "wss://media.example.com/media: ws or wss, a host, the path "
                        "/media, and nothing after it.",
                        url=node.url,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_reported_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_reported_fields(vals)
        result = super().write(vals)
        if "company_id" in vals:
            # Whose secret one knows, one must not give to another practice or to all.
            self.check_access("write")
        return result

    def action_show_connection(self):
        """Open what the operator of the node has to copy; the secret is among it."""
        self.ensure_one()
        self.check_access("write")
        _logger.info(
            "Media node %s: connection settings shown to user %s",
            self.key,
            self.env.uid,
        )
        connection = self.env["teletherapy.media.node.connection"].create(
            {"node_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Connection Settings"),
            "res_model": connection._name,
            "res_id": connection.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_renew_secret(self):
        """Replace the secret: the node is locked out until it gets the new one."""
        self.ensure_one()
        self.check_access("write")
        # sudo: teletherapy.media.node - the user may manage this node, the secret is
        # generated here
        self.sudo().secret = new_secret()
        _logger.info("Media node %s: secret renewed by user %s", self.key, self.env.uid)
        return self.action_show_connection()

    @api.model
    def _register_node(self, key, url, secret=None):
        """Create the node with this key, or bring its address and secret up to date.

        For scripts and the command line. Without a secret, an existing node keeps its
        own.

        :return: the node
        """
        node = self.with_context(active_test=False).search([("key", "=", key)])
        vals = {"url": url, "active": True}
        if secret:
            vals["secret"] = secret
        if node:
            node.write(vals)
            return node
        return self.create({"name": key, "key": key, "company_id": False, **vals})

    def _is_suspect(self):
        """Whether it has missed a report: what a page says of it is believed then."""
        self.ensure_one()
        alive_since = datetime.now(UTC).replace(tzinfo=None) - SUSPICION_TIMEOUT
        return not self.last_heartbeat_at or self.last_heartbeat_at < alive_since

    @api.model
    def _choose_for(self, company, besides=None):
        """Return the least loaded node that may take a room of the practice, or none.

        The load is the larger of what the node reported and what has been placed on it:
        many sessions begin at the full hour, within one heartbeat.

        :param besides: a node that is not asked for
        """
        ready = self.search(
            Domain("company_id", "in", (False, company.id))
            & Domain("id", "not in", besides.ids if besides else [])
            & Domain("reported_state", "=", "ready")
            & Domain(
                "last_heartbeat_at", ">=", fields.Datetime.now() - HEARTBEAT_TIMEOUT
            )
        )
        # sudo: teletherapy.session - counted only, whatever the practice
        placed = dict(
            self.env["teletherapy.session"]
            .sudo()
            ._read_group(
                [("node_id", "in", ready.ids), ("state", "in", ("open", "live"))],
                ["node_id"],
                ["__count"],
            )
        )
        loads = {
            node: max(node.participant_count, placed.get(node, 0) * PAIR_SIZE)
            for node in ready
        }
        with_room = ready.filtered(lambda node: loads[node] < node.capacity)
        return min(
            with_room,
            key=lambda node: (loads[node] / node.capacity, node.id),
            default=self.browse(),
        )

    def _claim(self):
        """Wait for everybody else who places a session here, and count on their choice.

        A lock alone would let the second in with the numbers it has read before; of two
        who write the same row the second is retried by Odoo, and then sees the first.
        """
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET key = key WHERE id = %s",
                SQL.identifier(self._table),
                self.id,
            )
        )

    def _record_heartbeat(self, heartbeat):
        """Write down what the node says of itself.

        One UPDATE past the ORM, every second for each node; when somebody is editing
        the node at this moment it is left out, the next one comes soon.
        """
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE teletherapy_media_node
                   SET last_heartbeat_at = %(now)s,
                       reported_state = %(state)s,
                       version = %(version)s,
                       room_count = %(rooms)s,
                       participant_count = %(participants)s,
                       capacity = %(capacity)s
                 WHERE id IN (
                       SELECT id FROM teletherapy_media_node
                        WHERE id = %(id)s
                          FOR NO KEY UPDATE SKIP LOCKED)
                """,
                # To the microsecond: a page that cannot reach the node counts on it.
                now=datetime.now(UTC).replace(tzinfo=None),
                state=heartbeat.state,
                version=heartbeat.version,
                rooms=len(heartbeat.rooms),
                participants=heartbeat.participants,
                capacity=heartbeat.capacity,
                id=self.id,
            )
        )
        self.invalidate_recordset(flush=False)

    def _get_commands(self, rooms):
        """Return what the node has to do with the rooms that it says it holds.

        A room that has no session here ends too: nobody could say who may be in it.

        :param rooms: room identifiers of a heartbeat
        :return: the commands of docs/protocol.md section 5.2; `move` is for a room that
        was
            placed on another node while this one was silent: its people have to follow
        """
        self.ensure_one()
        sessions = self.env["teletherapy.session"].search(
            [("room_key", "in", rooms), ("placed_node_ids", "in", self.ids)]
        )
        session_by_room = {session.room_key: session for session in sessions}
        commands = []
        for room in rooms:
            session = session_by_room.get(room)
            reason = session._get_end_reason() if session else "closed"
            if reason:
                commands.append({"type": "end", "room": room, "reason": reason})
            elif session.node_id != self:
                commands.append({"type": "move", "room": room})
            else:
                commands += [
                    {"type": "remove", "room": room, "participant": participant.key}
                    for participant in session._get_unwelcome_participants()
                ]
        return commands

    @api.model
    def _check_reported_fields(self, vals):
        """What only the node can know cannot be written by a person."""
        if not self.env.su and not vals.keys().isdisjoint(REPORTED_FIELDS):
            raise AccessError(
                self.env._(
                    "The state of a media node is what the node reports. Start, drain "
                    "or stop the node itself to change it."
                )
            )
