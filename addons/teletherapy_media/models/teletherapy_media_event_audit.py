# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

# How somebody came to leave a room decides what is noted.
LEFT_ACTIONS = {"removed": "removed", "declined": "declined"}


class TeletherapyMediaEvent(models.Model):
    """What the audit trail tells of a room.

    It is noted at the time that the media server gave, however late it was told. That
    the session ended is noted by the session, whoever ended it.
    """

    _inherit = "teletherapy.media.event"

    @api.model
    def _note_in_audit(self, new):
        """Note what a delivery has told, all of it in one statement."""
        audit = self.env["teletherapy.audit"]
        entries = []
        for event, session, participant, by in new:
            if action := self._get_audit_action(event, participant):
                entries += audit._prepare_entries(
                    action,
                    session,
                    participant=participant,
                    at=event.at,
                    details=self._get_audit_details(event, by),
                )
        audit._insert_entries(entries)

    @api.model
    def _get_audit_action(self, event, participant):
        """Return what is noted, or None: a therapist has joined on coming."""
        is_therapist = participant and participant.role == "therapist"
        match event.event_type:
            case "participant_joined":
                return "joined" if is_therapist or event.again else "waited"
            case "participant_admitted":
                return "admitted"
            case "participant_connected":
                return None if is_therapist else "joined"
            case "participant_left":
                return LEFT_ACTIONS.get(event.reason, "left")
        return None

    @api.model
    def _get_audit_details(self, event, by):
        match event.event_type:
            case "participant_joined" if event.again:
                return {"again": True}
            case "participant_admitted":
                return {"by": by.role if by else event.by}
            case "participant_left":
                return {"reason": event.reason}
        return None
