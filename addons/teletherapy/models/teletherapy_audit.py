# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

ACTIONS = [
    ("granted", "Role granted"),
    ("revoked", "Role taken away"),
    ("confirmed", "Notice confirmed"),
    ("booked", "Session booked"),
    ("moved", "Session moved"),
    ("cancelled", "Session cancelled"),
    ("changed", "Changed"),
    ("invited", "Invitation sent"),
    ("redeemed", "Invitation link used"),
    ("uninvited", "Invitation withdrawn"),
    ("waited", "Came to the waiting room"),
    ("admitted", "Admitted"),
    ("declined", "Declined"),
    ("joined", "Joined"),
    ("left", "Left"),
    ("removed", "Removed"),
    ("ended", "Session ended"),
    ("emergency_opened", "Emergency card opened"),
    ("chat_kept", "Chat saved to the record"),
    ("outcome_confirmed", "Outcome confirmed"),
    ("outcome_corrected", "Outcome corrected"),
    ("exported", "Exported"),
    ("viewed", "Audit trail viewed"),
    ("settings_changed", "Settings changed"),
    ("erased", "Attendance erased"),
]
# The accounts and records that an entry is about. They are kept as plain numbers: a
# foreign key would let a merge of two contacts, or the deletion of one, change what was
# written.
REFERENCES = {
    "user_id": "res.users",
    "session_id": "teletherapy.session",
    "participant_id": "teletherapy.participant",
    "employee_id": "hr.employee",
    "client_id": "res.partner",
}


