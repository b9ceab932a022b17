# Copyright 2026 Teletherapy for Odoo contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from contextlib import contextmanager

from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

MEMBERSHIP_TABLES = {"res_groups_users_rel", "res_groups_implied_rel"}


class TeletherapyMembershipMixin(models.AbstractModel):
    """Guards who gives and takes the Teletherapy role and the practice groups.

    Compares the effective members of the groups before and after a change and refuses
    the change when its user may not make it. It asks for the user, not for access
    rights: neither sudo() nor a group that implies another one is a way around.
    """

    _name = "teletherapy.membership.mixin"
    _description = "Guard of the Teletherapy Role"

    def _touches_membership(self, field_names):
        """Whether one of these fields is kept where users and groups are joined."""
        return any(
            field.type == "many2many" and field.relation in MEMBERSHIP_TABLES
            for name in field_names
            if (field := self._fields.get(name))
        )

    @contextmanager
    def _guard_membership(self):
        """Refuse, after the fact, a change of members that this user may not make."""
        if self.env.uid == SUPERUSER_ID:
            yield
            return
        group_ids = self._get_guarded_group_ids()
        before = self._get_membership(group_ids)
        owner_missing = not self._has_practice_owner(group_ids)
        rights = self._get_membership_rights(owner_missing)
        try:
            with self.env.cr.savepoint():  # undone even where the refusal is caught
                yield
                changed = before ^ self._get_membership(group_ids)
                self._check_membership_changes(changed, group_ids, rights)
        except Exception:
            # caches of groups outlive the savepoint
            self.env.registry.clear_cache("default", "groups")
            raise

    def _check_membership_changes(self, changed, group_ids, rights):
        changed_ids = {row[0] for row in changed}
        for xmlid, group_id in group_ids.items():
            if group_id in changed_ids and xmlid not in rights:
                raise AccessError(self._get_membership_refusal(xmlid))

    def _get_guarded_group_ids(self):
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        return {
            xmlid: get_id(xmlid)
            for xmlid in (
                "teletherapy.group_practice_owner",
                "teletherapy.group_practice_manager",
                "teletherapy.group_therapist",
            )
        }

    def _get_membership(self, group_ids):
        """Return who is in each of these groups and what implies them, as a set.

        Read from the database, since caches of groups are cleared at other moments.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE implying(guarded_id, group_id) AS (
                    SELECT id, id FROM res_groups WHERE id IN %(group_ids)s
                    UNION
                    SELECT implying.guarded_id, implied.gid
                      FROM implying
                      JOIN res_groups_implied_rel implied
                        ON implied.hid = implying.group_id
                )
                SELECT guarded_id, 'group', group_id FROM implying
                UNION
                SELECT implying.guarded_id, 'user', member.uid
                  FROM implying
                  JOIN res_groups_users_rel member ON member.gid = implying.group_id
                """,
                group_ids=tuple(group_ids.values()),
            )
        )
        return set(rows)

    def _has_practice_owner(self, group_ids):
        """Whether a person who can sign in owns the practice."""
        # sudo: res.users - whoever asks, every owner counts
        return bool(
            self.env["res.users"]
            .sudo()
            .search_count(
                [
                    ("id", "!=", SUPERUSER_ID),
                    (
                        "all_group_ids",
                        "in",
                        group_ids["teletherapy.group_practice_owner"],
                    ),
                ],
                limit=1,
            )
        )

    def _get_membership_rights(self, owner_missing):
        """Return the guarded groups whose members this user may change.

        A database without an owner needs a way to get its first one: an administrator.
        """
        user = self.env.user
        practice_groups = {
            "teletherapy.group_practice_owner",
            "teletherapy.group_practice_manager",
        }
        rights = set()
        if user._is_practice_manager():
            rights.add("teletherapy.group_therapist")
        if user.has_group("teletherapy.group_practice_owner") or (
            owner_missing and user.has_group("base.group_system")
        ):
            rights |= practice_groups
        return rights

    def _get_membership_refusal(self, xmlid):
        if xmlid == "teletherapy.group_therapist":
            return self.env._(
                "Only a practice manager or owner can give or take the Teletherapy "
                "role. Please ask one of them."
            )
        return self.env._(
            "Only a practice owner can make somebody practice manager or owner, or "
            "take that from them. Please ask a practice owner."
        )
