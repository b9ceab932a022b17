# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Identifiers are logged by their beginning: enough to find them, too little to use
# them.
LOGGED_DIGITS = 8
# The events that the session acts on; the others are for the attendance alone.
ACTING_TYPES = {
    "participant_joined",
    "participant_connected",
    "participant_left",
    "room_ended",
}


class TeletherapyMediaEvent(models.Model):
    """Something that happened in a room, as its node reported it.

    The practice's evidence: written once, when the node delivers it; nobody edits or
    deletes it.
    """

    _name = "teletherapy.media.event"
    _description = "Media Event"
    _rec_name = "event_type"
    _order = "at desc, seq desc, id desc"
    _log_access = False

    event_uid = fields.Char(string="Identifier", required=True, readonly=True)
    seq = fields.Integer(string="Sequence", required=True, readonly=True)
    node_id = fields.Many2one(
        "teletherapy.media.node", required=True, readonly=True, ondelete="restrict"
    )
    session_id = fields.Many2one(
        "teletherapy.session",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    participant_id = fields.Many2one(
        "teletherapy.participant",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    event_type = fields.Selection(
        [
            ("participant_joined", "Joined"),
            ("participant_admitted", "Admitted"),
            ("participant_connected", "Connected"),
            ("participant_media", "Sends video"),
            ("participant_left", "Left"),
            ("room_ended", "Room ended"),
        ],
        string="Event",
        required=True,
        readonly=True,
    )
    at = fields.Datetime(string="Time", required=True, readonly=True)
    received_at = fields.Datetime(required=True, readonly=True)
    reason = fields.Selection(
        [
            ("left", "Left"),
            ("lost", "Connection lost"),
            ("removed", "Removed by the therapist"),
            ("declined", "Declined by the therapist"),
            ("drained", "Media node stopped"),
            ("ended", "Session ended"),
            ("therapist", "Ended by the therapist"),
            ("closed", "Time was over"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
    )
    again = fields.Boolean(string="Return", readonly=True)
    video = fields.Boolean(readonly=True)
    by_participant_id = fields.Many2one(
        "teletherapy.participant",
        string="By",
        readonly=True,
        ondelete="restrict",
        help="Who admitted the participant or ended the room. Empty: the node did, by "
        "the rules of the session.",
    )

    _event_uid_uniq = models.Constraint(
        "UNIQUE(event_uid)", "This event has been written already."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self._get_written_once_text())

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_written_once_text())

    @api.model
    def _receive(self, node, events):
        """Write each event once, count the attendance, let the session act on it.

        An event of an unknown room, or of a room that was never placed on this node, is
        noted in the log and left out. A room may have moved: the node that had it
        before may still deliver what happened there.

        :param node: the node that proved to be the sender
        :param events: the `NodeEvent` objects in their order
        """
        sessions = self._get_sessions_by_room(node, events)
        participants = {
            (participant.session_id, participant.key): participant
            for participant in self.env["teletherapy.session"]
            .union(*sessions.values())
            .participant_ids
        }
        placed = {}
        for event in events:
            session = sessions.get(event.room)
            participant = participants.get((session, event.participant))
            if session is None or (event.participant and not participant):
                _logger.warning(
                    "Media node %s: event %s (%s) left out, it has no room %s here",
                    node.key,
                    event.uid[:LOGGED_DIGITS],
                    event.event_type,
                    event.room[:LOGGED_DIGITS],
                )
                continue
            by = participants.get((session, event.by))
            placed.setdefault(event.uid, (event, session, participant, by))
        new_uids = self._insert(node, placed.values())
        new = [row for uid, row in placed.items() if uid in new_uids]
        self._update_attendance(new)
        for event, session, participant, _by in new:
            if event.event_type in ACTING_TYPES:
                self._act(event, session, participant)
        self._note_in_audit(new)

    @api.model
    def _get_sessions_by_room(self, node, events):
        sessions = self.env["teletherapy.session"].search(
            [
                ("room_key", "in", list({event.room for event in events})),
                ("placed_node_ids", "in", node.ids),
            ]
        )
        return {session.room_key: session for session in sessions}

    @api.model
    def _insert(self, node, placed):
        """Write the events and return the identifiers of those that were not there yet.

        Past the ORM: two Odoo processes may get the same delivery at the same time, and
        only ON CONFLICT lets the second one go on.
        """
        if not placed:
            return set()
        now = fields.Datetime.now()
        rows = [
            SQL(
                "%s",
                (
                    event.uid,
                    event.seq,
                    node.id,
                    session.id,
                    participant.id if participant else None,
                    event.event_type,
                    event.at,
                    now,
                    event.reason or None,
                    event.again,
                    event.video,
                    by.id if by else None,
                ),
            )
            for event, session, participant, by in placed
        ]
        inserted = self.env.execute_query(
            SQL(
                """
                INSERT INTO teletherapy_media_event (
                       event_uid, seq, node_id, session_id, participant_id, event_type,
                       at, received_at, reason, again, video,
                       by_participant_id)
                VALUES %s
                ON CONFLICT (event_uid) DO NOTHING
                RETURNING event_uid
                """,
                SQL(", ").join(rows),
            )
        )
        return {uid for (uid,) in inserted}

    @api.model
    def _update_attendance(self, new):
        participants = self.env["teletherapy.participant"]
        for event, session, participant, _by in new:
            if event.event_type == "room_ended":
                participants |= session.participant_ids
            else:
                participants |= participant
        participants._update_attendance()
        participants.session_id._update_together_minutes()

    @api.model
    def _act(self, event, session, participant):
        """Let the session act on the event. What it refuses does not block the rest."""
        session = session.with_company(session.company_id)
        try:
            with self.env.cr.savepoint():
                if event.event_type == "participant_joined":
                    session._on_participant_joined(participant, event.at, event.again)
                elif event.event_type == "participant_connected":
                    session._on_participant_connected(participant, event.at)
                elif event.event_type == "participant_left":
                    session._on_participant_left(participant, event.at, event.reason)
                elif event.event_type == "room_ended":
                    session._on_room_ended(event.at, event.reason)
        except UserError as error:
            _logger.warning(
                "Session %s is %s: event %s (%s) changed nothing, %s",
                session.id,
                session.state,
                event.uid[:LOGGED_DIGITS],
                event.event_type,
                # Its text is for people and may name them.
                type(error).__name__,
            )

    @api.model
    def _get_written_once_text(self):
        return self.env._(
            "What happened in a session is written once. It cannot be changed or "
            "deleted."
        )