class TeletherapyAudit(models.Model):
    """Who did what when, in a practice: the Audit Trail.

    The system writes it, by `_log` alone. Managers and owners of the practice read it;
    that is noted as well. It holds no health information, and of clients only the
    number of their contact: the name is looked up for those who may read the trail,
    and gone from it when the contact is.
    """

    _name = "teletherapy.audit"
    _inherit = "teletherapy.written.once.mixin"
    _description = "Audit Trail"
    _order = "at desc, id desc"
    _rec_name = "action"
    _log_access = False
    _filled_later = ("number", "previous_hash", "hash")

    at = fields.Datetime(string="Time", required=True, readonly=True, index=True)
    written_at = fields.Datetime(
        string="Written",
        required=True,
        readonly=True,
        help="Later than the time where a media server reported what had happened.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Practice",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    action = fields.Selection(
        ACTIONS, string="What", required=True, readonly=True, index=True
    )
    actor_kind = fields.Selection(
        [
            ("staff", "Staff"),
            ("therapist", "Therapist"),
            ("client", "Client"),
            ("guest", "Guest"),
            ("observer", "Observer"),
            ("visitor", "Visitor"),
            ("system", "System"),
        ],
        string="Role",
        required=True,
        readonly=True,
    )
    actor_name = fields.Char(
        string="Name",
        readonly=True,
        help="Of staff, as it was then. Clients are not named.",
    )
    actor = fields.Char(string="Who", compute="_compute_actor", search="_search_actor")
    user_ref = fields.Integer(string="Account Number", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Account",
        compute="_compute_references",
        search="_search_user_id",
    )
    session_ref = fields.Integer(string="Session Number", readonly=True, index=True)
    session_id = fields.Many2one(
        "teletherapy.session",
        compute="_compute_references",
        search="_search_session_id",
    )
    participant_ref = fields.Integer(string="Participant Number", readonly=True)
    participant_id = fields.Many2one(
        "teletherapy.participant",
        compute="_compute_references",
        search="_search_participant_id",
    )
    employee_ref = fields.Integer(string="Staff Number", readonly=True, index=True)
    employee_id = fields.Many2one(
        "hr.employee",
        string="Staff",
        compute="_compute_references",
        search="_search_employee_id",
    )
    client_ref = fields.Integer(string="Client Number", readonly=True, index=True)
    client_id = fields.Many2one(
        "res.partner", compute="_compute_references", search="_search_client_id"
    )
    details = fields.Text(string="Data", readonly=True, help="As JSON.")
    description = fields.Text(string="Details", compute="_compute_description")
    number = fields.Integer(
        readonly=True,
        help="The place in the practice's chain. Entries are chained within a minute.",
    )
    previous_hash = fields.Char(readonly=True)
    hash = fields.Char(readonly=True)

    _number_uniq = models.UniqueIndex("(company_id, number) WHERE number IS NOT NULL")
    _unchained_idx = models.Index("(company_id, id) WHERE number IS NULL")
    _viewer_idx = models.Index(
        "(user_ref, company_id, at) WHERE action = 'viewed'",
    )

    @api.depends("action")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["action"]._description_selection(self.env))
        for entry in self:
            entry.display_name = labels.get(entry.action)

    @api.depends("actor_kind", "actor_name")
    def _compute_actor(self):
        kinds = dict(self._fields["actor_kind"]._description_selection(self.env))
        for entry in self:
            entry.actor = entry.actor_name or kinds.get(entry.actor_kind)

    @api.model
    def _search_actor(self, operator, value):
        return [("actor_name", operator, value)]

    @api.depends(*(name.replace("_id", "_ref") for name in REFERENCES))
    def _compute_references(self):
        for name, model in REFERENCES.items():
            numbers = {entry[name.replace("_id", "_ref")] for entry in self} - {0}
            # sudo: the record's own model - who reads the trail reads whom it is about
            found_sudo = self.env[model].sudo().browse(numbers).exists()
            for entry in self:
                number = entry[name.replace("_id", "_ref")]
                entry[name] = number if number in found_sudo._ids else False

    @api.model
    def _search_user_id(self, operator, value):
        return self._search_reference("user_id", operator, value)

    @api.model
    def _search_session_id(self, operator, value):
        return self._search_reference("session_id", operator, value)

    @api.model
    def _search_participant_id(self, operator, value):
        return self._search_reference("participant_id", operator, value)

    @api.model
    def _search_employee_id(self, operator, value):
        return self._search_reference("employee_id", operator, value)

    @api.model
    def _search_client_id(self, operator, value):
        return self._search_reference("client_id", operator, value)

    @api.model
    def _search_reference(self, name, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        ids = value
        if operator != "in":
            model = self.env[REFERENCES[name]].with_context(active_test=False)
            ids = model.search(value).ids
        return [(name.replace("_id", "_ref"), "in", ids)]

    # Writing

    @api.model
    def _log(self, action, records, *, participant=None, at=None, details=None):
        """Write one entry about each of these records; the only way to do so.

        The actor is the participant where one is given, otherwise the current user;
        sudo() does not hide who that is. Past the ORM, in one statement, since the ORM
        has no way to write here.

        :param action: one of ACTIONS
        :param records: sessions, employees, users, clients or practices
        :param participant: the participant who did it, or to whom it happened
        :param at: when it happened; now if not given
        :param details: a few facts as a dictionary: no health information, no names of
            clients
        """
        self._insert_entries(
            self._prepare_entries(
                action, records, participant=participant, at=at, details=details
            )
        )

    @api.model
    def _prepare_entries(
        self, action, records, *, participant=None, at=None, details=None
    ):
        """Return the values of the entries that `_log` would write."""
        if action not in dict(ACTIONS):
            raise ValueError(f"no action of the audit trail: {action}")
        now = fields.Datetime.now()
        return [
            {
                "at": at or now,
                "written_at": now,
                "action": action,
                "details": json.dumps(details, sort_keys=True, default=str)
                if details
                else None,
                "participant_ref": participant.id if participant else None,
                **self._get_actor_values(participant),
                **subject,
            }
            # sudo: the record's own model - practice, staff and client of the entry
            for record in records.sudo()
            for subject in self._get_subjects(record)
        ]

    @api.model
    def _insert_entries(self, entries):
        """Write prepared entries, in their order, in one statement."""
        if not entries:
            return
        names = [
            *("at", "written_at", "company_id", "action", "actor_kind", "actor_name"),
            *(name.replace("_id", "_ref") for name in REFERENCES),
            "details",
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO teletherapy_audit (%s) VALUES %s",
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(
                    SQL("%s", tuple(entry.get(name) for name in names))
                    for entry in entries
                ),
            )
        )

    @api.model
    def _get_actor_values(self, participant):
        if participant:
            # sudo: teletherapy.participant - who it is, for the system's own entry
            participant_sudo = participant.sudo()
            therapist_user = (
                participant_sudo.role == "therapist"
                and participant_sudo.session_id.therapist_user_id
            )
            return {
                "actor_kind": participant_sudo.role,
                "actor_name": therapist_user and therapist_user.name or None,
                "user_ref": therapist_user and therapist_user.id or None,
            }
        user = self.env.user
        kind = "staff"
        if user.id == SUPERUSER_ID:
            kind = "system"
        elif not user or user._is_public():
            kind = "visitor"
        elif user.share:
            kind = "client"
        return {
            "actor_kind": kind,
            "actor_name": user.name if kind == "staff" else None,
            "user_ref": user.id if kind in ("staff", "client") else None,
        }

    @api.model
    def _get_subjects(self, record):
        """Return what entries about this record hold of it; one for each practice."""
        match record._name:
            case "teletherapy.session":
                return [
                    {
                        "company_id": record.company_id.id,
                        "session_ref": record.id,
                        "employee_ref": record.therapist_id.id,
                        "client_ref": record.client_id.id,
                    }
                ]
            case "hr.employee":
                return [{"company_id": record.company_id.id, "employee_ref": record.id}]
            case "res.users":
                if employees := record.with_context(active_test=False).employee_ids:
                    return [self._get_subjects(employee)[0] for employee in employees]
                return [{"company_id": record.company_id.id}]
            case "res.partner":
                company = record.company_id or self.env.company
                return [{"company_id": company.id, "client_ref": record.id}]
            case "res.company":
                return [{"company_id": record.id}]
        raise ValueError(f"nothing the audit trail is about: {record._name}")

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self._get_written_once_text())
